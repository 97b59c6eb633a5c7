"""A case with its clocks, and what it needs next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal

import msgspec
from msgspec.structs import replace

from desk.board.contact_times import CALL_LEAD, expected_at, needed_at, silent_from
from desk.model.absurd_values import absurd_fields, with_unknown_entries, without_absurd_values
from desk.model.case import Case
from desk.model.entries import Assign
from desk.model.state import CaseState, state_of
from desk.recovery.causes.debt import Debt, debt_of
from desk.recovery.closing.aftercare import AFTERCARE_DAY, aftercare_from
from desk.recovery.steps.playbook_progress import next_step
from desk.recovery.steps.rail import rail_of
from desk.sla.clock import Clock
from desk.sla.clocks import clocks_of, current_clocks
from desk.sla.policy import Policy
from desk.text.times import is_of_our_days

Risk = Literal["late", "soon", "ok", "paused", "none", "done"]
RISK_RANK: dict[Risk, int] = {"late": 0, "soon": 1, "ok": 2, "none": 3, "paused": 4, "done": 5}
NEVER = datetime.max.replace(tzinfo=UTC)
REMINDER_LEAD = timedelta(minutes=5)
"""Time before a reminder from which it is soon due."""
AFTERCARE = "after-care"
CALL_FIRST = "call first"


class CaseView(msgspec.Struct, frozen=True):
    """A case with its present clocks, computed once per change. Whatever depends on the moment is asked with `now`.

    `aftercare_from` is when a finished case begins to call for its after-care, `step_due` when the next step of its playbook is due.
    `silent_at` is when it falls silent and `expected_at` when the customer expects us, if nothing is logged before. `needed_at` is by
    when they need it. `rail` are the letters of its recovery steps, empty before one begins. `followed_up` says that the owner came back
    at the time they set, `asks_approval` that an offer of an open case may wait for somebody's word, `is_put_off` that its owner set
    another time to look again, with nothing else changed.
    """

    state: CaseState
    clocks: tuple[Clock, ...]
    aftercare_from: datetime | None = None
    step_due: datetime | None = None
    silent_at: datetime | None = None
    expected_at: datetime | None = None
    needed_at: datetime | None = None
    owed_from: datetime | None = None
    rail: str = ""
    debt: Debt | None = None
    followed_up: bool = False
    asks_approval: bool = False
    is_put_off: bool = False
    is_unclear: bool = False
    """Does its file hold values that no clock can take? Then it has no clocks, and the cases beside it have theirs."""

    @property
    def id(self) -> str:
        """The case's reference."""
        return self.state.id

    def put_off_until(self, now: datetime) -> datetime | None:
        """The time ahead to which the case was put off.

        One that waits for somebody says so itself.
        """
        until, state = self.state.follow_up, self.state
        if not self.is_put_off or until is None or state.paused or state.finished:
            return None
        return until if until > now else None

    def aftercare_due(self, now: datetime) -> bool:
        """Is its after-care due and not asked yet? From the day of it on."""
        return self.aftercare_from is not None and now >= self.aftercare_from

    def promise_overdue(self, now: datetime) -> bool:
        """Is the case finished with a promise overdue? Ending a case ends no promise (DESK.26)."""
        return self.owed_from is not None and now > self.owed_from

    def calls_again(self, now: datetime) -> bool:
        """Does the finished case call for somebody?"""
        return self.aftercare_due(now) or self.promise_overdue(now)


class NextDue(msgspec.Struct, frozen=True):
    """The deadline or reminder that a case has next.

    `name` is that of a clock, or `look again`, `step`, `after-care`, `needed`, `silence`, `call first`. `left` is in open
    seconds for clocks, plain seconds for reminders, and negative when late.
    """

    name: str
    due_at: datetime | None
    left: int | None
    risk: Risk
    clock: Clock | None = None

    @property
    def is_owed(self) -> bool:
        """Does somebody wait for it? Other times are reminders of our own, and never late."""
        return self.clock is not None or self.name in _OWED


