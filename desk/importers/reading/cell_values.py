"""The values in a cell: nothing, one, or several."""

from __future__ import annotations

import re

_WORDS = ("nan", "null", "none", "<na>", "n/a", "na", "nil", "nat", "undefined", "(empty)", "(null)", "(none)", "(blank)", "#n/a", "<null>")
NOTHING: frozenset[str] = frozenset(
    {"", "-", "--", "NaN", "NaT", "<Na>"} | {form for word in _WORDS for form in (word, word.upper(), word.capitalize(), word.title())}
)
"""Words that databases, spreadsheets and their libraries write into a cell that holds nothing."""
_SEPARATORS = re.compile(r"<br\s*/?>|&lt;br\s*/?&gt;|[\n\r;|]|\$\$##\$\$", re.IGNORECASE)


def cell_values(cell: str) -> list[str]:
    """The values of a cell, in their order, each once.

    They stand apart by line breaks, semicolons or bars. A comma parts no names, for many write the last name first.
    """
    found = (value.strip() for value in _SEPARATORS.split(cell))
    return list(dict.fromkeys(value for value in found if value))
