"""A case as a line of the board, in exact width."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from rich.cells import cell_len

from desk.board.rows import BoardRow, Cell
from desk.text.ordinals import short_ordinal
from desk.tui.presentation.cell_text import cut, fit, printable
from desk.tui.presentation.columns import Column
from desk.tui.presentation.toned_text import Piece

Pieces = tuple[Piece, ...]
Sign = Literal["", "v", "w", "i", "g"]
CURSOR, MARK, DRAFT = "|", "*", "~"
_COUNTDOWN = 8
_SHORTER = {"missed": "miss", "late||": "late|"}
_CELLS = {"own": 0, "reply": 1, "update": 2, "fix": 3}
_PUBLIC = "pub"


@dataclass(frozen=True, slots=True)
class CaseRow:
    """The facts that a line of the board shows of a case.

    `other` is `w` when somebody else writes it, `v` when they view it, `i` when they are idle at it and `g` when they have just gone.
    `draft` is true when we left text unfinished there. `until` is the timestamp up to which none of this changes by itself.
    """

    row: BoardRow
    other: Sign = ""
    draft: bool = False
    mine: bool = False
    until: float = 0.0


def row_pieces(shown: CaseRow, columns: tuple[Column, ...], *, cursor: bool, marked: bool) -> Pieces:
    """The line in pieces that fill the columns exactly."""
    blank = (" ", shown.row.tone)
    line: list[Piece] = [(CURSOR, "key") if cursor else blank, (MARK, "key") if marked else blank]
    for column in columns:
        line += _PIECES_OF[column.key](shown, column)
    return tuple(line)


def _text_pieces(text: str, column: Column, tone: str) -> list[Piece]:
    return [(fit(text, column.width) + " ", tone)]


def _risk_pieces(shown: CaseRow, column: Column) -> list[Piece]:
    return _text_pieces(shown.row.risk_word, column, shown.row.tone)


def _next_pieces(shown: CaseRow, column: Column) -> list[Piece]:
    """The name of the next clock, then its countdown.

    Hours stand under the hours of other lines, with a place for the sign. A long name takes the room that a short countdown leaves.
    """
    text = shown.row.next_text
    left = text if text.startswith("-") else f" {text}"
    room = max(column.width - _COUNTDOWN - 1, min(cell_len(shown.row.next_name), column.width - cell_len(left) - 1))
    name, left = fit(shown.row.next_name, room), left.ljust(column.width - room - 1)
    return [(name + " ", "text"), (left + " ", shown.row.tone)]


def _owner_pieces(shown: CaseRow, column: Column) -> list[Piece]:
    tone = "strong" if shown.mine else "text" if shown.row.owner else "dim"
    owner = printable(shown.row.owner) or "-"
    if not shown.other:
        return _text_pieces(_shortened_owner(owner, column.width), column, tone)
    return [(fit(_shortened_owner(owner, column.width - 2), column.width - 2) + " ", tone), (shown.other + " ", "key")]


def _shortened_owner(owner: str, width: int) -> str:
    """An owner's id cut to `width` cells, its number kept.

    The number is what tells `resolver-175` from `resolver-182`.
    """
    number = owner[len(owner.rstrip("0123456789")) :]
    if not number or cell_len(owner) <= width or len(number) + 3 > width:
        return owner
    return cut(owner, width - len(number)) + number


def _clock_pieces(shown: CaseRow, column: Column) -> list[Piece]:
    place = _CELLS[column.key]
    cell = shown.row.cells[place] if place < len(shown.row.cells) else Cell(".", "none")
    word = cell.text if cell_len(cell.text) <= column.width else _SHORTER.get(cell.text, cell.text)
    return _text_pieces(word, column, cell.tone)


def _note_pieces(shown: CaseRow, column: Column) -> list[Piece]:
    """Chases, second failure or public risk, and our draft.

    A cell or two stay blank.
    """
    count = shown.row.chases
    chased = f"x{count}" if count < 10 else "9+"
    again = shown.row.failure_number > 1
    nth = short_ordinal(shown.row.failure_number) if again else _PUBLIC if shown.row.is_public else ""
    room = column.width - 1
    return [
        (fit(chased if count else "", 2), "soon"),
        (" "[: room - 2] + fit(nth, room - 3), "dim"),
        ((DRAFT if shown.draft else " "), "key"),
    ]


_PIECES_OF: dict[str, Callable[[CaseRow, Column], list[Piece]]] = {
    "risk": _risk_pieces,
    "next": _next_pieces,
    "case": lambda shown, column: _text_pieces(shown.row.case, column, "strong"),
    "customer": lambda shown, column: _text_pieces(shown.row.customer, column, "text"),
    "subject": lambda shown, column: _text_pieces(shown.row.subject, column, "text"),
    "other": lambda shown, column: _text_pieces(shown.other, column, "key"),
    "owner": _owner_pieces,
    "own": _clock_pieces,
    "reply": _clock_pieces,
    "update": _clock_pieces,
    "fix": _clock_pieces,
    "rail": lambda shown, column: _text_pieces(shown.row.rail, column, "dim"),
    "note": _note_pieces,
    "notes": _note_pieces,
}
