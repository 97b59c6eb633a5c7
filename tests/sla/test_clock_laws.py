"""What must hold for the clocks of any case: against a walker that looks at every minute, and whatever the order of equal moments."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from desk.model.case import Case
from desk.model.entries import AnyEntry, Apology, Assign, Contact, Incoming, Memo, Promise, StatusChange, Told
from desk.model.entry_values import Status
from desk.model.state import FINISHED, state_of
from desk.sla.calendar import Calendar
from desk.sla.clock import Clock
from desk.sla.clocks import clocks_of
from desk.sla.opening_hours import opening_hours
from desk.sla.policy import UPDATE_STARTS, ClockName, Policy, PolicyRule
from tests.sla.walker import MINUTE, Walker

START = datetime(2026, 3, 27, 8, tzinfo=UTC)
"""A Friday before the clocks change."""
NIGHTS = Walker(
    "Europe/Berlin", {"thu": [("22:00", "06:00")], "fri": [("22:00", "06:00")], "sat": [("22:00", "06:00")], "mon": [("09:00", "12:00")]}
)
OFFICE = Walker(
    "Europe/Berlin", {"fri": [("09:00", "12:00"), ("13:00", "17:00")], "sat": [("10:00", "12:00")], "mon": [("09:00", "17:00")]}
)
HELD: frozenset[Status] = frozenset({"pending", "on_hold"})

moments = st.integers(0, 4 * 24 * 12).map(lambda steps: START + timedelta(minutes=5 * steps))
changes = st.lists(st.tuples(moments, st.sampled_from(["open", "pending", "on_hold", "solved", "closed"])), max_size=6)
hours = st.sampled_from([NIGHTS, OFFICE])


def policy_of(walker: Walker, minutes: int) -> Policy:
    calendar = Calendar(opening_hours(walker.hours), walker.zone, "walked")
    targets: dict[ClockName, int] = dict.fromkeys(("own", "reply", "update", "fix", "verify"), minutes * 60)
    pauses: dict[ClockName, frozenset[Status]] = dict.fromkeys(("update", "fix"), HELD)
    return Policy("walked", (PolicyRule(targets=targets, calendar=calendar, pauses=pauses),))


def case_of(*entries: AnyEntry) -> Case:
    return Case(id="C-1", subject="x", created_at=START, entries=(Told(id="1.1", at=START, by="customer"), *entries))


def fix_clock(history: list[tuple[datetime, Status]], policy: Policy) -> Clock:
    entries = [StatusChange(id=f"1.{number}", at=at, by="ines", to=to) for number, (at, to) in enumerate(history, 2)]
    return next(clock for clock in clocks_of(state_of(case_of(*entries)), policy) if clock.name == "fix")


def walked(history: list[tuple[datetime, Status]], walker: Walker, until: datetime) -> int:
    """Minutes that are open and neither paused nor finished, looked at one by one."""
    by_time = sorted(history, key=lambda change: change[0])
    minutes, at = 0, START
    while at < until:
        status = ["open", *(to for when, to in by_time if when <= at)][-1]
        minutes += walker.is_open(at) and status not in HELD | FINISHED
        at += MINUTE
    return minutes


@settings(max_examples=40)
@given(changes, hours, st.integers(1, 900), moments)
def test_a_walker_finds_the_same_time_spent_and_left(
    history: list[tuple[datetime, Status]], walker: Walker, target: int, now: datetime
) -> None:
    past = [change for change in history if change[0] <= now]
    clock = fix_clock(past, policy_of(walker, target))
    spent = walked(past, walker, now)
    assert clock.seconds_spent(now) == 60 * spent
    assert clock.is_breached(now) is (spent > target)
    if clock.stopped_at is None:
        assert clock.seconds_left(now) == 60 * (target - spent)
        assert (clock.state(now) == "late") is (spent > target)


@settings(max_examples=40)
@given(changes, hours, st.integers(1, 600))
def test_a_deadline_is_the_first_minute_at_which_the_walker_has_spent_the_target(
    history: list[tuple[datetime, Status]], walker: Walker, target: int
) -> None:
    clock = fix_clock(history, policy_of(walker, target))
    if clock.stopped_at is None and clock.due_at is not None and clock.due_at < START + timedelta(days=8):
        assert walked(history, walker, clock.due_at) == target
        assert walked(history, walker, clock.due_at - MINUTE) == target - 1


@given(hours, st.integers(1, 900), st.data())
def test_a_pause_outside_hours_changes_nothing(walker: Walker, target: int, data: st.DataObject) -> None:
    policy = policy_of(walker, target)
    calendar = policy.rules[0].calendar
    closes = data.draw(st.sampled_from([closes for _, closes in calendar.next_spans(START, 5) if closes]))
    opens = calendar.next_open(closes)
    assert opens is not None
    span = int((opens - closes).total_seconds())
    first, last = sorted((data.draw(st.integers(0, span)), data.draw(st.integers(0, span))))
    pause = [(closes + timedelta(seconds=first), "pending"), (closes + timedelta(seconds=last), "open")]
    paused, plain = fix_clock(pause, policy), fix_clock([], policy)  # type: ignore[arg-type] # statuses, as the list says
    assert (paused.due_at, paused.late_after, paused.warn_at) == (plain.due_at, plain.late_after, plain.warn_at)


def entry(kind: int, at: datetime) -> AnyEntry:
    """Something of every kind that a clock may look at; on hold, because a customer's word ends waiting for the customer."""
    kinds: list[AnyEntry] = [
        Incoming(at=at, by="customer"),
        Contact(at=at, by="ines"),
        Apology(at=at, by="ines", channel="phone"),
        Assign(at=at, by="ines", owner="ines"),
        Memo(at=at, by="ines"),
        StatusChange(at=at, by="ines", to="on_hold"),
        Promise(id="1.9", at=at, by="ines", due=at + timedelta(hours=1)),
    ]
    return kinds[kind]


