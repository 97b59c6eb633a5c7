"""Windows as they are typed, in the shift's zone and over changes of its clocks."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from desk.errors import Usage
from desk.model.shift import Shift
from desk.reports.window import Window, buckets_of, local_time, shift_window, typed_window, window_around


def utc(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}Z")


BERLIN = Shift(name="Late", start=utc("2026-11-25T13:00"), end=utc("2026-11-25T21:00"), zone="Europe/Berlin")
NOW = utc("2026-11-25T15:00")  # Wednesday, 16:00 in Berlin


@pytest.mark.parametrize(
    ("since", "until", "start", "end"),
    [
        ("", "", "2026-11-25T13:00", "2026-11-25T21:00"),
        ("shift", "", "2026-11-25T13:00", "2026-11-25T21:00"),
        ("day", "", "2026-11-24T23:00", "2026-11-25T23:00"),
        ("week", "", "2026-11-22T23:00", "2026-11-29T23:00"),
        ("month", "", "2026-10-31T23:00", "2026-11-30T23:00"),
        ("2026-11-22", "2026-11-22", "2026-11-21T23:00", "2026-11-22T23:00"),
        ("2026-11-20", "2026-11-22", "2026-11-19T23:00", "2026-11-22T23:00"),
        ("yesterday", "yesterday", "2026-11-23T23:00", "2026-11-24T23:00"),
        ("mon", "tue", "2026-11-22T23:00", "2026-11-24T23:00"),
        ("wed", "wed", "2026-11-24T23:00", "2026-11-25T23:00"),
        ("8:00", "12:30", "2026-11-25T07:00", "2026-11-25T11:30"),
        ("22:00", "6:00", "2026-11-24T21:00", "2026-11-25T05:00"),
        ("14:00", "22:00", "2026-11-25T13:00", "2026-11-25T21:00"),
        ("today", "", "2026-11-24T23:00", "2026-11-25T15:00"),
        ("yesterday 9:00", "today", "2026-11-24T08:00", "2026-11-25T23:00"),
        ("", "15:00", "2026-11-25T13:00", "2026-11-25T14:00"),
        ("", "2026-11-20", "2026-11-19T23:00", "2026-11-20T23:00"),
        ("2026-11-25T10:00Z", "2026-11-25T11:00+02:00", "", ""),
        ("2026-11-25T10:00Z", "2026-11-25T12:30+02:00", "2026-11-25T10:00", "2026-11-25T10:30"),
    ],
)
def test_a_window_is_read_in_the_zone_of_the_shift(since: str, until: str, start: str, end: str) -> None:
    if not start:
        with pytest.raises(Usage, match="would end"):
            typed_window(since, until, BERLIN, NOW)
        return
    found = typed_window(since, until, BERLIN, NOW)
    assert (found.start, found.end) == (utc(start), utc(end))


@pytest.mark.parametrize(
    ("zone", "since", "until", "start", "end"),
    [
        ("Europe/Berlin", "02:30", "02:30+1", "2026-10-25T00:30", "2026-10-25T01:30"),
        ("Europe/Berlin", "02:30+1", "05:00", "2026-10-25T01:30", "2026-10-25T04:00"),
        ("Europe/Berlin", "2026-10-25 02:30 +01:00", "3:00", "2026-10-25T01:30", "2026-10-25T02:00"),
        ("America/New_York", "01:30", "01:30-5", "2026-11-01T05:30", "2026-11-01T06:30"),
        ("Australia/Lord_Howe", "01:45", "01:45+10:30", "2026-04-04T14:45", "2026-04-04T15:15"),
    ],
)
def test_the_hour_that_comes_twice_is_typed_with_its_offset(zone: str, since: str, until: str, start: str, end: str) -> None:
    found = typed_window(since, until, Shift(zone=zone), utc(end) + timedelta(hours=3))
    assert (found.start, found.end) == (utc(start), utc(end))


@pytest.mark.parametrize(
    ("zone", "at", "words"),
    [
        ("Europe/Berlin", "2026-10-25T00:30", "25 Oct 02:30"),
        ("Europe/Berlin", "2026-10-25T01:30", "25 Oct 02:30+1"),
        ("America/New_York", "2026-11-01T06:30", "1 Nov 01:30-5"),
        ("Australia/Lord_Howe", "2026-04-04T15:15", "5 Apr 01:45+10:30"),
    ],
)
def test_the_second_of_two_equal_hours_is_written_as_it_may_be_typed(zone: str, at: str, words: str) -> None:
    assert local_time(utc(at), zone, short=True) == words


def test_an_end_before_the_beginning_is_told() -> None:
    with pytest.raises(Usage, match=r"would end \(23 Nov 2026 00:00\) before it begins \(23 Nov 2026 00:00\)"):
        typed_window("2026-11-23", "2026-11-22", BERLIN, NOW)


def test_a_window_has_its_start_and_not_its_end() -> None:
    window = Window(utc("2026-11-25T10:00"), utc("2026-11-25T12:00"))
    end = window.as_of(utc("2026-11-26T00:00"))
    assert [window.has(utc(f"2026-11-25T{at}"), end) for at in ("09:59:59", "10:00", "11:59:59", "12:00")] == [False, True, True, False]
    assert window.as_of(utc("2026-11-25T11:00")) == utc("2026-11-25T11:00")
    assert not window.has(utc("2026-11-25T11:00"), utc("2026-11-25T11:00"))


@pytest.mark.parametrize("kind", ["day", "week", "month"])
def test_windows_before_and_after_touch_over_changes_of_the_clocks(kind: str) -> None:
    window = window_around(kind, utc("2026-12-15T12:00"), zone="Europe/Berlin")  # type: ignore[arg-type]  # a word of the list
    for _ in range(40):
        before = window.before
        assert before.end == window.start
        assert before.after == window
        assert before.start < before.end
        assert local_time(before.start, "Europe/Berlin").endswith("00:00")
        window = before


def test_a_typed_week_moves_by_local_days() -> None:
    window = typed_window("2026-03-25", "2026-03-31", BERLIN, NOW)
    assert window.end - window.start == timedelta(days=7) - timedelta(hours=1)
    assert window.before.end == window.start
    span = Window(utc("2026-10-23T22:00"), utc("2026-10-24T22:00"), "Europe/Berlin")
    assert span.after.end == utc("2026-10-25T23:00"), "the day of 25 hours"


def test_a_shift_moves_by_its_length() -> None:
    window = shift_window(BERLIN, NOW)
    assert (window.before.start, window.before.end) == (utc("2026-11-25T05:00"), utc("2026-11-25T13:00"))
    assert (window.after.start, window.after.end) == (utc("2026-11-25T21:00"), utc("2026-11-26T05:00"))


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-01", 24)])
def test_hours_are_cut_by_the_wall(day: str, hours: int) -> None:
    window = typed_window(day, day, BERLIN, NOW)
    cut = buckets_of(window)
    assert len(cut) == hours
    assert (cut[0].start, cut[-1].end) == (window.start, window.end)
    assert all(one.end == other.start for one, other in pairwise(cut))
    labels = [bucket.label for bucket in cut]
    assert len(set(labels)) == hours
    assert ("02:00+1" in labels) is (hours == 25)
    assert ("02:00" in labels) is (hours != 23)


@pytest.mark.parametrize(
    ("since", "until", "count", "first", "last"),
    [
        ("2026-10-24", "2026-10-25", 49, "Sat 24 00:00", "Sun 25 23:00"),
        ("2026-10-23", "2026-10-25", 3, "Fri 23", "Sun 25"),
        ("2026-02-01", "2026-02-28", 28, "Sun 1 Feb", "Sat 28 Feb"),
        ("2026-02-20", "2026-03-30", 39, "Fri 20 Feb", "Mon 30 Mar"),
        ("2025-11-24", "2026-11-23", 13, "Nov 2025", "Nov 2026"),
    ],
)
def test_no_two_parts_of_a_window_have_one_name(since: str, until: str, count: int, first: str, last: str) -> None:
    cut = buckets_of(typed_window(since, until, BERLIN, NOW))
    labels = [bucket.label for bucket in cut]
    assert len(set(labels)) == len(labels) == count
    assert (labels[0], labels[-1]) == (first, last)
    assert all(one.end == other.start for one, other in pairwise(cut))


def test_days_are_cut_at_local_midnight() -> None:
    window = window_around("month", utc("2026-10-10T12:00"), zone="Europe/Berlin")
    cut = buckets_of(window)
    assert len(cut) == 31
    assert max(bucket.end - bucket.start for bucket in cut) == timedelta(hours=25)


def test_a_half_hour_zone_is_cut_by_its_wall() -> None:
    window = Window(utc("2026-05-04T00:10"), utc("2026-05-04T02:10"), "Asia/Kathmandu")
    assert [bucket.label for bucket in buckets_of(window)] == ["05:55", "06:00", "07:00"]


def test_a_shift_without_times_is_the_local_day() -> None:
    assert shift_window(Shift(zone="Asia/Tokyo"), NOW) == window_around("day", NOW, zone="Asia/Tokyo")
    open_end = shift_window(Shift(start=utc("2026-11-25T13:00")), NOW)
    assert (open_end.start, open_end.end) == (utc("2026-11-25T13:00"), NOW)
