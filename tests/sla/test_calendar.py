"""Calendars at their edges: years, nonsense dates, hours that never open or never close."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.sla.calendar import ALWAYS, Calendar
from desk.sla.open_spans import OpenSpans
from desk.sla.opening_hours import opening_hours
from desk.sla.zones import BLOCK_SECONDS, offset_spans
from tests.sla.strategies import ZONES
from tests.sla.walker import DAYS

OFFICE_DAY = [("09:00", "12:00"), ("13:00", "17:00")]
OFFICE = Calendar(opening_hours(dict.fromkeys(DAYS[:5], OFFICE_DAY)), "Europe/Berlin", "office")
ONE_DAY = Calendar(opening_hours({}, dates={date(2026, 5, 4): [("09:00", "12:00")]}), "UTC", "one day")
FULL_WEEK = {day: [("00:00", "24:00")] for day in DAYS}


def utc(year: int, month: int, day: int, *time: int) -> datetime:
    hour, minute, second, micro = (*time, 0, 0, 0, 0)[:4]
    return datetime(year, month, day, hour, minute, second, micro, tzinfo=UTC)


def test_nineteen_years_are_counted_to_the_second() -> None:
    start, end = utc(2007, 1, 1), utc(2026, 1, 1)
    days = [start + timedelta(days=number) for number in range((end - start).days)]
    assert OFFICE.between(start, end) == 7 * 3600 * sum(day.weekday() < 5 for day in days)


def test_nineteen_years_are_reached_to_the_second() -> None:
    start, end = utc(2007, 1, 1, 8), utc(2026, 1, 9, 10, 30)
    assert OFFICE.add(start, OFFICE.between(start, end)) == end
    assert OFFICE.subtract(end, OFFICE.between(start, end)) == start


def test_years_are_jumped_over_and_not_walked(monkeypatch: pytest.MonkeyPatch) -> None:
    worked_out: list[int] = []
    original = OpenSpans._compute_block

    def counting(self: OpenSpans, number: int) -> object:
        worked_out.append(number)
        return original(self, number)

    monkeypatch.setattr(OpenSpans, "_compute_block", counting)
    calendar = Calendar(OFFICE.hours, OFFICE.zone, "fresh")
    calendar.add(utc(2007, 1, 1), calendar.between(utc(2007, 1, 1), utc(2026, 1, 1)))
    assert len(worked_out) <= 4


def test_microseconds_are_kept() -> None:
    start = utc(2026, 5, 4, 7, 0, 0, 250_000)
    assert OFFICE.add(start, 0.5) == utc(2026, 5, 4, 7, 0, 0, 750_000)
    assert OFFICE.between(start, utc(2026, 5, 4, 7, 0, 1)) == 0.75


def test_instants_may_come_in_any_zone() -> None:
    start = datetime(2026, 5, 4, 9, tzinfo=ZoneInfo("Europe/Berlin"))
    assert OFFICE.add(start, 3600) == utc(2026, 5, 4, 8)
    assert OFFICE.is_open(start)


def test_what_opens_no_more_has_no_next_opening() -> None:
    after = utc(2026, 5, 4, 12)
    assert ONE_DAY.next_open(after) is None
    assert ONE_DAY.next_close(after) is None
    assert ONE_DAY.add(after, 60) is None
    assert ONE_DAY.subtract(after, 4 * 3600) is None
    assert ONE_DAY.subtract(utc(2030, 1, 1), 0) == after
    assert ONE_DAY.next_spans(utc(2026, 1, 1), 3) == [(utc(2026, 5, 4, 9), utc(2026, 5, 4, 12))]


def test_before_the_only_day_nothing_was_open() -> None:
    before = utc(2026, 1, 1)
    assert ONE_DAY.subtract(before, 0) is None
    assert ONE_DAY.add(before, 3 * 3600) == utc(2026, 5, 4, 12)
    assert ONE_DAY.add(before, 3 * 3600 + 1) is None


def test_what_never_closes_again_has_no_next_closing() -> None:
    calendar = Calendar(opening_hours(FULL_WEEK, holidays={date(2026, 5, 1): "May Day"}), "Europe/Berlin")
    assert calendar.next_close(utc(2026, 4, 1)) == utc(2026, 4, 30, 22)
    assert calendar.next_close(utc(2026, 5, 2)) is None
    assert calendar.next_spans(utc(2026, 4, 1), 5)[-1] == (utc(2026, 5, 1, 22), None)


def test_spans_end_and_go_on_where_two_blocks_meet() -> None:
    meeting = utc(1970, 1, 1) + timedelta(seconds=240 * BLOCK_SECONDS)
    assert meeting.weekday() == 3
    ends = Calendar(opening_hours({"wed": [("20:00", "24:00")]}), "UTC")
    goes_on = Calendar(opening_hours({"wed": [("20:00", "02:00")]}), "UTC")
    before = meeting - timedelta(hours=3)
    assert (ends.next_close(before), goes_on.next_close(before)) == (meeting, meeting + timedelta(hours=2))
    assert (ends.next_open(meeting), goes_on.next_open(meeting)) == (meeting + timedelta(days=6, hours=20), meeting)
    assert (ends.add(before, 3 * 3600), goes_on.subtract(meeting + timedelta(hours=2), 3 * 3600)) == (meeting, meeting - timedelta(hours=1))


def test_always_open_needs_no_arithmetic() -> None:
    assert ALWAYS.is_always_open
    assert Calendar(opening_hours(FULL_WEEK), "Europe/Berlin").is_always_open
    assert opening_hours({day: [("00:00", "12:00"), ("12:00", "24:00")] for day in DAYS}).is_always_open
    assert ALWAYS.next_close(utc(2026, 1, 1)) is None
    assert ALWAYS.spans_between(utc(2026, 1, 1), utc(2026, 1, 2)) == [(utc(2026, 1, 1), utc(2026, 1, 2))]


@pytest.mark.parametrize("at", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)], ids=["first", "last"])
@pytest.mark.parametrize("calendar", [OFFICE, ONE_DAY, ALWAYS], ids=lambda calendar: str(calendar.name))
def test_dates_that_nobody_meant_do_no_harm(calendar: Calendar, at: datetime) -> None:
    now = utc(2026, 5, 4)
    assert calendar.between(at, now) >= 0
    assert calendar.between(now, at) >= 0
    beyond = calendar.add(at, 1e12), calendar.subtract(at, 1e12), calendar.next_close(at)
    assert all(found is None or found.tzinfo is UTC for found in beyond)


def test_a_holiday_closes_its_date_whatever_shift_an_hour_belongs_to() -> None:
    nights = opening_hours({day: [("22:00", "06:00")] for day in DAYS}, holidays={date(2026, 12, 25): "Christmas"})
    spans = Calendar(nights, "UTC").spans_between(utc(2026, 12, 24, 12), utc(2026, 12, 26, 12))
    assert spans == [(utc(2026, 12, 24, 22), utc(2026, 12, 25)), (utc(2026, 12, 26), utc(2026, 12, 26, 6))]


def test_an_override_replaces_its_whole_date_and_may_run_over() -> None:
    hours = opening_hours({"fri": [("22:00", "06:00")]}, dates={date(2026, 5, 8): [("18:00", "02:00")]})
    calendar = Calendar(hours, "UTC")
    assert calendar.spans_between(utc(2026, 5, 8), utc(2026, 5, 10)) == [(utc(2026, 5, 8, 18), utc(2026, 5, 9, 6))]
    closed = Calendar(opening_hours({"fri": [("22:00", "06:00")]}, dates={date(2026, 5, 9): []}), "UTC")
    assert closed.spans_between(utc(2026, 5, 8), utc(2026, 5, 10)) == [(utc(2026, 5, 8, 22), utc(2026, 5, 9))]


def test_breaks_cut_weekdays_and_dates_past_midnight_too() -> None:
    hours = opening_hours(
        {"mon": [("20:00", "04:00")]}, breaks={date(2026, 5, 4): [("23:30", "00:30")]}, weekly_breaks={"mon": [("21:00", "22:00")]}
    )
    assert Calendar(hours, "UTC").spans_between(utc(2026, 5, 4), utc(2026, 5, 6)) == [
        (utc(2026, 5, 4, 20), utc(2026, 5, 4, 21)),
        (utc(2026, 5, 4, 22), utc(2026, 5, 4, 23, 30)),
        (utc(2026, 5, 5, 0, 30), utc(2026, 5, 5, 4)),
    ]


@pytest.mark.parametrize("label", ["24:01", "9", "25:00", "12:60", "", "noon"])
def test_what_is_no_time_of_day_is_refused(label: str) -> None:
    with pytest.raises(ValueError, match="no time of day"):
        opening_hours({"mon": [("08:00", label)]})


def test_never_open_is_known_as_such() -> None:
    may_day = date(2026, 5, 1)
    assert opening_hours({}).is_never_open
    assert opening_hours({}, dates={may_day: OFFICE_DAY}, holidays={may_day: "May Day"}).is_never_open
    assert not ONE_DAY.hours.is_never_open


@pytest.mark.parametrize(("zone", "year"), [("Africa/Casablanca", 2026), ("America/Boa_Vista", 2000), ("Pacific/Apia", 2011)])
def test_changes_that_follow_each_other_closely_are_all_found(zone: str, year: int) -> None:
    for hours in range(0, 366 * 24, 6):
        at = utc(year, 1, 1) + timedelta(hours=hours)
        second = int(at.timestamp())
        local = at.astimezone(ZoneInfo(zone)).utcoffset()
        assert local is not None
        assert [part.offset for part in offset_spans(zone, second // BLOCK_SECONDS) if part.start <= second < part.end] == [
            local.total_seconds()
        ]


@given(st.sampled_from(ZONES), st.integers(-2_000_000_000, 6_000_000_000))
def test_stretches_know_the_offset_of_every_second(zone: str, second: int) -> None:
    parts = offset_spans(zone, second // BLOCK_SECONDS)
    offset = next(part.offset for part in parts if part.start <= second < part.end)
    local = datetime.fromtimestamp(second, ZoneInfo(zone)).utcoffset()
    assert local is not None
    assert offset == local.total_seconds()
    assert (parts[0].start, parts[-1].end) == (second // BLOCK_SECONDS * BLOCK_SECONDS, (second // BLOCK_SECONDS + 1) * BLOCK_SECONDS)
