"""Breaks long lines between words."""

from __future__ import annotations

import re

from desk.text.printable import cells

_WORD = re.compile(r" *[^ ]+")


def wrapped_lines(line: str, width: int) -> list[str]:
    """A line as lines of at most so many cells. A word that is wider stays whole."""
    lines = [""]
    for word in _WORD.findall(line):
        if lines[-1] and cells(lines[-1] + word) > width:
            lines.append(word.lstrip())
        else:
            lines[-1] += word
    return lines