_OWED = frozenset({"needed", "promise"})
_RISK_OF_CLOCK: dict[str, Risk] = {"late": "late", "soon": "soon", "running": "ok"}
_RISKS_WITHOUT_CLOCK: tuple[Risk, ...] = ("done", "paused", "none")
_UNCLEAR = NextDue("unclear", None, None, "none")
"""A case whose values cannot be counted with: the agent looks into it."""
_NOTHING_DUE: dict[Risk, NextDue] = {risk: NextDue("", None, None, risk) for risk in _RISKS_WITHOUT_CLOCK}


def case_view(case: Case, policy: Policy, zone: tzinfo = UTC) -> CaseView:
    """Compute the view of a case under a policy. Days begin as they do in `zone`.

    One that cannot be counted with is read without its clocks, so that it stops no other.
    """
    try:
        view = _clocked_view(case, policy, zone)
        if all(map(is_of_our_days, _instants_of(view))):
            return view
    except (ArithmeticError, ValueError, TypeError):  # an instant near the ends of the calendar, a number beyond all measure
        pass
    return _unclear_view(case)


def _unclear_view(case: Case) -> CaseView:
    try:
        state = state_of(without_absurd_values(case))
    except (ArithmeticError, ValueError, TypeError):
        state = state_of(with_unknown_entries(case))
    state.case = case
    state.fields |= dict.fromkeys(absurd_fields(case))
    asks = _asks_approval(state)
    return CaseView(state, (), rail=_rail_letters(state), debt=debt_of(state), asks_approval=asks, is_unclear=True)


def _asks_approval(state: CaseState) -> bool:
    return not state.finished and any(offer.settled_at is None and offer.approval is None for offer in state.offers.values())


def _rail_letters(state: CaseState) -> str:
    return rail.letters() if (rail := rail_of(state)) else ""


def _instants_of(view: CaseView) -> Iterator[datetime]:
    """Every instant that the queue counts with."""
    state = view.state
    own = (state.told_at, state.created_at, state.last_at, state.recheck, state.follow_up)
    ahead = (view.aftercare_from, view.step_due, view.silent_at, view.expected_at, view.needed_at, view.owed_from)
    yield from (at for at in (*own, *ahead, *(clock.due_at for clock in view.clocks)) if at is not None)


def _clocked_view(case: Case, policy: Policy, zone: tzinfo) -> CaseView:
    state = state_of(case)
    step = next_step(state)
    clocks = current_clocks(clocks_of(state, policy))
    return CaseView(
        state,
        clocks,
        aftercare_from=aftercare_from(state, zone),
        step_due=step.due if step else None,
        silent_at=silent_from(state, policy.rule_for(state)),
        expected_at=expected_at(state),
        needed_at=needed_at(state),
        owed_from=_owed_from(clocks) if state.finished else None,
        rail=_rail_letters(state),
        debt=debt_of(state),
        followed_up=_has_followed_up(state),
        asks_approval=_asks_approval(state),
        is_put_off=_is_put_off(state),
    )


def _owed_from(clocks: Iterable[Clock]) -> datetime | None:
    return min((clock.due_at for clock in clocks if clock.name == "promise" and clock.due_at), default=None)


def next_due(view: CaseView, now: datetime) -> NextDue:
    """The most pressing countdown of a case. The worst risk comes first, then the earliest deadline."""
    if view.is_unclear:
        return _UNCLEAR
    worst, risk = _worst_clock(view.clocks, now)
    reminder = min(_reminders_of(view, now), key=_urgency_key, default=None)
    if worst is None:
        return reminder or _NOTHING_DUE[_risk_without_clock(view.state)]
    if reminder is not None and _urgency_key(reminder) < (RISK_RANK[risk], worst.due_at or NEVER):
        return reminder
    return NextDue(worst.name, worst.due_at, worst.seconds_left(now), risk, worst)


def _worst_clock(clocks: Iterable[Clock], now: datetime) -> tuple[Clock | None, Risk]:
    worst: Clock | None = None
    first = (RISK_RANK["none"], NEVER)
    risk: Risk = "none"
    for clock in clocks:
        if clock.stopped_at is not None:  # met or missed: most are, and nothing else need be asked of them
            continue
        running = _RISK_OF_CLOCK.get(clock.state(now))
        if running is None:
            continue
        urgency = (RISK_RANK[running], clock.due_at or NEVER)
        if urgency < first:
            worst, first, risk = clock, urgency, running
    return worst, risk


