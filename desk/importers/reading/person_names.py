"""Holds the names that stand in the cells of people."""

from __future__ import annotations

from collections.abc import Collection

from desk.importers.reading.cell_values import NOBODY, cell_values, named_object
from desk.importers.reading.clean_text import clean_line, decode_entities
from desk.importers.reading.kept_values import KeptValues
from desk.importers.reading.normalised_words import normalise


class PersonNames:
    """The names in cells of one table, told once a cell.

    Its `blanks` name nobody. `were_several` says that a cell held more than one.
    """

    def __init__(self, blanks: Collection[str]) -> None:
        self._blanks = blanks
        self._known = KeptValues(self._told_names)
        self.were_several = False

    def names_in(self, cell: str) -> list[str]:
        """The names in a cell, without words for nobody."""
        return self._known[cell]

    def _told_names(self, cell: str) -> list[str]:
        names = self._split_names(cell)
        self.were_several = self.were_several or len(names) > 1
        return names

    def _split_names(self, cell: str) -> list[str]:
        person = named_object(cell)
        found = (clean_line(name) for name in ([person[0]] if person else cell_values(decode_entities(cell))))
        return [name for name in found if name not in self._blanks and normalise(name) not in NOBODY]
