"""A day alone is its morning where something is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from desk.errors import Usage
from desk.text.due_times import parse_due_time
from desk.text.times import parse_time

MONDAY = datetime(2026, 5, 4, 14, tzinfo=UTC)
"""16:00 in Berlin."""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tomorrow", "2026-05-05T09:00:00+02:00"),
        ("by tomorrow", "2026-05-05T09:00:00+02:00"),
        ("Friday", "2026-05-08T09:00:00+02:00"),
        ("on fri", "2026-05-08T09:00:00+02:00"),
        ("mon", "2026-05-11T09:00:00+02:00"),
        ("1 jun", "2026-06-01T09:00:00+02:00"),
        ("1.6.", "2026-06-01T09:00:00+02:00"),
        ("2026-06-01", "2026-06-01T09:00:00+02:00"),
    ],
)
def test_a_day_alone_is_its_morning(typed: str, meant: str) -> None:
    assert parse_due_time(typed, MONDAY, zone="Europe/Berlin") == datetime.fromisoformat(meant)


def test_a_weekday_before_nine_is_today() -> None:
    assert parse_due_time("mon", MONDAY - timedelta(hours=8), zone="Europe/Berlin") == datetime.fromisoformat("2026-05-04T09:00:00+02:00")


@pytest.mark.parametrize(
    "typed",
    ["tomorrow 0:00", "24:00", "tonight 24:00", "tomorrow 8:00", "+20m", "in a week", "13:00", "noon", "fri evening", "today", "yesterday"],
)
def test_all_else_is_read_as_ever(typed: str) -> None:
    assert parse_due_time(typed, MONDAY, zone="Europe/Berlin") == parse_time(typed, MONDAY, zone="Europe/Berlin")


@pytest.mark.parametrize("typed", ["tonight", "9", "soon", ""])
def test_what_is_no_time_stays_none(typed: str) -> None:
    with pytest.raises(Usage):
        parse_due_time(typed, MONDAY, zone="Europe/Berlin")
