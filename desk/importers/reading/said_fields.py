"""Tells the fields of a case that a file leaves out."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from desk.importers.imported_case import CASE_FIELDS, ImportedCase
from desk.importers.reading.column_names import COLUMNS
from desk.importers.reading.normalised_words import normalise


def unsaid_fields(cases: Iterable[ImportedCase], keys: Collection[str]) -> set[str]:
    """The fields that JSON records leave out.

    No record says them and no key names them."""
    names = {normalise(key) for key in keys}
    open_fields = {field for field in CASE_FIELDS if field != "status" and not names.intersection(COLUMNS.get(field, ()))}
    if "assignee_id" in keys:
        open_fields.discard("assignee")
    for case in cases:
        if not open_fields:
            break
        open_fields -= {field for field in open_fields if getattr(case, "source_priority" if field == "priority" else field)}
    return open_fields
