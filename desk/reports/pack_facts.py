"""The facts of a sealed handover, read from its document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from desk.reports.window import HandedSpan

_PARTS = ("heat", "story", "next", "if_then", "read_back")


class PackFacts(Struct, frozen=True, kw_only=True):
    """One sealed handover.

    `cases` are its lines, each counted in those of the other lists that hold it. `whole` have all five parts. `red` lines need a *then*,
    `with_then` have one.
    """

    id: str
    built: datetime
    sealed: datetime
    cases: tuple[str, ...] = ()
    read_back: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    red: tuple[str, ...] = ()
    with_then: tuple[str, ...] = ()
    signed_over: bool = False


class WaitingPack(Struct, frozen=True):
    """A handover that one side has signed, and the other not yet."""

    id: str
    signed: datetime
    cases: tuple[str, ...] = ()


def waiting_pack(documents: Iterable[Mapping[str, Any]], handover: str) -> WaitingPack | None:
    """The pack of a handover that waits for the other side. None where its document does not say."""
    found = None
    for document in documents:
        try:
            if handover and document["id"] == handover and not document.get("seal"):
                signed = _read_instant(document["signatures"][0]["at"])
                found = WaitingPack(handover, signed, _line_ids(document["cases"]))
        except (KeyError, TypeError, ValueError, AttributeError, IndexError):  # a newer desk writes its packs in another form
            continue
    return found


def packs_facts(documents: Iterable[Mapping[str, Any]]) -> Iterator[PackFacts]:
    """The facts of the handovers that are sealed."""
    for document in documents:
        try:
            facts = _sealed_facts(document)
        except (KeyError, TypeError, ValueError, AttributeError):  # a newer desk writes its packs in another form
            continue
        if facts is not None:
            yield facts


def pack_span(document: Mapping[str, Any]) -> HandedSpan | None:
    """The span that a handover was about. None where its document does not say.

    One that was sealed before its planned end ended with the seal, at which the next one began.
    """
    try:
        start, planned = (_read_instant(document["from"][name]) for name in ("start", "end"))
        end = min(planned, _sealed_at(document) or planned)
    except (KeyError, TypeError, ValueError):
        return None
    return HandedSpan(start, end, str(document["from"].get("name") or "")) if start < end else None


def _sealed_at(document: Mapping[str, Any]) -> datetime | None:
    """The instant of the seal. None without one."""
    signatures: Sequence[Mapping[str, Any]] = document.get("signatures") or ()
    return max(_read_instant(signature["at"]) for signature in signatures) if document.get("seal") and signatures else None


def _sealed_facts(document: Mapping[str, Any]) -> PackFacts | None:
    sealed = _sealed_at(document)
    if sealed is None:
        return None
    lines: Sequence[Mapping[str, Any]] = document["cases"]
    red = [line for line in lines if line.get("heat") == "red"]
    return PackFacts(
        id=str(document["id"]),
        built=_read_instant(document["built_at"]),
        sealed=sealed,
        cases=_line_ids(lines),
        read_back=_line_ids(line for line in lines if line.get("read_back")),
        whole=_line_ids(line for line in lines if all(line.get(part) for part in _PARTS)),
        red=_line_ids(red),
        with_then=_line_ids(line for line in red if line.get("if_then")),
        signed_over=any(signature.get("override") for signature in document["signatures"]),
    )


def _line_ids(lines: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(str(line["case"]) for line in lines)


def _read_instant(text: object) -> datetime:
    found = datetime.fromisoformat(str(text))
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
