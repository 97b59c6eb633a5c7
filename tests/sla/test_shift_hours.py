"""The shifts of the policy file, and which one takes over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from desk.errors import DeskError
from desk.sla.policy_file import read_policy
from desk.sla.shift_hours import HandoverTimes, next_shift

THREE = """
[[shifts]]
name = "Early"
hours = "06:00-14:00"
days = ["mon", "tue"]
[[shifts]]
name = "Late"
hours = "14:00-22:00"
[[shifts]]
name = "Night"
hours = "22:00-06:00"
[handover]
gap = 20
"""
BERLIN = ZoneInfo("Europe/Berlin")


def name_at(day: int, hour: int, minute: int = 0) -> tuple[str, timedelta]:
    change = datetime(2026, 10, day, hour, minute, tzinfo=BERLIN)
    span = next_shift(read_policy(THREE, "p.toml").shifts, change, BERLIN)
    assert span is not None
    return span.name, span.end - span.start


def test_the_shift_that_takes_over_is_the_one_that_begins_at_the_change() -> None:
    assert name_at(19, 14) == ("Late", timedelta(hours=8))
    assert name_at(19, 13, 50)[0] == "Late"
    assert name_at(19, 22)[0] == "Night"
    assert name_at(20, 6)[0] == "Early"


def test_a_day_without_an_early_shift_waits_for_the_late_one() -> None:
    assert name_at(21, 6)[0] == "Late"


def test_the_night_of_the_change_of_clocks_is_an_hour_longer() -> None:
    assert name_at(24, 22) == ("Night", timedelta(hours=9))


def test_a_desk_without_shifts_has_no_next_one() -> None:
    assert next_shift((), datetime(2026, 5, 4, tzinfo=UTC), BERLIN) is None


def test_times_of_a_change_are_settings() -> None:
    assert read_policy(THREE, "p.toml").handover == HandoverTimes(gap=timedelta(minutes=20))
    assert read_policy("", "p.toml").handover.until == timedelta(hours=8)


@pytest.mark.parametrize(
    "written", ['name = "Early"', 'hours = "06:00-14:00"', 'name = "E"\nhours = "6"', 'name = "E"\nhours = "06:00-14:00"\ndays = ["x"]']
)
def test_a_shift_that_makes_no_sense_is_said_with_its_line(written: str) -> None:
    with pytest.raises(DeskError, match=r"p\.toml"):
        read_policy(f"[[shifts]]\n{written}\n", "p.toml")
