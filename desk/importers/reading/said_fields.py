"""Tells the fields of a case that a file leaves out."""

from __future__ import annotations

from collections.abc import Collection

from desk.importers.imported_case import CASE_FIELDS, ImportedCase
from desk.importers.reading.column_names import COLUMNS
from desk.importers.reading.normalised_words import normalise


class SaidFields:
    """The fields that the cases of a file say."""

    def __init__(self) -> None:
        self._open = set(CASE_FIELDS)

    def take(self, case: ImportedCase) -> None:
        """Takes one more case."""
        if self._open:
            self._open -= {field for field in self._open if getattr(case, "source_priority" if field == "priority" else field)}

    def unsaid(self, keys: Collection[str]) -> set[str]:
        """The fields that no case says and no key names."""
        names = {normalise(key) for key in keys}
        found = {field for field in self._open if field != "status" and not names.intersection(COLUMNS.get(field, ()))}
        return found - {"assignee"} if "assignee_id" in keys else found
