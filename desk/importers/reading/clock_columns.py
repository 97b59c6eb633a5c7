"""Finds hours that stand apart from their days."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

from desk.importers.reading.cell_values import NOTHING
from desk.importers.reading.dates import has_clock
from desk.importers.reading.delimited import DelimitedTable
from desk.importers.reading.normalised_words import normalise

_CLOCK = re.compile(r"\d{1,2}(?:[:h]\d{2}(?::\d{2}(?:[.,]\d+)?)?|\.\d{2})\s*(?:[ap]\.?m\.?)?", re.IGNORECASE)
_DAY = re.compile(r"(?=.*\d)(?!\d{1,2}[:h]\d{2}).{6,40}")
_DAYS = "date day datum tag fecha dia data giorno jour dag on"
_HOURS = "time hour clock uhrzeit zeit hora ora orario heure tijd at"
_DAY_WORDS = frozenset(_DAYS.split())
_CLOCK_WORDS = frozenset(_HOURS.split())
_SAMPLE = 200


class DayAndClock(msgspec.Struct, frozen=True):
    """The places of a day and of its hour in a header."""

    day: int
    clock: int


def clock_columns(table: DelimitedTable, times: Mapping[str, int]) -> dict[str, DayAndClock]:
    """The fields of `times` whose day and hour stand in two columns.

    The two headings are alike but for a word for a day and one for an hour, or the hour stands right beside its day.
    """
    found: dict[str, DayAndClock] = {}
    for field, index in times.items():
        pair = next(_pairs_with(table, index), None)
        if pair and pair.clock not in {other.clock for other in found.values()}:
            found[field] = pair
    return found


def _pairs_with(table: DelimitedTable, index: int) -> Iterator[DayAndClock]:
    holds_clocks = _holds_only(table, index, _CLOCK)
    if not holds_clocks and (not _holds_only(table, index, _DAY) or any(map(has_clock, _sample_cells(table, index)))):
        return
    for other in range(len(table.header)):
        day, clock = (other, index) if holds_clocks else (index, other)
        if other != index and _belong_together(table.header, day, clock) and _holds_only(table, other, _DAY if holds_clocks else _CLOCK):
            yield DayAndClock(day, clock)


def _belong_together(header: list[str], day: int, clock: int) -> bool:
    days, clocks = (frozenset(normalise(header[index]).split()) for index in (day, clock))
    if not clocks & _CLOCK_WORDS:
        return False
    return days - _DAY_WORDS == clocks - _CLOCK_WORDS or (abs(clock - day) == 1 and clocks <= _CLOCK_WORDS)


def _holds_only(table: DelimitedTable, index: int, form: re.Pattern[str]) -> bool:
    cells = _sample_cells(table, index)
    return bool(cells) and all(map(form.fullmatch, cells))


def _sample_cells(table: DelimitedTable, index: int) -> list[str]:
    cells = (record.cells[index].strip() for record in table.records[:_SAMPLE])
    return [cell for cell in cells if cell not in NOTHING]
