"""Reads a shift as the handover needs it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import msgspec

from desk.board.case_view import CaseView, case_view
from desk.board.repeat_failures import RepeatFailureIndex
from desk.cli.context import Context
from desk.concerns.calls import worst_concerns_first
from desk.concerns.concern import read_concerns
from desk.concerns.contact_clock import desk_calendar
from desk.concerns.notes import CONCERN_NOTES
from desk.errors import Refused
from desk.handover.moment import HandoverMoment
from desk.handover.notes import NOTES, PACKS, normal_handover
from desk.handover.open_concerns import concerns_at_change
from desk.handover.pack import build_pack
from desk.handover.plain import Pack
from desk.handover.record import HandoverRecord, records_of
from desk.handover.since import since_freezing
from desk.handover.source import NO_HANDOVER, HandoverSource
from desk.model.case import Case
from desk.reports.shift_results import shift_results
from desk.reports.window import Window, shift_window
from desk.store.file.file_store import FileStore
from desk.text.times import zone_named


class CaseViews(Mapping[str, CaseView]):
    """The views of a store's cases. Each is worked out when it is asked for, and again when its case changed."""

    def __init__(self, context: Context, store: FileStore) -> None:
        self._store = store
        self._view = partial(case_view, policy=context.policy, zone=zone_named(store.shift.zone))
        self._known: dict[str, tuple[Case, CaseView]] = {}

    def __getitem__(self, case: str) -> CaseView:
        there = self._store.cases[case]
        known = self._known.get(case)
        if known is None or known[0] is not there:
            known = self._known[case] = there, self._view(there)
        return known[1]

    def __iter__(self) -> Iterator[str]:
        return iter(self._store.cases)

    def __len__(self) -> int:
        return len(self._store.cases)

    def of(self, case: Case) -> CaseView:
        """The view of a case as it is given."""
        return self._view(case)

    def failure_number(self, view: CaseView) -> int:
        """The number of a failure for its customer, across all cases."""
        return self._failures.failure_number(view.state)

    @property
    def _failures(self) -> RepeatFailureIndex:
        if not hasattr(self, "_index"):
            self._index = RepeatFailureIndex()
            for view in self.values():
                self._index.put(view.state)
        return self._index


def handover_source(context: Context, store: FileStore) -> HandoverSource:
    """The source of all changes to a handover."""
    views = CaseViews(context, store)
    return HandoverSource(
        documents=store.documents,
        cases=lambda: store.cases,
        view=views.of,
        moment=partial(_moment_of, context, store, views),
        agent=context.agent,
        now=context.now,
    )


def _moment_of(context: Context, store: FileStore, views: CaseViews, record: HandoverRecord) -> HandoverMoment:
    calendar = desk_calendar(context.policy)
    concerns = worst_concerns_first(read_concerns(store.documents(CONCERN_NOTES)), context.now, calendar)
    return HandoverMoment(
        record,
        store.shift,
        views,
        context.now,
        times=context.policy.handover,
        here=frozenset(present.agent for present in store.presence.others()),
        failure_number=views.failure_number,
        concerns=concerns_at_change(concerns, context.now, calendar),
        results=_results_of(context, store, record),
    )


def _results_of(context: Context, store: FileStore, record: HandoverRecord) -> dict[str, dict[str, Any]]:
    window, start = shift_window(store.shift, context.now), record.built.start
    if start is not None and start < context.now:
        window = Window(start, context.now, store.shift.zone, "shift", record.built.shift)
    return shift_results(store.cases.values(), window, now=context.now, policy=context.policy)


def named_record(source: HandoverSource, typed: str) -> HandoverRecord | None:
    """The handover that was typed, the newest where nothing was. None where only its pack is left. Raises Refused for an unknown one."""
    records = records_of(source.documents(NOTES))
    if not typed:
        if not records:
            raise Refused(NO_HANDOVER)
        return next(reversed(records.values()))
    return records.get(normal_handover(typed))


def shown_pack(source: HandoverSource, typed: str, archived: Mapping[int, bytes]) -> Pack:
    """A pack to show. The live one is worked out now, a signed one read from its document. Raises Refused for an unknown handover."""
    record = named_record(source, typed)
    if record is not None and record.stage == "live":
        return build_pack(source.moment(record))
    handover = record.id if record is not None else normal_handover(typed)
    packs = {**archived, **source.documents(PACKS)}
    for number in sorted(packs, reverse=True):
        document = msgspec.json.decode(packs[number])
        if isinstance(document, dict) and document.get("id") == handover:
            return _with_since(signed_pack(document), document, record, source)
    raise Refused(f"There is no handover {typed or handover} here. `desk handover list` shows every one.")


def _with_since(pack: Pack, document: dict[str, Any], record: HandoverRecord | None, source: HandoverSource) -> Pack:
    """A frozen pack with what happened since. A sealed one has it in its signatures."""
    if record is None or record.stage != "frozen":
        return pack
    return msgspec.structs.replace(pack, since=tuple(since_freezing(document, record, source.moment(record))))


def signed_pack(document: Mapping[str, object]) -> Pack:
    """The pack of a document. Raises Refused for one that this version cannot read."""
    state = "sealed" if document.get("seal") else "frozen"
    try:
        return msgspec.convert({**document, "state": state}, Pack)
    except msgspec.ValidationError as error:
        raise Refused(f"The pack {document.get('id')} cannot be read by this version ({error}). It was left as it is.") from error
