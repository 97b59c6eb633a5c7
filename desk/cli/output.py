"""Prints text that is harmless to a terminal, or JSON."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, TextIO

from desk.text.printable import cells, clipped, printable


def print_line(text: str = "") -> None:
    """Print one line.

    A character that the terminal's encoding lacks is replaced, never an error.
    """
    _write_line(sys.stdout, text)


def print_error(text: str) -> None:
    """Print lines on stderr, without control characters.

    The words may quote a customer.
    """
    for line in text.splitlines():
        indent = line[: len(line) - len(line.lstrip(" "))]
        _write_line(sys.stderr, indent + printable(line))


def _write_line(stream: TextIO, text: str) -> None:
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "replace").decode(encoding) + "\n")


def print_json(value: Any) -> None:
    """Print a value as JSON."""
    import msgspec

    print_line(msgspec.json.format(msgspec.json.encode(value), indent=1).decode())


def aligned_columns(rows: Sequence[Sequence[str]], *, widest: int = 40) -> list[str]:
    """Rows as lines with aligned columns.

    User text is cut to `widest` cells, except in the last column.
    """
    clean = [[*(clipped(printable(cell), widest) for cell in row[:-1]), printable(row[-1])] for row in rows]
    widths = [max(map(cells, column)) for column in zip(*clean, strict=True)]
    return ["  ".join(cell + " " * (width - cells(cell)) for cell, width in zip(row, widths, strict=True)).rstrip() for row in clean]
