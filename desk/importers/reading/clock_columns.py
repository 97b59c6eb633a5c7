"""Finds hours that stand apart from their days."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from desk.importers.reading.cell_values import NOTHING
from desk.importers.reading.dates import has_clock
from desk.importers.reading.delimited import Record
from desk.importers.reading.normalised_words import normalise

_CLOCK = re.compile(r"\d{1,2}(?:[:h]\d{2}(?::\d{2}(?:[.,]\d+)?)?|\.\d{2})\s*(?:[ap]\.?m\.?)?", re.IGNORECASE)
_DAY = re.compile(r"(?=.*\d)(?!\d{1,2}[:h]\d{2}).{6,40}")
_DAYS = "date day datum tag fecha dia data giorno jour dag on"
_HOURS = "time hour clock uhrzeit zeit hora ora orario heure tijd at"
_DAY_WORDS = frozenset(_DAYS.split())
_CLOCK_WORDS = frozenset(_HOURS.split())


class DayAndClock(msgspec.Struct, frozen=True):
    """The places of a day and of its hour in a header."""

    day: int
    clock: int


def clock_columns(header: Sequence[str], sample: Sequence[Record], times: Mapping[str, int]) -> dict[str, DayAndClock]:
    """The fields of `times` whose day and hour stand in two columns.

    The first records show it: the two headings are alike but for a word for a day and one for an hour, or the hour stands right beside its
    day.
    """
    found: dict[str, DayAndClock] = {}
    for field, index in times.items():
        pair = next(pairs_with(header, sample, index), None)
        if pair and pair.clock not in {other.clock for other in found.values()}:
            found[field] = pair
    return found


def pairs_with(header: Sequence[str], sample: Sequence[Record], index: int) -> Iterator[DayAndClock]:
    """The pairs of day and hour that have this column."""
    holds_clocks = _holds_only(sample, index, _CLOCK)
    if not holds_clocks and (not _holds_only(sample, index, _DAY) or any(map(has_clock, _cells_of(sample, index)))):
        return
    for other in range(len(header)):
        day, clock = (other, index) if holds_clocks else (index, other)
        if other != index and _belong_together(header, day, clock) and _holds_only(sample, other, _DAY if holds_clocks else _CLOCK):
            yield DayAndClock(day, clock)


def _belong_together(header: Sequence[str], day: int, clock: int) -> bool:
    days, clocks = (frozenset(normalise(header[index]).split()) for index in (day, clock))
    if not clocks & _CLOCK_WORDS:
        return False
    return days - _DAY_WORDS == clocks - _CLOCK_WORDS or (abs(clock - day) == 1 and clocks <= _CLOCK_WORDS)


def _holds_only(sample: Sequence[Record], index: int, form: re.Pattern[str]) -> bool:
    cells = _cells_of(sample, index)
    return bool(cells) and all(map(form.fullmatch, cells))


def _cells_of(sample: Sequence[Record], index: int) -> list[str]:
    cells = (record.cells[index].strip() for record in sample)
    return [cell for cell in cells if cell not in NOTHING]
