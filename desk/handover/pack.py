"""The pack: its cases, their order, and its lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from desk.board.case_view import CaseView, next_due
from desk.board.next_best import waiting_score
from desk.board.queue_order import queue_key
from desk.handover.blockers import blockers_of
from desk.handover.heat import HeatReading, heat_of
from desk.handover.line import line_of, question_line
from desk.handover.lists import lists_of
from desk.handover.moment import HandoverMoment
from desk.handover.notes import HEATS, Heat, SignedNote
from desk.handover.plain import BACKLOG, BeforeTalk, FromShift, LineGroup, Pack, PackLine, Signature, ToShift
from desk.handover.record import HandoverRecord
from desk.model.entry_values import CUSTOMER
from desk.model.state import CaseState
from desk.recovery.closing.aftercare import redeemable_options
from desk.recovery.promises import keeper_of
from desk.text.durations import duration_words
from desk.text.printable import printable

TALK_FIRST = 5
"""The most cases to begin the talk with. Urgent red ones are added."""
MOST_LINES = 60
"""The most lines of a pack. Beyond, what presses nobody of either side is one group."""

_OrderKey = tuple[int, float, tuple[float, float, int]]


def build_pack(moment: HandoverMoment) -> Pack:
    """The whole pack as it is now."""
    ranked = ranked_cases(moment)
    takers = takers_of([(case.view.id, case.heat) for case in ranked.lines], moment.record)
    lines = [line_of(case.view, moment, taker=takers[case.view.id], heat=case.reading) for case in ranked.lines]
    return pack_of(moment, lines, backlog=ranked.backlog)


def pack_of(moment: HandoverMoment, lines: Sequence[PackLine], *, backlog: Sequence[CaseView] = ()) -> Pack:
    """A pack of lines that were worked out already. So one changed case renews one line."""
    record = moment.record
    built, first = record.built, record.first
    return Pack(
        id=record.id,
        state=record.stage,
        revision=record.revision,
        rev=record.last_note,
        zone=moment.shift.zone,
        from_=FromShift(name=built.shift, start=built.start, end=built.end, agents=built.outgoing),
        to=ToShift(name=built.name, until=built.until, agents=built.incoming),
        gap=built.gap,
        built_at=first.at,
        built_by=first.by,
        talk_first=talk_first(lines),
        before_you_talk=before_talk(moment),
        cases=tuple(lines),
        groups=tuple(_groups_of(lines, backlog, moment)),
        blockers=blockers_of(lines, moment, backlog=[view.id for view in backlog]),
        lists=lists_of(lines, moment),
        results=dict(moment.results),
        asked=tuple(map(question_line, record.questions_on(""))),
        reopened=tuple(_reopened_words(record)),
        signatures=tuple(map(signature_of, record.signatures)),
        sum=record.signatures[0].sum if record.signatures else None,
        seal=next((note.seal for note in record.signatures if note.seal), None),
        prev=built.prev,
    )


class RankedCase(msgspec.Struct, frozen=True):
    """A case with its heat, in the order of the pack."""

    view: CaseView
    reading: HeatReading

    @property
    def heat(self) -> Heat:
        """The heat alone."""
        return self.reading.heat


CaseRank = tuple[_OrderKey, RankedCase]
"""A case with its key in the order of the pack."""


class RankedCases(msgspec.Struct, frozen=True):
    """The cases with lines of their own, and the backlog."""

    lines: tuple[RankedCase, ...]
    backlog: tuple[CaseView, ...] = ()


def ranked_cases(moment: HandoverMoment) -> RankedCases:
    """The cases of the pack, worst first."""
    return cases_of_ranks([rank for view in moment.views.values() if (rank := rank_of(view, moment)) is not None], moment)


def rank_of(view: CaseView, moment: HandoverMoment) -> CaseRank | None:
    """A case with its place in the order. It holds for the minute. None for one that is not in the pack."""
    if view.id not in moment.record.added and not is_in_pack(view, moment):
        return None
    reading = heat_of(view, moment)
    if reading.heat != "red" and view.id in moment.record.dropped:  # a red one cannot be dropped
        return None
    minute = moment.now.replace(second=0, microsecond=0)  # cases ranked in one minute stand in the order of their numbers
    return _order_key(view, reading.heat, minute), RankedCase(view, reading)


def cases_of_ranks(found: Iterable[CaseRank], moment: HandoverMoment) -> RankedCases:
    """The cases in their order. On a large desk those that press nobody are the backlog."""
    ordered = [case for _, case in sorted(found, key=lambda rank: rank[0])]
    if len(ordered) <= MOST_LINES:
        return RankedCases(tuple(ordered))
    people = moment.record.people
    own = {case.view.id for case in ordered if _has_own_line(case, moment, people)}
    return RankedCases(
        tuple(case for case in ordered if case.view.id in own), tuple(case.view for case in ordered if case.view.id not in own)
    )


def is_in_pack(view: CaseView, moment: HandoverMoment) -> bool:
    """Does a case go into the pack by itself?

    Every open one does, and a finished one of which a promise, after-care or voucher is to come before the end of the coming shift. A
    verdict still to be asked for counts whenever it is due: it may be asked for at any time until then, and a steady line costs nobody
    anything. Merged ones do not.
    """
    state = view.state
    if not state.finished:
        return True
    if any(link.sort == "duplicate" for link in state.links):
        return False
    if any(clock.name == "verify" and clock.state(moment.now) in {"running", "soon", "late"} for clock in view.clocks):
        return True
    aftercare = view.aftercare_from is not None and view.aftercare_from < moment.until
    return aftercare or any(due < moment.until for due in _dates_ahead(state, moment))


def _dates_ahead(state: CaseState, moment: HandoverMoment) -> Iterable[datetime]:
    """The times of open promises and of vouchers still valid."""
    for promise in state.promises.values():
        if promise.status == "open" and promise.entry.due is not None:
            yield promise.entry.due
    yield from (last for _, last in redeemable_options(state) if last > moment.now)


def _order_key(view: CaseView, heat: Heat, now: datetime) -> _OrderKey:
    score = -waiting_score(view, now) if heat == "red" else 0.0
    return HEATS.index(heat), score, queue_key(view, now)


def _has_own_line(case: RankedCase, moment: HandoverMoment, people: frozenset[str]) -> bool:
    """Has a case of a large desk a line of its own? `people` are the agents of both sides."""
    state = case.view.state
    if case.heat == "red" or state.id in moment.record.added or state.id in moment.record.read_backs:
        return True
    if case.heat == "watch" and state.owner in people:
        return True
    due = (promise.entry.due for promise in state.promises.values() if promise.status == "open" and promise.entry.to == CUSTOMER)
    return any(at is not None and at < moment.until for at in due)


def takers_of(ranked: Sequence[tuple[str, Heat]], record: HandoverRecord) -> dict[str, str]:
    """The agent who takes each case over.

    Whoever read it back has it. Else it goes by pledge, else to the one with the fewest red cases so far, then with the fewest.
    """
    coming = record.built.incoming
    loads = {agent: [0, 0] for agent in coming}
    takers: dict[str, str] = {}
    for case, heat in sorted(ranked, key=lambda pair: pair[0] not in record.read_backs and pair[0] not in record.pledges):
        given = record.read_backs.get(case)
        taker = given.note.by if given else record.pledges.get(case) or min(coming, key=lambda agent: tuple(loads[agent]), default="")
        takers[case] = taker
        if taker in loads:
            loads[taker][0] += heat == "red"
            loads[taker][1] += 1
    return takers


def talk_first(lines: Sequence[PackLine]) -> tuple[str, ...]:
    """The red cases to begin the talk with."""
    red = [line for line in lines if line.heat == "red"]
    return tuple(line.case for number, line in enumerate(red) if number < TALK_FIRST or line.priority == "urgent")


def before_talk(moment: HandoverMoment) -> tuple[BeforeTalk, ...]:
    """Replies and promises due before the talk is over, earliest first."""
    found: list[BeforeTalk] = []
    for view in moment.views.values():
        for clock in view.clocks:
            if clock.name not in {"reply", "promise"} or clock.due_at is None or clock.state(moment.now) not in {"running", "soon"}:
                continue
            if clock.due_at <= moment.gap:
                promise = view.state.promises.get(clock.entry)
                owner = keeper_of(promise, view.state) if promise else view.state.owner
                text = printable(clock.label) or f"answer {printable(view.state.customer)}"
                found.append(BeforeTalk(case=view.id, what=clock.name, text=text, due=clock.due_at, owner=owner))
    return tuple(sorted(found, key=lambda thing: (thing.due, thing.case, thing.text)))


def _groups_of(lines: Sequence[PackLine], backlog: Sequence[CaseView], moment: HandoverMoment) -> Iterable[LineGroup]:
    steady = [line for line in lines if line.heat == "steady"]
    if steady:
        said = {line.read_back.text for line in steady if line.read_back is not None}
        together = said.pop() if len(said) == 1 and all(line.read_back for line in steady) else None
        yield LineGroup(name="steady", cases=tuple(line.case for line in steady), read_back=together)
    if backlog:
        given = moment.record.read_backs.get(backlog[0].id)
        yield LineGroup(
            name=BACKLOG,
            cases=tuple(view.id for view in backlog),
            read_back=given.note.text if given else None,
            text=backlog_words(backlog, moment.now),
        )


def backlog_words(backlog: Sequence[CaseView], now: datetime) -> str:
    """The backlog in words. `1,240: oldest 41 days, 310 late, nobody promised anything`."""
    oldest = max(int((now - view.state.told_at).total_seconds()) for view in backlog)
    late = sum(next_due(view, now).risk == "late" for view in backlog)
    promised = sum(promise.status == "open" for view in backlog for promise in view.state.promises.values())
    promises = f"{promised:,} promises" if promised else "nobody promised anything"
    return f"{len(backlog):,}: oldest {duration_words(oldest)}, {late:,} late, {promises}"


def signature_of(note: SignedNote) -> Signature:
    """A signature as the pack keeps it."""
    return Signature(side=note.side, by=note.by, at=note.at, override=note.override or None, sum=note.sum, since=note.since)


def _reopened_words(record: HandoverRecord) -> Iterable[Mapping[str, Any]]:
    for note in record.reopened:
        yield {"at": msgspec.to_builtins(note.at), "by": note.by, "reason": note.reason, "pack": note.pack}
