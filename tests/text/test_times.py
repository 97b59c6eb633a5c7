"""Typed times: what each form means, the days the clocks change, and the way back to words."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.errors import Usage
from desk.text.time_spans import parse_minutes
from desk.text.times import format_time, is_past_clock, parse_past_time, parse_time

MONDAY = datetime(2026, 5, 4, 14, 0, tzinfo=UTC)  # 16:00 in Berlin
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"])
MOMENTS = st.integers(946_684_800, 2_840_140_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-05-04T14:00:00Z", "2026-05-04T14:00:00+00:00"),
        ("2026-05-04 14:00z", "2026-05-04T14:00:00+00:00"),
        ("2026-05-04T14:00:00+02:00", "2026-05-04T12:00:00+00:00"),
        ("2026-05-04T14:00", "2026-05-04T12:00:00+00:00"),
        ("2026-05-05", "2026-05-04T22:00:00+00:00"),
        ("+30m", "2026-05-04T14:30:00+00:00"),
        ("+2h", "2026-05-04T16:00:00+00:00"),
        ("+1h30m", "2026-05-04T15:30:00+00:00"),
        ("+1h 30m", "2026-05-04T15:30:00+00:00"),
        ("+1d", "2026-05-05T14:00:00+00:00"),
        ("-2h", "2026-05-04T12:00:00+00:00"),
        ("16:30", "2026-05-04T14:30:00+00:00"),
        ("13:00", "2026-05-05T11:00:00+00:00"),
        ("16:00", "2026-05-05T14:00:00+00:00"),
        ("today 9:00", "2026-05-04T07:00:00+00:00"),
        ("yesterday 17:15", "2026-05-03T15:15:00+00:00"),
        ("tomorrow 9:00", "2026-05-05T07:00:00+00:00"),
        ("Tomorrow  9:00 ", "2026-05-05T07:00:00+00:00"),
        ("mon 9:00", "2026-05-11T07:00:00+00:00"),
        ("mon 17:00", "2026-05-04T15:00:00+00:00"),
        ("Friday 9:00", "2026-05-08T07:00:00+00:00"),
        ("tue", "2026-05-04T22:00:00+00:00"),
        ("5pm", "2026-05-04T15:00:00+00:00"),
        ("3pm", "2026-05-05T13:00:00+00:00"),
        ("3:30 PM", "2026-05-05T13:30:00+00:00"),
        ("3.30 p.m.", "2026-05-05T13:30:00+00:00"),
        ("12pm", "2026-05-05T10:00:00+00:00"),
        ("12am", "2026-05-04T22:00:00+00:00"),
        ("tomorrow 9am", "2026-05-05T07:00:00+00:00"),
        ("tomorrow at 9:00", "2026-05-05T07:00:00+00:00"),
        ("fri 9:00", "2026-05-08T07:00:00+00:00"),
        ("Friday at 9 am", "2026-05-08T07:00:00+00:00"),
        ("24:00", "2026-05-04T22:00:00+00:00"),
        ("tonight 24:00", "2026-05-04T22:00:00+00:00"),
        ("tonight 20:00", "2026-05-04T18:00:00+00:00"),
        ("tonight 8:00", "2026-05-04T18:00:00+00:00"),
        ("tonight at eight", "2026-05-04T18:00:00+00:00"),
        ("tonight 8", "2026-05-04T18:00:00+00:00"),
        ("tonight at 8pm", "2026-05-04T18:00:00+00:00"),
        ("tonight at twelve", "2026-05-04T22:00:00+00:00"),
        ("tonight 0:30", "2026-05-04T22:30:00+00:00"),
        ("tomorrow 24:00", "2026-05-05T22:00:00+00:00"),
        ("2026-05-04 24:00", "2026-05-04T22:00:00+00:00"),
        ("in 2 hours", "2026-05-04T16:00:00+00:00"),
        ("in 45 min", "2026-05-04T14:45:00+00:00"),
        ("in 90m", "2026-05-04T15:30:00+00:00"),
        ("in an hour", "2026-05-04T15:00:00+00:00"),
        ("in half an hour", "2026-05-04T14:30:00+00:00"),
        ("in a week", "2026-05-11T14:00:00+00:00"),
        ("2 hours ago", "2026-05-04T12:00:00+00:00"),
        ("2026-12-01 9:00", "2026-12-01T08:00:00+00:00"),
        ("2026-12-01 9am", "2026-12-01T08:00:00+00:00"),
        ("1 jun 9:00", "2026-06-01T07:00:00+00:00"),
        ("Jun 1, 2026 at 9:00", "2026-06-01T07:00:00+00:00"),
        ("30 december", "2025-12-29T23:00:00+00:00"),
        ("1.6. 9:00", "2026-06-01T07:00:00+00:00"),
        ("01.06.2026 9.30", "2026-06-01T07:30:00+00:00"),
        ("9am tomorrow", "2026-05-05T07:00:00+00:00"),
        ("9:00 on friday", "2026-05-08T07:00:00+00:00"),
        ("on friday at 9am", "2026-05-08T07:00:00+00:00"),
        ("in 1h30", "2026-05-04T15:30:00+00:00"),
        ("30m", "2026-05-04T14:30:00+00:00"),
        ("20 min", "2026-05-04T14:20:00+00:00"),
        ("20min", "2026-05-04T14:20:00+00:00"),
        ("+20 min", "2026-05-04T14:20:00+00:00"),
        ("1h30", "2026-05-04T15:30:00+00:00"),
        ("2 h", "2026-05-04T16:00:00+00:00"),
        ("half an hour", "2026-05-04T14:30:00+00:00"),
        ("1 hour and 20 minutes", "2026-05-04T15:20:00+00:00"),
        ("-20 min", "2026-05-04T13:40:00+00:00"),
        ("by 16:30", "2026-05-04T14:30:00+00:00"),
        ("at 5pm", "2026-05-04T15:00:00+00:00"),
        ("noon", "2026-05-05T10:00:00+00:00"),
        ("tomorrow morning", "2026-05-05T07:00:00+00:00"),
        ("fri afternoon", "2026-05-08T12:00:00+00:00"),
        ("this evening", "2026-05-04T16:00:00+00:00"),
        ("by this evening", "2026-05-04T16:00:00+00:00"),
        ("tomorrow 9", "2026-05-05T07:00:00+00:00"),
        ("tomorrow at nine", "2026-05-05T07:00:00+00:00"),
        ("9 tomorrow", "2026-05-05T07:00:00+00:00"),
        ("mon noon", "2026-05-11T10:00:00+00:00"),
        ("1 jun 9", "2026-06-01T07:00:00+00:00"),
        ("in 1 hour and 30 minutes", "2026-05-04T15:30:00+00:00"),
    ],
)
def test_what_an_agent_types_in_berlin(typed: str, meant: str) -> None:
    assert parse_time(typed, MONDAY, zone="Europe/Berlin") == datetime.fromisoformat(meant)


def test_a_time_the_clocks_jump_over_moves_forward() -> None:
    night = datetime(2026, 3, 28, 20, 0, tzinfo=UTC)
    assert parse_time("2026-03-29 02:30", night, zone="Europe/Berlin") == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert parse_time("tomorrow 2:30", night, zone="Europe/Berlin") == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_a_time_the_clocks_pass_twice_is_the_first() -> None:
    night = datetime(2026, 10, 24, 20, 0, tzinfo=UTC)
    assert parse_time("2:30", night, zone="Europe/Berlin") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "soon",
        "25:00",
        "13:60",
        "+",
        "+30",
        "mon noonish",
        "mo 9:00",
        "2026-13-01",
        "tomorrow tomorrow",
        "13pm",
        "0am",
        "3:75pm",
        "in two shakes",
        "in 20 min ago",
        "+20 min ago",
        "20 days and 3",
        "am",
        "in 2",
        "3",
        "2026-12-32 9am",
        "in 9999999 weeks ago",
        "31 feb 9:00",
        "1.13. 9:00",
        "5 of june",
        "we said 9am tomorrow or so",
        "3/4 9:00",
    ],
)
def test_what_is_no_time_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(Usage, match=r"tomorrow 9:00"):
        parse_time(typed, MONDAY, zone="UTC")


@pytest.mark.parametrize("typed", ["+9999999w", "0001-01-01", "9999-12-31T23:59-12:00"])
def test_a_time_outside_the_calendar_is_refused(typed: str) -> None:
    with pytest.raises(Usage):
        parse_time(typed, MONDAY, zone="Asia/Tokyo")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("13:00", "2026-05-04T13:00:00+00:00"),
        ("15:00", "2026-05-03T15:00:00+00:00"),
        ("noon", "2026-05-04T12:00:00+00:00"),
        ("20m", "2026-05-04T13:40:00+00:00"),
        ("1h30", "2026-05-04T12:30:00+00:00"),
        ("2 hours ago", "2026-05-04T12:00:00+00:00"),
        ("-2h", "2026-05-04T12:00:00+00:00"),
        ("yesterday 9", "2026-05-03T09:00:00+00:00"),
        ("in 20 min", "2026-05-04T14:20:00+00:00"),
        ("tomorrow 9:00", "2026-05-05T09:00:00+00:00"),
    ],
)
def test_where_a_time_that_was_is_asked_a_word_looks_back(typed: str, meant: str) -> None:
    assert parse_past_time(typed, MONDAY, zone="UTC") == datetime.fromisoformat(meant)


@pytest.mark.parametrize(("typed", "minutes"), [("20m", 20), ("20 min", 20), ("1h30", 90), ("half an hour", 30), ("2 Hours", 120)])
def test_a_length_of_time_is_counted_in_minutes(typed: str, minutes: float) -> None:
    assert parse_minutes(typed) == minutes


@pytest.mark.parametrize("typed", ["", "20", "soon", "-20m"])
def test_what_is_no_length_of_time_is_refused(typed: str) -> None:
    with pytest.raises(Usage, match="half an hour"):
        parse_minutes(typed)


@pytest.mark.parametrize("zone", ["Nowhere/At_All", "../etc/passwd", "Europe"])
def test_an_unknown_zone_is_named(zone: str) -> None:
    with pytest.raises(Usage, match="time zone"):
        parse_time("13:00", MONDAY, zone=zone)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(32, "16:32"), (17 * 60, "tomorrow 09:00"), (65 * 60, "Thu 09:00"), (-20 * 60, "yesterday 20:00"), (9 * 1440, "2026-05-13 16:00")],
)
def test_an_instant_is_said_as_shortly_as_it_can_be(minutes: int, words: str) -> None:
    assert format_time(MONDAY + timedelta(minutes=minutes), MONDAY, zone="Europe/Berlin") == words


def test_an_instant_can_be_said_where_the_zone_is_unknown() -> None:
    assert format_time(MONDAY, MONDAY, zone="Nowhere/At_All") == "14:00"


@given(now=MOMENTS, hour=st.integers(0, 23), minute=st.integers(0, 59), zone=ZONES)
def test_a_bare_clock_time_is_ahead(now: datetime, hour: int, minute: int, zone: str) -> None:
    found = parse_time(f"{hour}:{minute:02}", now, zone=zone)
    assert now < found <= now + timedelta(hours=50)


@given(now=MOMENTS, ahead=st.integers(1, 40 * 1440))
def test_what_is_said_can_be_typed_again(now: datetime, ahead: int) -> None:
    instant = (now + timedelta(minutes=ahead)).replace(second=0, microsecond=0)
    if instant > now:
        assert parse_time(format_time(instant, now, zone="UTC"), now, zone="UTC") == instant


@given(text=st.text(max_size=20), zone=ZONES)
def test_any_text_is_a_time_or_refused(text: str, zone: str) -> None:
    with contextlib.suppress(Usage):
        assert parse_time(text, MONDAY, zone=zone).tzinfo is UTC


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-10-25 02:30+1", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("2026-10-25 02:30+2", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("02:30+1", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("tomorrow 02:30 +1", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("2026-10-25 02:30+05:30", datetime(2026, 10, 24, 21, 0, tzinfo=UTC)),
    ],
)
def test_a_clock_may_carry_its_offset_as_it_is_shown(typed: str, meant: datetime) -> None:
    assert parse_time(typed, datetime(2026, 10, 24, 20, 0, tzinfo=UTC), zone="Europe/Berlin") == meant


def test_an_offset_that_no_place_has_is_refused() -> None:
    with pytest.raises(Usage):
        parse_time("02:30+99", MONDAY, zone="UTC")


@pytest.mark.parametrize(
    ("typed", "past"),
    [
        ("13:00", True),
        ("1 pm", True),
        ("15:00", False),
        ("1:00", False),
        ("tomorrow 13:00", False),
        ("+1h", False),
        ("", False),
        ("25:99", False),
    ],
)
def test_a_time_of_day_that_is_just_past_is_told_from_one_that_comes(typed: str, past: bool) -> None:
    assert is_past_clock(typed, datetime(2026, 5, 4, 14, tzinfo=UTC), zone="UTC") is past


@pytest.mark.parametrize(("typed", "minutes"), [("25", 25), ("45", 45), ("90", 90), ("45 ago", -45)])
def test_a_bare_number_that_is_no_hour_is_minutes(typed: str, minutes: int) -> None:
    now = datetime(2026, 5, 4, 14, tzinfo=UTC)
    assert parse_time(typed, now, zone="UTC") == now + timedelta(minutes=minutes)


@pytest.mark.parametrize("typed", ["1", "9", "20", " 24 "])
def test_a_bare_number_that_may_be_an_hour_is_asked_about(typed: str) -> None:
    number = typed.strip()
    with pytest.raises(Usage, match=rf"^{number} min or {number}:00\? Write which one, or such as tomorrow 9:00$"):
        parse_time(typed, datetime(2026, 5, 4, 14, tzinfo=UTC), zone="UTC")
