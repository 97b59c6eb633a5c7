"""The words for lines that the cursor goes past."""

from __future__ import annotations

from collections.abc import Sequence

from desk.tui.presentation.handover.seat import PackRow, Seat


def jump_words(rows: Sequence[PackRow], here: str, there: str, seat: Seat) -> str:
    """Says which lines need nothing. Empty from a line to the one below."""
    keys = [row.key for row in rows]
    if here not in keys or there not in keys:
        return ""
    start, end = keys.index(here) + 1, keys.index(there)
    if end < start:
        return f"Back up to {_line_words(rows, end, end + 1)}, which still needs you."
    if start == end:
        return ""
    words = _line_words(rows, start, end)
    if any(map(seat.row_step, rows[start:end])):
        return f"Past {words}: yours come first."
    return f"{words.capitalize()} {'need' if words.startswith('lines') else 'needs'} nothing from you now."


def _line_words(rows: Sequence[PackRow], start: int, end: int) -> str:
    """The places of rows among all lines. `line 5`, `lines 5 to 9`."""
    first = sum(len(row.lines) for row in rows[:start]) + 1
    last = first + sum(len(row.lines) for row in rows[start:end]) - 1
    return f"lines {first} to {last}" if last > first else f"line {first}"
