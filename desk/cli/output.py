"""Prints lines and JSON that are harmless to a terminal.

It is the one way out of the command line: `tests/test_ways_out.py` holds that.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TextIO

import msgspec

from desk.first_frame.standing_frame import give_back_terminal
from desk.text.printable import cells, clipped, printable, without_driving

_USUAL_WIDTH = 80
"""Columns of a terminal that does not say how many it has."""


def print_line(text: str = "") -> None:
    """Print a line, or several.

    A character that the terminal's encoding lacks is replaced, never an error.
    """
    for line in text.split("\n"):
        _write_line(sys.stdout, line)


def print_lines(lines: Sequence[str]) -> None:
    """Print many lines. Those of plain letters are written in one go."""
    if all(line.isascii() and line.isprintable() for line in lines):
        give_back_terminal()
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        return
    for line in lines:
        print_line(line)


def flush_lines() -> None:
    """Give what was printed to whoever waits for it."""
    sys.stdout.flush()


def print_error(text: str) -> None:
    """Print lines on stderr, without control characters.

    The words may quote a customer.
    """
    if sys.stderr is None:  # closed before the start
        return
    for line in text.splitlines():
        indent = line[: len(line) - len(line.lstrip(" "))]
        _write_line(sys.stderr, indent + printable(line))


def print_progress(text: str) -> None:
    """Show how far a long command is, over the last such line.

    Only a terminal is told. It is cut to one line there, since no other can be written over. Empty text takes the line away.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        return
    width = os.get_terminal_size(sys.stderr.fileno()).columns or _USUAL_WIDTH
    sys.stderr.write(f"\r\x1b[K{clipped(printable(text), width - 1)}")
    sys.stderr.flush()


def tell_progress(words: str) -> Callable[[int, int], None]:
    """A function that shows how many of how many are done."""
    return lambda done, total: print_progress(f"{words} {done:,} of {total:,}")


def _write_line(stream: TextIO, text: str) -> None:
    give_back_terminal()  # words under a frame of the board would go with it
    stream.write(_encodable_text(without_driving(text), stream.encoding or "utf-8") + "\n")


def _encodable_text(text: str, encoding: str) -> str:
    """The text with a sign for each character that an encoding lacks."""
    return text if text.isascii() else text.encode(encoding, "replace").decode(encoding)


def print_json(value: Any) -> None:
    """Print a value as JSON.

    What would drive a terminal is written as an escape of JSON, and reads back as it was.
    """
    for line in msgspec.json.format(msgspec.json.encode(value), indent=1).decode().split("\n"):
        _write_line(sys.stdout, without_driving(line, _json_escape))


def _json_escape(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def aligned_columns(rows: Sequence[Sequence[str]], *, widest: int = 40) -> list[str]:
    """Rows as lines with aligned columns.

    User text is cut to `widest` cells, except in the last column.
    """
    *columns, last = zip(*rows, strict=True)
    aligned = *(_padded_cells(column, widest) for column in columns), map(_printable_cells(last).__getitem__, last)
    return ["  ".join(row).rstrip() for row in zip(*aligned, strict=True)]


def _padded_cells(column: Sequence[str], widest: int) -> Iterator[str]:
    """The cells of a column in one width."""
    clean = _printable_cells(column, widest)
    sizes = {cell: cells(text) for cell, text in clean.items()}
    width = max(sizes.values())
    padded = {cell: text + " " * (width - sizes[cell]) for cell, text in clean.items()}
    return map(padded.__getitem__, column)


def _printable_cells(column: Sequence[str], widest: int | None = None) -> dict[str, str]:
    """Each text of a column, made harmless. It is done once for each, and for plain ones together."""
    texts = set(column)
    together = "|".join(texts)
    is_plain = together.isascii() and together.isprintable() and "  " not in together
    clean = {text: text.strip() if is_plain else printable(text) for text in texts}
    return clean if widest is None else {text: clipped(shown, widest) for text, shown in clean.items()}
