"""A policy read from its TOML file, refused with file, line and key where it makes no sense; it reads no file itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import cast

from desk.errors import DeskError
from desk.model.entries import PRIORITIES, Status
from desk.sla.calendar import ALWAYS, Calendar
from desk.sla.hours import WEEKDAYS, Holidays, Labels, no_holidays, opening_hours
from desk.sla.national import national_holidays
from desk.sla.rules import CAN_PAUSE, CLOCK_NAMES, NO_SLA, UPDATE_STARTS, WITH_TARGET, ClockName, Match, Policy, Rule, Soon
from desk.sla.zones import is_zone
from desk.toml_table import Source, TomlTable

__all__ = ["NO_SLA", "Policy", "Rule", "read_policy"]

_CONDITIONS = ("priority", "tier", "channel", "tag", "source")
_SETTINGS = ("calendar", "update_starts", "pauses", "soon")
_PAUSES: tuple[Status, ...] = ("pending", "on_hold")
_CALENDAR_KEYS = ("zone", "hours", "dates", "breaks", "holidays", "country", "region", "working")
_LONGEST = 10 * 366 * 24 * 60
_INTERVAL = re.compile(r"\s*([\d:]+)\s*(?:-|to)\s*([\d:]+)\s*")
_PERCENT = re.compile(r"\s*(\d+(?:\.\d+)?)\s*%\s*")
_DEFAULT_PAUSES: dict[ClockName, frozenset[Status]] = {"update": frozenset(_PAUSES), "fix": frozenset(_PAUSES)}


def read_policy(text: str, name: str) -> Policy:
    """Read a policy; `name` is what the file is called in messages.

    Targets are minutes of open time. Raises a DeskError that names the file, the line, the key and the nearest valid one when something
    cannot be understood: also for a calendar that is never open, which would make every deadline infinite (SLA.md, rule 6).
    """
    top = Source(text, name).parsed()
    top.only((*_SETTINGS, "calendars", "rules"))
    calendars = {ALWAYS.name: ALWAYS} | {key: _calendar(top.table("calendars").table(key), key) for key in top.table("calendars").values}
    defaults = _settings(top, Rule(pauses=_DEFAULT_PAUSES), calendars=calendars)
    return Policy(name, tuple(_rule(table, defaults, calendars=calendars) for table in top.tables("rules")), calendars)


def _settings(table: TomlTable, otherwise: Rule, *, calendars: Mapping[str, Calendar]) -> Rule:
    """What stands in the table, else what held before."""
    calendar = table.one_of("calendar", calendars)
    starts = table.one_of("update_starts", UPDATE_STARTS)
    return Rule(
        calendar=calendars[calendar] if calendar else otherwise.calendar,
        update_starts=starts or otherwise.update_starts,
        pauses=_pauses(table.table("pauses")) if "pauses" in table.values else otherwise.pauses,
        soon={**otherwise.soon, **_soon(table.table("soon"))},
    )


def _rule(table: TomlTable, defaults: Rule, *, calendars: Mapping[str, Calendar]) -> Rule:
    table.only(("name", *_CONDITIONS, *WITH_TARGET, "sla", *_SETTINGS))
    settings = _settings(table, defaults, calendars=calendars)
    return Rule(
        name=table.text("name") or f"rule {cast(int, table.path[-1]) + 1}",
        when=_match(table),
        targets=_targets(table),
        calendar=settings.calendar,
        pauses=settings.pauses,
        soon=settings.soon,
        update_starts=settings.update_starts,
    )


def _match(table: TomlTable) -> Match:
    for priority in table.texts("priority") or ():
        table.known("priority", priority, among=PRIORITIES)
    return Match(**{key: frozenset(word.lower() for word in table.texts(key) or ()) for key in _CONDITIONS})


def _targets(table: TomlTable) -> dict[ClockName, int]:
    minutes = {clock: table.number(clock) for clock in WITH_TARGET}
    for clock, number in minutes.items():
        if number and number > _LONGEST:
            raise table.wrong(clock, "that is more than ten years; targets are minutes")
    targets = {clock: round(number * 60) for clock, number in minutes.items() if number}
    with_sla = table.truth("sla", True)
    if with_sla and not targets:
        raise table.wrong(None, "no target is given; write sla = false if these cases have none")
    if not with_sla and targets:
        raise table.wrong("sla", "sla = false and targets together make no sense; leave one out")
    return targets


def _pauses(table: TomlTable) -> dict[ClockName, frozenset[Status]]:
    """Written by status, kept by clock."""
    table.only(_PAUSES, "pause")
    stopped = {status: {table.known(status, clock, among=CAN_PAUSE) for clock in table.texts(status) or ()} for status in _PAUSES}
    return {clock: frozenset(status for status in _PAUSES if clock in stopped[status]) for clock in CAN_PAUSE}


def _soon(table: TomlTable) -> dict[ClockName, Soon]:
    """`all` stands for every clock but promises, which are not a share of anything."""
    table.only((*CLOCK_NAMES, "all"), "clock")
    found: dict[ClockName, Soon] = {}
    if "all" in table.values:
        found |= dict.fromkeys(WITH_TARGET, _left(table, "all"))
    return found | {clock: _left(table, clock) for clock in CLOCK_NAMES if clock in table.values}


def _left(table: TomlTable, key: str) -> Soon:
    value = table.values[key]
    percent = _PERCENT.fullmatch(value) if isinstance(value, str) else None
    if percent and float(percent[1]) <= 100:
        return Soon(share=float(percent[1]) / 100)
    if isinstance(value, str):
        raise table.wrong(key, 'minutes, as 15, or a share of the target, as "25%", is needed')
    return Soon(seconds=round((table.number(key) or 0) * 60))


def _calendar(table: TomlTable, name: str) -> Calendar:
    table.only(_CALENDAR_KEYS)
    zone = table.text("zone")
    if not zone or not is_zone(zone):
        raise table.wrong("zone", f"{zone!r} is no zone" if zone else 'a zone is missing; write zone = "Europe/Berlin" or the like')
    week, dates, breaks = table.table("hours"), table.table("dates"), table.table("breaks")
    week.only(WEEKDAYS, "weekday")
    working = frozenset(table.dates("working"))
    hours = opening_hours(
        {day: _labels(week, day) for day in week.values},
        dates={dates.date(day, day): _labels(dates, day) for day in dates.values},
        breaks={breaks.date(day, day): _labels(breaks, day) for day in breaks.values if day not in WEEKDAYS},
        weekly_breaks={day: _labels(breaks, day) for day in breaks.values if day in WEEKDAYS},
        holidays={day: "holiday" for day in table.dates("holidays") if day not in working},
        national=_national(table, working),
    )
    if hours.never:
        raise table.wrong("hours", 'this calendar is never open, so nothing would ever be due; give it hours, or use "always"')
    return Calendar(hours, zone, name)


def _labels(table: TomlTable, key: str) -> Labels:
    """`"09:00-12:00"`, a list of such, or an empty list for a closed day."""
    found: list[tuple[str, str]] = []
    for written in table.texts(key) or ():
        match = _INTERVAL.fullmatch(written)
        if match is None:
            raise table.wrong(key, f'{written!r} is no span of hours; write it as "09:00-17:00", past midnight as "22:00-06:00"')
        found.append((match[1], match[2]))
    try:
        opening_hours({"mon": found})
    except ValueError as error:
        raise table.wrong(key, str(error)) from None
    return found


def _national(table: TomlTable, working: frozenset[date]) -> Holidays:
    country, region = table.text("country"), table.text("region")
    if not country:
        if region:
            raise table.wrong("region", "a region needs its country beside it")
        return no_holidays
    try:
        return national_holidays(country, region or "", except_on=working)
    except DeskError as error:
        raise table.wrong("country", str(error).removesuffix(".")) from None
