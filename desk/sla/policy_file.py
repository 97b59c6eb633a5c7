"""Reads a policy from the text of its TOML file."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import cast

from desk.errors import DeskError
from desk.model.entry_values import PRIORITIES, Status
from desk.sla.calendar import ALWAYS, Calendar
from desk.sla.opening_hours import WEEKDAYS, HolidaysByYear, WrittenHours, no_holidays, opening_hours
from desk.sla.policy import (
    CLOCK_NAMES,
    CLOCKS_WITH_TARGET,
    PAUSABLE_CLOCKS,
    UPDATE_STARTS,
    CaseCondition,
    ClockName,
    Policy,
    PolicyRule,
    WarnWhen,
)
from desk.sla.public_holidays import national_holidays
from desk.sla.shift_hours import USUAL_TIMES, HandoverTimes, ShiftHours
from desk.sla.zones import is_zone
from desk.text.amounts import DECIMAL_SIGNS, DecimalSign
from desk.text.late_pattern import late_pattern
from desk.toml_table import Source, TomlTable

_CONDITIONS = ("priority", "tier", "channel", "tag", "source")
_SETTINGS = ("calendar", "update_starts", "pauses", "soon")
_PAUSE_STATUSES: tuple[Status, ...] = ("pending", "on_hold")
_CALENDAR_KEYS = ("zone", "hours", "dates", "breaks", "holidays", "country", "region", "working")
_LONGEST_TARGET_MINUTES = 10 * 366 * 24 * 60
_INTERVAL = late_pattern(r"\s*([\d:]+)\s*(?:-|to)\s*([\d:]+)\s*")
_PERCENT = late_pattern(r"\s*(\d+(?:\.\d+)?)\s*%\s*")
_DEFAULT_PAUSES: dict[ClockName, frozenset[Status]] = {"update": frozenset(_PAUSE_STATUSES), "fix": frozenset(_PAUSE_STATUSES)}


def read_policy(text: str, name: str) -> Policy:
    """Reads a policy from TOML.

    `name` is the file's name in messages. Targets are minutes of open time. Raises a DeskError that names the file, the line, the key and
    the nearest valid one when something cannot be understood: also for a calendar that is never open, which would make every deadline
    infinite (SLA.6).
    """
    top = Source(text, name).parsed()
    top.only((*_SETTINGS, "calendars", "rules", "shifts", "handover", "amounts"))
    calendars = {ALWAYS.name: ALWAYS} | {
        key: _read_calendar(top.table("calendars").table(key), key) for key in top.table("calendars").values
    }
    defaults = _read_settings(top, PolicyRule(pauses=_DEFAULT_PAUSES), calendars=calendars)
    rules = tuple(_read_rule(table, defaults, calendars=calendars) for table in top.tables("rules"))
    shifts = tuple(map(_read_shift, top.tables("shifts")))
    handover, decimal = _read_handover(top.table("handover")), _read_decimal(top.table("amounts"))
    return Policy(name, rules, calendars, shifts, handover, decimal, text_sum=_text_sum(text))


def _text_sum(text: str) -> str:
    written = text.encode("utf-8", "surrogatepass")
    return f"{len(written)}-{zlib.crc32(written):08x}"


def _read_decimal(table: TomlTable) -> DecimalSign:
    table.only(("decimal",))
    return table.one_of("decimal", DECIMAL_SIGNS) or ""


def _read_shift(table: TomlTable) -> ShiftHours:
    table.only(("name", "hours", "days"))
    name, spans = table.text("name"), _read_hours(table, "hours")
    if not name or len(spans) != 1:
        raise table.wrong("hours" if name else "name", 'a shift has a name and hours; write name = "Early" and hours = "06:00-14:00"')
    days = table.texts("days") or WEEKDAYS
    for day in days:
        table.known("days", day, among=WEEKDAYS)
    begin, end = (time.fromisoformat(_two_digits(clock)) for clock in spans[0])
    return ShiftHours(name, begin, end, frozenset(WEEKDAYS.index(day) for day in days))


def _two_digits(clock: str) -> str:
    hour, _, minute = clock.partition(":")
    return f"{int(hour) % 24:02}:{minute or '00'}"


def _read_handover(table: TomlTable) -> HandoverTimes:
    table.only(("gap", "until"))
    usual = USUAL_TIMES
    gap, until = (table.number(key, most=_LONGEST_TARGET_MINUTES) for key in ("gap", "until"))
    return HandoverTimes(
        gap=usual.gap if gap is None else timedelta(minutes=gap),
        until=usual.until if not until else timedelta(minutes=until),
    )


def _read_settings(table: TomlTable, otherwise: PolicyRule, *, calendars: Mapping[str, Calendar]) -> PolicyRule:
    """Reads the settings of a table.

    Those it does not name are taken from `otherwise`.
    """
    calendar = table.one_of("calendar", calendars)
    starts = table.one_of("update_starts", UPDATE_STARTS)
    return PolicyRule(
        calendar=calendars[calendar] if calendar else otherwise.calendar,
        update_starts=starts or otherwise.update_starts,
        pauses=_read_pauses(table.table("pauses")) if "pauses" in table.values else otherwise.pauses,
        soon={**otherwise.soon, **_read_warnings(table.table("soon"))},
    )


def _read_rule(table: TomlTable, defaults: PolicyRule, *, calendars: Mapping[str, Calendar]) -> PolicyRule:
    table.only(("name", *_CONDITIONS, *CLOCKS_WITH_TARGET, "sla", *_SETTINGS))
    settings = _read_settings(table, defaults, calendars=calendars)
    return PolicyRule(
        name=table.text("name") or f"rule {cast(int, table.path[-1]) + 1}",
        when=_read_condition(table),
        targets=_read_targets(table),
        calendar=settings.calendar,
        pauses=settings.pauses,
        soon=settings.soon,
        update_starts=settings.update_starts,
    )


def _read_condition(table: TomlTable) -> CaseCondition:
    for priority in table.texts("priority") or ():
        table.known("priority", priority, among=PRIORITIES)
    return CaseCondition(**{key: frozenset(word.lower() for word in table.texts(key) or ()) for key in _CONDITIONS})


def _read_targets(table: TomlTable) -> dict[ClockName, int]:
    minutes = {clock: table.number(clock) for clock in CLOCKS_WITH_TARGET}
    for clock, number in minutes.items():
        if number and number > _LONGEST_TARGET_MINUTES:
            raise table.wrong(clock, "that is more than ten years; targets are minutes")
    targets = {clock: round(number * 60) for clock, number in minutes.items() if number}
    with_sla = table.truth("sla", True)
    if with_sla and not targets:
        raise table.wrong(None, "no target is given; write sla = false if these cases have none")
    if not with_sla and targets:
        raise table.wrong("sla", "sla = false and targets together make no sense; leave one out")
    return targets


def _read_pauses(table: TomlTable) -> dict[ClockName, frozenset[Status]]:
    """Reads pauses: written by status, kept by clock."""
    table.only(_PAUSE_STATUSES, "pause")
    stopped = {
        status: {table.known(status, clock, among=PAUSABLE_CLOCKS) for clock in table.texts(status) or ()} for status in _PAUSE_STATUSES
    }
    return {clock: frozenset(status for status in _PAUSE_STATUSES if clock in stopped[status]) for clock in PAUSABLE_CLOCKS}


def _read_warnings(table: TomlTable) -> dict[ClockName, WarnWhen]:
    """Reads when each clock turns soon.

    `all` stands for every clock but promises, which are not a share of anything.
    """
    table.only((*CLOCK_NAMES, "all"), "clock")
    found: dict[ClockName, WarnWhen] = {}
    if "all" in table.values:
        found |= dict.fromkeys(CLOCKS_WITH_TARGET, _read_warning(table, "all"))
    return found | {clock: _read_warning(table, clock) for clock in CLOCK_NAMES if clock in table.values}


def _read_warning(table: TomlTable, key: str) -> WarnWhen:
    value = table.values[key]
    percent = _PERCENT.fullmatch(value) if isinstance(value, str) else None
    if percent and float(percent[1]) <= 100:
        return WarnWhen(share=float(percent[1]) / 100)
    if isinstance(value, str):
        raise table.wrong(key, 'minutes, as 15, or a share of the target, as "25%", is needed')
    return WarnWhen(seconds=round((table.number(key, most=_LONGEST_TARGET_MINUTES) or 0) * 60))


def _read_calendar(table: TomlTable, name: str) -> Calendar:
    table.only(_CALENDAR_KEYS)
    zone = table.text("zone")
    if not zone or not is_zone(zone):
        raise table.wrong("zone", f"{zone!r} is no zone" if zone else 'a zone is missing; write zone = "Europe/Berlin" or the like')
    week, dates, breaks = table.table("hours"), table.table("dates"), table.table("breaks")
    week.only(WEEKDAYS, "weekday")
    working = frozenset(table.dates("working"))
    hours = opening_hours(
        {day: _read_hours(week, day) for day in week.values},
        dates={dates.date(day, day): _read_hours(dates, day) for day in dates.values},
        breaks={breaks.date(day, day): _read_hours(breaks, day) for day in breaks.values if day not in WEEKDAYS},
        weekly_breaks={day: _read_hours(breaks, day) for day in breaks.values if day in WEEKDAYS},
        holidays={day: "holiday" for day in table.dates("holidays") if day not in working},
        national=_read_national_holidays(table, working),
    )
    if hours.is_never_open:
        raise table.wrong("hours", 'this calendar is never open, so nothing would ever be due; give it hours, or use "always"')
    return Calendar(hours, zone, name)


def _read_hours(table: TomlTable, key: str) -> WrittenHours:
    """Reads the hours of one day.

    They are written `"09:00-12:00"`, as a list of such, or as an empty list for a closed day.
    """
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


def _read_national_holidays(table: TomlTable, working: frozenset[date]) -> HolidaysByYear:
    country, region = table.text("country"), table.text("region")
    if not country:
        if region:
            raise table.wrong("region", "a region needs its country beside it")
        return no_holidays
    try:
        return national_holidays(country, region or "", except_on=working)
    except DeskError as error:
        raise table.wrong("country", str(error).removesuffix(".")) from None
