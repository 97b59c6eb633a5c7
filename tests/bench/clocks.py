"""What clocks cost: working out all of them once, one tick of the rows in view, and years; against a walker that looks at every minute."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from desk.model.case import Case
from desk.model.entries import AnyEntry, Apology, Assign, Contact, Incoming, Memo, Promise, StatusChange, Told
from desk.model.entry_values import PRIORITIES
from desk.model.state import FINISHED, PAUSED, CaseState, state_of
from desk.sla.calendar import Calendar
from desk.sla.clock import Clock
from desk.sla.clocks import clocks_of, current_clocks
from desk.sla.opening_hours import opening_hours
from desk.sla.policy import Policy
from desk.sla.policy_file import read_policy
from tests.bench.figures import median, print_figure
from tests.sla.policies import DEFAULT, OFFICE_TEXT
from tests.sla.walker import MINUTE, Walker

CASES = 10_000
ENTRIES = 20
ROWS = 40
WALKED = 4
"""Cases the walker is given; it takes too long for more, so that its figures are scaled up."""
ROUNDS = 5
NOW = datetime(2026, 5, 4, 14, tzinfo=UTC)
OFFICE = read_policy(OFFICE_TEXT, "office.toml")
OFFICE_WALKER = Walker("Europe/Berlin", {day: [("09:00", "12:00"), ("13:00", "17:00")] for day in ("mon", "tue", "wed", "thu", "fri")})
ALWAYS_WALKER = Walker("UTC", {day: [("00:00", "24:00")] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")})


def main() -> None:
    """Measure and print."""
    states = [state_of(long_case(number)) for number in range(CASES)]
    for name, policy, walker in (("always open", DEFAULT, ALWAYS_WALKER), ("office hours", OFFICE, OFFICE_WALKER)):
        say_all(name, states, policy, walker)
        say_tick(name, states[:ROWS], policy, walker)
    say_years()


def say_all(name: str, states: list[CaseState], policy: Policy, walker: Walker) -> None:
    """All clocks of all cases, worked out once."""
    taken = median([cpu_seconds(lambda: [clocks_of(state, policy) for state in states]) for _ in range(ROUNDS)])
    walked = cpu_seconds(lambda: [walked_minutes(state, policy, walker) for state in states[:WALKED]]) * CASES / WALKED
    figure = f"all clocks of {CASES} cases with {ENTRIES} entries, {name}"
    print_figure(figure, taken, "s", baseline=f"minute walker, {WALKED} cases scaled", of=walked, goal="a second or two")


def say_tick(name: str, states: list[CaseState], policy: Policy, walker: Walker) -> None:
    """One look at the clocks of the rows in view, as a board does every second."""
    rows = [current_clocks(clocks_of(state, policy)) for state in states]
    ticks = [cpu_seconds(lambda moment=NOW + timedelta(seconds=second): read_clocks(rows, moment)) for second in range(200)]  # type: ignore[misc] # bound now
    anew = median([cpu_seconds(lambda: read_clocks([clocks_of(state, policy) for state in states], NOW)) for _ in range(ROUNDS)])
    walked = cpu_seconds(lambda: [walked_minutes(state, policy, walker) for state in states[:WALKED]]) * ROWS / WALKED
    figure = f"tick of {ROWS} rows, {sum(map(len, rows))} clocks, {name}"
    print_figure(figure, median(ticks) * 1e6, "us", baseline="minute walker, scaled", of=walked * 1e6)
    print_figure(figure, median(ticks) * 1e6, "us", baseline="working the rows out anew", of=anew * 1e6)


def say_years() -> None:
    """Nineteen years against one week: first on a fresh calendar, then again."""
    start, week, years = datetime(2007, 1, 1, tzinfo=UTC), datetime(2007, 1, 8, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
    hours = opening_hours(OFFICE_WALKER.hours)
    Calendar(hours, "Europe/Berlin").between(start, years)
    for question in ("between", "add"):
        cold, warm = (
            [question_time(question, start, end, calendar) for end in (week, years)]
            for calendar in (None, Calendar(hours, "Europe/Berlin"))
        )
        print_figure(f"{question} over 19 years, fresh calendar", cold[1] * 1e6, "us", baseline="one week", of=cold[0] * 1e6)
        print_figure(f"{question} over 19 years, asked before", warm[1] * 1e6, "us", baseline="one week", of=warm[0] * 1e6, goal="about 1")


def question_time(question: str, start: datetime, end: datetime, known: Calendar | None) -> float:
    """The median time of one question, on a fresh calendar each time unless one is given."""
    hours = opening_hours(OFFICE_WALKER.hours)
    amount = Calendar(hours, "Europe/Berlin").between(start, end)
    taken = []
    for _ in range(200):
        calendar = known or Calendar(hours, "Europe/Berlin")
        taken.append(cpu_seconds(lambda: calendar.between(start, end) if question == "between" else calendar.add(start, amount)))  # noqa: B023 called at once
    return median(taken)


def read_clocks(rows: list[tuple[Clock, ...]], now: datetime) -> None:
    """What a board asks of each clock."""
    for row in rows:
        for clock in row:
            clock.state(now)
            clock.seconds_left(now)


def walked_minutes(state: CaseState, policy: Policy, walker: Walker) -> int:
    """The minutes of the same clocks, each walked up to now or its end."""
    spent = 0
    for clock in clocks_of(state, policy):
        if clock.started_at is None or clock.target is None:
            continue
        at, end = clock.started_at, clock.stopped_at or NOW
        while at < end:
            status = next((to for when, to in reversed(state.statuses) if when <= at), "new")
            spent += walker.is_open(at) and status not in PAUSED | FINISHED
            at += MINUTE
    return spent


def cpu_seconds(work: Callable[[], object]) -> float:
    """Seconds of this process that some work takes, so that others on the machine do not count."""
    start = time.process_time()
    work()
    return time.process_time() - start


def long_case(number: int) -> Case:
    """A case of the last ten days with a life of twenty entries."""
    chance = random.Random(number)
    at = NOW - timedelta(minutes=chance.randrange(600, 10 * 24 * 60))
    told = at
    entries: list[AnyEntry] = [Told(id=f"{number}.1", at=at, by="customer", told_at=at)]
    for position in range(2, ENTRIES + 1):
        at = min(at + timedelta(minutes=chance.randrange(1, 120)), NOW)
        entries.append(random_entry(chance, f"{number}.{position}", at))
    return Case(id=f"C-{number}", subject="bench", created_at=told, priority=chance.choice(PRIORITIES), entries=tuple(entries))


def random_entry(chance: random.Random, name: str, at: datetime) -> AnyEntry:
    """Something that happens in a case, more often talk than a change of status."""
    match chance.randrange(10):
        case 0 | 1:
            return Incoming(id=name, at=at, by="customer")
        case 2 | 3 | 4:
            return Contact(id=name, at=at, by="ines")
        case 5 | 6:
            return Memo(id=name, at=at, by="ines")
        case 7:
            return Promise(id=name, at=at, by="ines", due=at + timedelta(hours=2))
        case 8:
            return StatusChange(id=name, at=at, by="ines", to=chance.choice(["pending", "on_hold", "open"]))
    if chance.random() < 0.5:
        return Assign(id=name, at=at, by="ines", owner="ines")
    return Apology(id=name, at=at, by="ines", channel="phone")
