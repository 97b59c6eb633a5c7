"""How commands answer: plain lines that harm no terminal, or JSON; it knows text and nothing of cases."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, TextIO

from desk.text.printable import cells, clipped, printable


def say(text: str = "") -> None:
    """Print one line; what the terminal's encoding cannot show is replaced, never an error."""
    _write(sys.stdout, text)


def complain(text: str) -> None:
    """Print on stderr, line by line and harmless to a terminal: the words may quote what a customer wrote."""
    for line in text.splitlines():
        indent = line[: len(line) - len(line.lstrip(" "))]
        _write(sys.stderr, indent + printable(line))


def _write(stream: TextIO, text: str) -> None:
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "replace").decode(encoding) + "\n")


def answer(value: Any) -> None:
    """Print a value as JSON."""
    import msgspec

    say(msgspec.json.format(msgspec.json.encode(value), indent=1).decode())


def columns(rows: Sequence[Sequence[str]], *, widest: int = 40) -> list[str]:
    """Rows as lines with aligned columns; user text is cut to `widest` cells, never the last column."""
    clean = [[*(clipped(printable(cell), widest) for cell in row[:-1]), printable(row[-1])] for row in rows]
    widths = [max(map(cells, column)) for column in zip(*clean, strict=True)]
    return ["  ".join(cell + " " * (width - cells(cell)) for cell, width in zip(row, widths, strict=True)).rstrip() for row in clean]
