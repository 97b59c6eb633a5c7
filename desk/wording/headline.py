"""Whether a long message says in its first line what it comes to (S1.27); it knows lines and no case."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

WIDTH = 80
"""Characters of a line as it is read."""
_LONG = 5
"""Lines up to which a message needs no headline."""
_FEWEST = 3
"""Words of the shortest headline: `Order 7 is on its way`, but not `Good news`."""


def is_headline_missing(text: str, *, greetings: Sequence[str], preambles: Sequence[str]) -> bool:
    """Whether a text of more than five lines begins without a line that sums it up; a greeting before that line does not count."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if sum(ceil(len(line) / WIDTH) for line in lines) <= _LONG:
        return False
    said = [line for line in lines[:2] if not _is_greeting(line, greetings)]
    first = said[0].casefold() if said else ""
    return len(first) > WIDTH or len(first.split()) < _FEWEST or first.startswith(tuple(preambles))


def _is_greeting(line: str, greetings: Sequence[str]) -> bool:
    """`Dear Tess,` on a line of its own."""
    return line.casefold().startswith(tuple(greetings)) and len(line.split()) <= _FEWEST + 1
