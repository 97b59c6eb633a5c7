"""Calendars and instants for the laws; most minutes lie near clock changes, because that is where calendars go wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from desk.sla.calendar import Calendar
from desk.sla.opening_hours import opening_hours
from tests.sla.walker import DAYS, Walker, Written

ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",
    "Asia/Tehran",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Apia",
)
EDGES = (
    datetime(2026, 3, 28, tzinfo=UTC),
    datetime(2026, 10, 24, tzinfo=UTC),
    datetime(2026, 3, 7, tzinfo=UTC),
    datetime(2026, 10, 31, tzinfo=UTC),
    datetime(2026, 10, 3, tzinfo=UTC),
    datetime(2015, 10, 17, tzinfo=UTC),
    datetime(2015, 2, 21, tzinfo=UTC),
    datetime(2011, 12, 29, tzinfo=UTC),
    datetime(2026, 12, 23, tzinfo=UTC),
)
"""The day before clocks change somewhere, a date that Samoa never had, and Christmas."""


def label(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


quarters = st.integers(0, 95).map(lambda quarter: label(15 * quarter))
ends = st.integers(1, 96).map(lambda quarter: label(15 * quarter))
intervals = st.tuples(quarters, ends)
days: st.SearchStrategy[Written] = st.lists(intervals, max_size=2)
dates = st.builds(lambda edge, offset: (edge + timedelta(days=offset)).date(), st.sampled_from(EDGES), st.integers(0, 4))
by_date: st.SearchStrategy[dict[date, Written]] = st.dictionaries(dates, days, max_size=2)
walkers = st.builds(
    Walker,
    st.sampled_from(ZONES),
    st.dictionaries(st.sampled_from(DAYS), days, max_size=7),
    by_date,
    by_date,
    st.frozensets(dates, max_size=2),
)
instants = st.builds(lambda edge, minutes: edge + timedelta(minutes=minutes), st.sampled_from(EDGES), st.integers(0, 4 * 24 * 60))


def calendar_of(walker: Walker) -> Calendar:
    """The engine's calendar for the hours a walker walks."""
    hours = opening_hours(walker.hours, dates=walker.dates, breaks=walker.breaks, holidays=dict.fromkeys(walker.holidays, "holiday"))
    return Calendar(hours, walker.zone, "drawn")


calendars = walkers.map(calendar_of)
open_calendars = calendars.filter(lambda calendar: not calendar.hours.is_closed_all_week)
