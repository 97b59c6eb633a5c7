"""What must hold for any calendar, whatever its hours, zone and exceptions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from desk.sla.calendar import ALWAYS, Calendar
from desk.sla.opening_hours import opening_hours
from tests.sla.strategies import calendar_of, calendars, instants, intervals, open_calendars, walkers
from tests.sla.walker import DAYS, Walker

seconds = st.integers(0, 5 * 24 * 3600)


@given(walkers, instants, st.integers(0, 3 * 24 * 60))
def test_a_minute_by_minute_walker_counts_the_same(walker: Walker, start: datetime, minutes: int) -> None:
    end = start + timedelta(minutes=minutes)
    assert calendar_of(walker).between(start, end) == 60 * walker.between(start, end)


@settings(max_examples=40)
@given(walkers, instants, st.integers(0, 600))
def test_a_minute_by_minute_walker_arrives_at_the_same_time(walker: Walker, start: datetime, minutes: int) -> None:
    arrived = walker.add(start, minutes, within=timedelta(days=4))
    found = calendar_of(walker).add(start, 60 * minutes)
    if arrived is None:
        assert found is None or found > start + timedelta(days=4)
    else:
        assert found == arrived


@given(walkers, instants)
def test_a_minute_is_open_exactly_when_the_walker_says_so(walker: Walker, at: datetime) -> None:
    assert calendar_of(walker).is_open(at) is walker.is_open(at)


@given(open_calendars, instants, seconds)
def test_between_takes_back_what_add_gave(calendar: Calendar, start: datetime, amount: int) -> None:
    end = calendar.add(start, amount)
    assert end is not None
    assert calendar.between(start, end) == amount


@given(open_calendars, instants, seconds)
def test_between_takes_back_what_sub_gave(calendar: Calendar, end: datetime, amount: int) -> None:
    start = calendar.subtract(end, amount)
    assert start is not None
    assert calendar.between(start, end) == amount


@given(open_calendars, instants, seconds.filter(bool))
def test_a_deadline_is_the_first_instant_at_which_the_target_is_spent(calendar: Calendar, start: datetime, amount: int) -> None:
    end = calendar.add(start, amount)
    assert end is not None
    assert calendar.between(start, end - timedelta(seconds=1)) == amount - 1


@given(calendars, st.tuples(instants, instants, instants))
def test_splitting_an_interval_changes_nothing(calendar: Calendar, moments: tuple[datetime, datetime, datetime]) -> None:
    start, middle, end = sorted(moments)
    assert calendar.between(start, middle) + calendar.between(middle, end) == calendar.between(start, end)


@given(calendars, instants, instants)
def test_a_span_the_wrong_way_round_is_empty(calendar: Calendar, start: datetime, end: datetime) -> None:
    assume(end <= start)
    assert calendar.between(start, end) == 0


@given(st.dictionaries(st.sampled_from(DAYS), st.lists(intervals, max_size=2)), walkers, instants, instants)
def test_a_night_equals_its_two_halves(week: dict[str, list[tuple[str, str]]], walker: Walker, start: datetime, end: datetime) -> None:
    halves: dict[str, list[tuple[str, str]]] = {day: [] for day in DAYS}
    for number, day in enumerate(DAYS):
        for opens, closes in week.get(day, ()):
            if closes > opens:
                halves[day].append((opens, closes))
                continue
            halves[day].append((opens, "24:00"))
            halves[DAYS[(number + 1) % 7]].append(("00:00", closes))
    whole = calendar_of(Walker(walker.zone, week, walker.dates, walker.breaks, walker.holidays))
    split = calendar_of(Walker(walker.zone, halves, walker.dates, walker.breaks, walker.holidays))
    assert whole.between(start, end) == split.between(start, end)
    assert whole.next_open(start) == split.next_open(start)


@given(calendars, instants, instants)
def test_spans_add_up_and_are_open(calendar: Calendar, start: datetime, end: datetime) -> None:
    spans = calendar.spans_between(start, end)
    assert sum((closes - opens for opens, closes in spans), timedelta()).total_seconds() == calendar.between(start, end)
    assert all(calendar.is_open(opens) for opens, _ in spans)
    assert all(before[1] < after[0] for before, after in pairwise(spans))


@given(open_calendars, instants)
def test_opening_and_closing_meet(calendar: Calendar, at: datetime) -> None:
    opens, closes = calendar.next_open(at), calendar.next_close(at)
    assert opens is not None
    assert calendar.is_open(opens)
    assert calendar.between(at, opens) == 0
    if closes is not None:
        assert calendar.between(opens, closes) == (closes - opens).total_seconds()
        assert not calendar.is_open(closes)


@given(instants, seconds, st.sampled_from(["UTC", "Europe/Berlin", "Australia/Lord_Howe"]))
def test_always_open_hours_count_like_the_always_open_calendar(start: datetime, amount: int, zone: str) -> None:
    long_ago = datetime(1999, 1, 1, tzinfo=UTC).date()
    beside = Calendar(opening_hours({day: [("00:00", "24:00")] for day in DAYS}, holidays={long_ago: "a holiday"}), zone)
    assert not beside.is_always_open
    assert beside.add(start, amount) == ALWAYS.add(start, amount)
    assert beside.subtract(start, amount) == ALWAYS.subtract(start, amount)
