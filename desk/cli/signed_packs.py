"""Signed handovers of a shift, as reports need them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Any

import msgspec

from desk.cli.handover_archive import archived_tables
from desk.errors import Damaged, Usage
from desk.handover.notes import NOTES, PACKS
from desk.handover.record import latest_record, waiting_handover
from desk.reports.pack_facts import PackFacts, WaitingPack, pack_span, packs_facts, waiting_pack
from desk.reports.window import HandedSpan, Window
from desk.store.protocol import Store


def sealed_packs(store: Store, window: Window) -> tuple[PackFacts, ...]:
    """The facts of the handovers that were sealed since a window began.

    A pack stands in the archive of the month of its seal, so older ones are not read. Raises Damaged for one that cannot be read.
    """
    return tuple(packs_facts(_pack_documents(store, f"{window.start.astimezone(UTC):%Y-%m}")))


def unsealed_pack(store: Store) -> WaitingPack | None:
    """The handover that one side has signed. None without one."""
    handover = waiting_handover(latest_record(store.documents(NOTES)))
    return waiting_pack(map(msgspec.json.decode, store.documents(PACKS).values()), handover) if handover else None


def handed_over_spans(store: Store) -> tuple[HandedSpan, ...]:
    """The spans of the shifts that were handed over."""
    return tuple(span for pack in _pack_documents(store) if (span := pack_span(pack)) is not None)


def handover_window(store: Store, handover: str) -> Window:
    """The span that a signed handover was about. Raises Usage where there is none, and where it does not say."""
    wanted = f"H-{handover.strip().upper().removeprefix('H').removeprefix('-')}"
    found = [pack for pack in _pack_documents(store) if pack.get("id") == wanted]
    if not found:
        raise Usage(f"There is no signed handover {handover!r:.40}. Nothing was written; give --from and --to instead.")
    span = pack_span(found[-1])
    if span is None:
        raise Usage(f"{wanted} does not say from when until when it was. Nothing was written; give --from and --to instead.")
    return Window(span.start, span.end, store.shift.zone, "shift", wanted)


def _pack_documents(store: Store, since: str = "") -> Iterator[Mapping[str, Any]]:
    try:
        documents = {**archived_tables(store, since).get(PACKS, {}), **store.documents(PACKS)}
    except Damaged as error:
        raise Damaged(f"An archive cannot be read, and without it the figures would be wrong. {error}") from error
    for document in documents.values():
        found = msgspec.json.decode(document)
        if isinstance(found, dict):
            yield found
