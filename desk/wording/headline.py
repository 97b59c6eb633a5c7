"""Finds long messages that lack a headline (S1.27)."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

WIDTH = 80
"""Characters of a line as it is read."""
_LONG = 5
"""Lines up to which a message needs no headline."""
_FEWEST = 3
"""The least words of a headline. `Good news` is none."""


def is_headline_missing(text: str, *, greetings: Sequence[str], preambles: Sequence[str]) -> bool:
    """Does a long text begin without a line that sums it up?

    A text of up to five lines needs none. A greeting before that line is skipped. A line that begins with one of the `preambles` sums up
    nothing.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if sum(ceil(len(line) / WIDTH) for line in lines) <= _LONG:
        return False
    said = [line for line in lines[:2] if not _is_greeting(line, greetings)]
    first = said[0].casefold() if said else ""
    return len(first) > WIDTH or len(first.split()) < _FEWEST or first.startswith(tuple(preambles))


def _is_greeting(line: str, greetings: Sequence[str]) -> bool:
    """Is the line a greeting of its own, such as `Dear Tess,`?"""
    return line.casefold().startswith(tuple(greetings)) and len(line.split()) <= _FEWEST + 1