def _risk_without_clock(state: CaseState) -> Risk:
    return "done" if state.finished else "paused" if state.paused else "none"


def _urgency_key(candidate: NextDue) -> tuple[int, datetime]:
    return RISK_RANK[candidate.risk], candidate.due_at or NEVER


def _reminders_of(view: CaseView, now: datetime) -> Iterable[NextDue]:
    """Our own appointments with a case. They call for attention and never make it late: only a target, a promise or a need can."""
    state = view.state
    if state.ending and state.ending.aftercare and view.aftercare_from and view.aftercare_due(now):
        left = int((state.ending.aftercare - now).total_seconds())
        yield NextDue(AFTERCARE, state.ending.aftercare, left, "ok" if now < view.aftercare_from + AFTERCARE_DAY else "soon")
    if view.owed_from and view.promise_overdue(now):
        yield NextDue("promise", view.owed_from, int((view.owed_from - now).total_seconds()), "late")
    if state.paused and state.recheck:
        yield _reminder_at("look again", state.recheck, now, quiet="paused")
    if state.follow_up and not state.finished and not state.paused and not view.followed_up:
        yield _reminder_at("look again", state.follow_up, now, quiet="ok")
    if view.step_due and not state.finished and not state.paused:
        yield _reminder_at("step", view.step_due, now, quiet="ok")
    if view.expected_at:
        yield _reminder_at(CALL_FIRST, view.expected_at, now, quiet="ok", before=CALL_LEAD)
    if view.needed_at and not state.paused:
        yield _need_at(view.needed_at, now)
    if view.silent_at and is_silent(view, now):
        yield _reminder_at("silence", view.silent_at, now, quiet="ok")


def _need_at(needed_at: datetime, now: datetime) -> NextDue:
    """The time by which they need it, late once passed (S1.16)."""
    need = _reminder_at("needed", needed_at, now, quiet="ok", before=CALL_LEAD)
    return replace(need, risk="late") if now > needed_at else need


def _reminder_at(name: str, due_at: datetime, now: datetime, *, quiet: Risk, before: timedelta = REMINDER_LEAD) -> NextDue:
    left = int((due_at - now).total_seconds())
    return NextDue(name, due_at, left, "soon" if due_at - now <= before else quiet)


def _has_followed_up(state: CaseState) -> bool:
    """Did the owner come back at or after the time they set?"""
    follow_up = state.follow_up
    return follow_up is not None and any(entry.at >= follow_up and entry.by == state.owner for entry in reversed(state.timeline))


def _is_put_off(state: CaseState) -> bool:
    """Did whoever had the case set another time to look again?"""
    if state.follow_up is None or _has_followed_up(state):
        return False
    assigned = (entry.owner for entry in reversed(state.timeline) if isinstance(entry, Assign))
    owner = next(assigned, "")
    return owner != "" and owner == next(assigned, "")


def is_silent(view: CaseView, now: datetime) -> bool:
    """Has the customer had no word from us for two update periods?"""
    return view.silent_at is not None and now >= view.silent_at


def call_is_due(view: CaseView, now: datetime) -> bool:
    """Is it time to call before they call us?"""
    return view.expected_at is not None and now >= view.expected_at - CALL_LEAD


def next_change(view: CaseView, now: datetime) -> datetime | None:
    """The next instant at which a case's place can change by itself."""
    instants = [instant for clock in view.clocks if (instant := clock.next_change(now))]
    state = view.state
    reminders = [(at, REMINDER_LEAD) for at in (state.recheck, state.follow_up, view.step_due, view.silent_at)]
    for reminder, before in [*reminders, (view.expected_at, CALL_LEAD), (view.needed_at, CALL_LEAD)]:
        if reminder:
            instants += [at for at in (reminder - before, reminder) if at > now]
    if view.aftercare_from:
        instants += [at for at in (view.aftercare_from, view.aftercare_from + AFTERCARE_DAY) if at > now]
    instants += [at + timedelta.resolution for at in (view.owed_from, view.needed_at) if at and at >= now]
    return min(instants, default=None)