@given(st.permutations(range(7)), st.lists(st.integers(0, 6), max_size=6), moments, st.sampled_from(UPDATE_STARTS))
def test_the_order_of_what_happened_at_the_same_moment_does_not_matter(
    order: list[int], earlier: list[int], at: datetime, starts: str
) -> None:
    before = [entry(kind, START + timedelta(minutes=number)) for number, kind in enumerate(earlier)]
    rule = PolicyRule(targets={"own": 60, "reply": 60, "update": 60, "fix": 60}, update_starts=starts)  # type: ignore[arg-type] # one of them
    policy = Policy("x", (rule,))
    plain = clocks_of(state_of(case_of(*before, *(entry(kind, at) for kind in range(7)))), policy)
    mixed = clocks_of(state_of(case_of(*before, *(entry(kind, at) for kind in order))), policy)
    assert plain == mixed


@given(changes, hours, st.integers(1, 900), moments)
def test_nothing_changes_before_the_next_change(history: list[tuple[datetime, Status]], walker: Walker, target: int, now: datetime) -> None:
    clock = fix_clock([change for change in history if change[0] <= now], policy_of(walker, target))
    following = clock.next_change(now)
    later = following or now + timedelta(days=30)
    steps = [min(now + (later - now) * part / 7, later - timedelta(microseconds=1)) for part in range(7)]
    assert {clock.state(moment) for moment in steps} == {clock.state(now)}
    if following:
        assert clock.state(following) != clock.state(now)


@given(st.lists(st.tuples(st.integers(0, 1), moments), max_size=12), st.sampled_from(UPDATE_STARTS))
def test_update_runs_never_overlap_and_begin_before_they_end(said: list[tuple[int, datetime]], starts: str) -> None:
    rule = PolicyRule(targets={"update": 3600}, update_starts=starts)  # type: ignore[arg-type] # one of them
    entries = [entry(kind, at) for kind, at in said]
    runs = [clock for clock in clocks_of(state_of(case_of(*entries)), Policy("x", (rule,))) if clock.name == "update" and clock.started_at]
    assert all(run.stopped_at is None or (run.started_at and run.started_at <= run.stopped_at) for run in runs)
    assert all(first.stopped_at and second.started_at and first.stopped_at <= second.started_at for first, second in pairwise(runs))
