"""Holidays by country: through the library when it is there, in words when it is not."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from desk.errors import DeskError
from desk.sla.policy_file import read_policy

TEXT = """
[calendars.shop]
zone = "Europe/Berlin"
country = "de"
region = "BY"
working = [2026-01-06]
holidays = [2026-12-24]
[calendars.shop.hours]
mon = "09:00-17:00"
tue = "09:00-17:00"
wed = "09:00-17:00"
thu = "09:00-17:00"
fri = "09:00-17:00"
"""


def three_holidays(country: str, *, subdiv: str | None, years: int) -> Mapping[date, str]:
    assert (country, subdiv) == ("DE", "BY")
    return {date(years, 1, 1): "New Year", date(years, 1, 6): "Three Kings", date(years, 5, 1): "May Day"}


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that knows one region of one country."""
    known = SimpleNamespace(country_holidays=three_holidays, list_supported_countries=lambda: {"DE": ["BE", "BY"], "SM": []})
    monkeypatch.setitem(sys.modules, "holidays", known)


@pytest.mark.usefixtures("library")
def test_the_countrys_holidays_close_and_worked_ones_do_not() -> None:
    calendar = read_policy(TEXT, "x.toml").calendars["shop"]
    closed = [day for day in (date(2026, 1, 1), date(2026, 1, 6), date(2026, 5, 1), date(2026, 12, 24)) if not calendar.hours.hours_on(day)]
    assert closed == [date(2026, 1, 1), date(2026, 5, 1), date(2026, 12, 24)]
    assert calendar.hours.holiday_name(date(2026, 5, 1)) == "May Day"


@pytest.mark.usefixtures("library")
def test_every_year_has_them() -> None:
    calendar = read_policy(TEXT, "x.toml").calendars["shop"]
    start, end = datetime(2007, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
    ordinary = read_policy(TEXT.replace('country = "de"\nregion = "BY"\n', ""), "x.toml").calendars["shop"]
    weekdays = sum(date(year, month, day).weekday() < 5 for year in range(2007, 2026) for month, day in ((1, 1), (1, 6), (5, 1)))
    assert ordinary.between(start, end) - calendar.between(start, end) == weekdays * 8 * 3600
    assert calendar.add(start, calendar.between(start, end)) == datetime(2025, 12, 31, 16, tzinfo=UTC)


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("place", "words"),
    [('country = "XX"', "ISO codes"), ('country = "DE"\nregion = "ZZ"', "it has BE, BY"), ('country = "SM"\nregion = "ZZ"', "it has none")],
)
def test_an_unknown_place_is_refused_with_its_line(place: str, words: str) -> None:
    with pytest.raises(DeskError, match=r"^x\.toml, line 4: calendars\.shop\.country: ") as refused:
        read_policy(TEXT.replace('country = "de"\nregion = "BY"', place), "x.toml")
    assert words in str(refused.value)


def test_without_the_library_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)
    with pytest.raises(DeskError, match="pip install holidays, or list the dates"):
        read_policy(TEXT, "x.toml")


def test_the_real_library_answers_as_we_ask() -> None:
    pytest.importorskip("holidays", reason="the holidays library is optional")
    calendar = read_policy(TEXT, "x.toml").calendars["shop"]
    assert calendar.hours.hours_on(date(2026, 10, 3)) == calendar.hours.hours_on(date(2026, 6, 4)) == ()
    assert calendar.hours.hours_on(date(2026, 1, 6))


def test_nobody_loads_the_library_without_need() -> None:
    script = (
        "import sys; from desk.sla.policy_file import read_policy; "
        "read_policy('[[rules]]\\nown = 5', 'x'); sys.exit('holidays' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
