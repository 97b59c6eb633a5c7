"""Reads a shift as the handover needs it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache, partial

import msgspec

from desk.cli.context import Context
from desk.cli.output import print_error
from desk.cli.past import Past
from desk.concerns.calls import worst_concerns_first
from desk.concerns.concern import read_concerns
from desk.concerns.contact_clock import desk_calendar
from desk.concerns.notes import CONCERN_NOTES
from desk.errors import Damaged, Refused
from desk.handover.case_views import CaseViews
from desk.handover.frozen_pack import signed_pack, with_since
from desk.handover.moment import HandoverMoment
from desk.handover.notes import NOTES, PACKS, normal_handover
from desk.handover.open_concerns import concerns_at_change
from desk.handover.pack import build_pack, ranked_cases
from desk.handover.plain import Pack
from desk.handover.record import HandoverRecord, records_of
from desk.handover.source import NO_HANDOVER, HandoverSource
from desk.model.state import CaseState
from desk.recovery.causes.repeats import LOOK_BACK
from desk.reports.shift_results import SpanResults
from desk.store.protocol import Store
from desk.text.times import zone_named


def handover_source(context: Context, store: Store) -> HandoverSource:
    """The source of all changes to a handover."""
    views = CaseViews(lambda: store.cases, context.policy, zone_named(store.shift.zone))
    return HandoverSource(
        documents=store.documents,
        cases=lambda: store.cases,
        view=views.of,
        moment=partial(_moment_of, context, store, views, cache(partial(_unlearned_cases, context, store))),
        agent=context.agent,
        now=context.now,
    )


def _moment_of(
    context: Context, store: Store, views: CaseViews, past: Callable[[], Sequence[CaseState]], record: HandoverRecord
) -> HandoverMoment:
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
        results=SpanResults(
            store.cases.values,
            store.shift,
            start=record.built.start,
            name=record.built.shift,
            now=context.now,
            policy=context.policy,
        ),
        past=past,
    )


def _unlearned_cases(context: Context, store: Store) -> Sequence[CaseState]:
    """The archived cases of which something is still to be learned. An archive that cannot be read is told and stops no handover."""
    try:
        return Past(store).cases.unlearned(context.now - LOOK_BACK)
    except Damaged as error:
        print_error(f"{error}\nWhat is overdue in the archives is missing here.")
        return ()


def backlog_of(source: HandoverSource) -> Collection[str]:
    """The cases without a line of their own in the newest handover. Raises Refused before the first."""
    return frozenset(view.id for view in ranked_cases(source.moment(source.record())).backlog)


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
            return with_since(signed_pack(document), document, record, source.moment(record) if record else None)
    raise Refused(f"There is no handover {typed or handover} here. `desk handover list` shows every one.")
