"""Gathers facts about the cells of a column."""

from __future__ import annotations

import re
from collections.abc import Sequence

from desk.importers.reading.date_order import DateOrderProofs
from desk.importers.reading.dates import NO_DATE, STAMPS, is_number, is_stamp, looks_dated

_NO_TIME = re.compile(
    r"true|false|yes|no|y|n|ja|nein|nee|oui|non|s[ií]|n[aã]o|tak|nie|-?\d{1,4}(?:\.\d+)?|-?\d+:\d{2}(?::\d{2})?"
    r"|-?P(?=[\dT])(?:\d+W)?(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?|(?:\d+\s?(?:d|h|m|min|s|sec|days?|hours?|hrs?)\s?){1,4}",
    re.IGNORECASE,
)
"""Answers, counts and durations. A column of nothing else holds no times, whatever its header."""
_MOST_SEEN = 20_000
"""Different cells that are remembered, so that one that comes again counts once."""
_SAMPLE = 2_000
"""Different cells of which it is looked at closely whether they are dates."""


class ColumnFacts:
    """A column of times, cell by cell, each different one counted once.

    `order` is what its dates prove of the order of days and months.
    """

    def __init__(self) -> None:
        self.order = DateOrderProofs()
        self._seen: set[str] = set()
        self._is_told_else = True
        self._total = 0
        self._numbers = 0
        self._stamps = 0
        self._others: list[str] = []

    @property
    def has_content(self) -> bool:
        """Does some cell hold more than a word for no date?"""
        return self._total > 0

    @property
    def holds_no_times(self) -> bool:
        """Are there answers, counts or durations alone?"""
        return self.has_content and self._is_told_else

    @property
    def are_stamps(self) -> bool:
        """Do all times stand in the commonest spelling, which says an hour?"""
        return self._stamps == self._total

    @property
    def holds_numbers(self) -> bool:
        """Are more of the times bare numbers than dates? A cell that is neither does not hide that."""
        if self._numbers * 2 > self._total:
            return True
        others = self._total - self._numbers
        dates = sum(map(looks_dated, self._others)) * others / max(len(self._others), 1)
        return self._numbers > 0 and self._numbers > dates

    def take(self, cells: Sequence[str]) -> None:
        """Takes more cells of the column."""
        if STAMPS.fullmatch("\n".join(cells)):
            self._take_stamps(set(cells) - {""})
            return
        if len(self._seen) > _MOST_SEEN:
            self._seen.clear()
        told = [cell for cell in dict.fromkeys(map(str.strip, cells)) if cell not in self._seen]
        self._seen.update(told)
        for cell in told:
            if cell.casefold() not in NO_DATE:
                self._take_cell(cell)

    def _take_stamps(self, stamps: set[str]) -> None:
        self._total += len(stamps)
        self._stamps += len(stamps)
        if stamps:
            self._is_told_else, self.order.is_certain = False, True
            self._others += list(stamps)[: _SAMPLE - len(self._others)]

    def _take_cell(self, cell: str) -> None:
        self._total += 1
        if is_stamp(cell):
            self._stamps += 1
            self._is_told_else, self.order.is_certain = False, True
        elif is_number(cell):
            self._numbers += 1
            self._is_told_else = self._is_told_else and _NO_TIME.fullmatch(cell) is not None
            return
        else:
            self._is_told_else = self._is_told_else and _NO_TIME.fullmatch(cell) is not None
            self.order.take(cell)
        if len(self._others) < _SAMPLE:
            self._others.append(cell)
