"""The names of the tables that every shift has."""

from __future__ import annotations

from desk.model.ids import case_id

CASES = "cases"
META = "_meta"
SHIFT = "shift"
UNREADABLE = "unreadable"
"""The table of documents that should be cases and cannot be read as such."""

SET_ASIDE = "set_aside"
"""The table of documents whose place was taken by another version."""

POLICY = "policy"
"""The table of the policy of a shift that keeps its own."""

ONLY = "1"
"""The key of the one document in `_meta` and in `shift`."""


def document_name(table: str, key: str) -> str:
    """A document in words: its case, or its table and key."""
    if table == SHIFT:
        return "the shift's own facts"
    return case_id(int(key)) if table == CASES else f"{table} {key}"
