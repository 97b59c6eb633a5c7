"""A case as a line of the board, in exact width."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec
from rich.cells import cell_len

from desk.board.rows import BoardRow, Cell
from desk.sla.clock_names import spoken_clock
from desk.text.durations import short_words
from desk.tui.presentation.cell_text import cut, fit, printable
from desk.tui.presentation.columns import NOBODY, SAID_DUE, Column
from desk.tui.presentation.signs import CURSOR, CUT, DRAFT, MARKED, UNSEEN
from desk.tui.presentation.toned_text import Piece

Pieces = tuple[Piece, ...]
_LEAST_PART = 3
"""Cells of the last part of an id that tell who it is."""
_BLANK: Piece = (" ", "text")
_SHORTER = {"missed": "miss", "late||": "late|"}
_CELLS = {"own": 0, "reply": 1, "update": 2, "fix": 3}
_CELL_TONES: dict[str, str] = {"met": "dim", "none": "dim", "paused": "dim"}
"""The tones of clocks beside the first one. Red is for the word of the risk alone, so that it is rare."""


class CaseRow(msgspec.Struct, frozen=True):
    """The facts that a line of the board shows of a case.

    `other` is the sign of somebody else who writes there. `draft` is true when we left text unfinished there, `is_new` when nobody here
    looked at it yet. `until` is the timestamp up to which none of this changes by itself.
    """

    row: BoardRow
    other: str = ""
    draft: bool = False
    mine: bool = False
    is_new: bool = False
    is_heading: bool = False
    """Does the line stand for other cases?"""
    until: float = 0.0
    other_words: str = ""
    """What is said of the other behind the owner where there is room, such as `, bo looking`."""


def row_pieces(shown: CaseRow, columns: tuple[Column, ...], *, cursor: bool, marked: bool) -> Pieces:
    """The line in pieces that fill the columns exactly."""
    sign = (MARKED, "key") if marked else (UNSEEN, "key") if shown.is_new else _BLANK
    line: list[Piece] = [_BLANK, sign]
    for column in columns:
        line += column_pieces(shown, column)
    return with_cursor(tuple(line), cursor)


def with_cursor(line: Pieces, cursor: bool) -> Pieces:
    """The same line, with the cursor in it or without."""
    return ((CURSOR, "key") if cursor else _BLANK, *line[1:])


def column_pieces(shown: CaseRow, column: Column) -> list[Piece]:
    """The pieces of one column, its blank at the end among them."""
    return _PIECES_OF[column.key](shown, column)


def _text_pieces(text: str, column: Column, tone: str) -> list[Piece]:
    return [(fit(text, column.room) + " " * (column.gap + 1), tone)]


def _risk_pieces(shown: CaseRow, column: Column) -> list[Piece]:
    word = fit(shown.row.risk_word, column.width).rstrip()
    return [(word, shown.row.tone), (" " * (column.width + 1 - cell_len(word)), "text")]


def _next_pieces(shown: CaseRow, column: Column) -> list[Piece]:
    """The name of what is due, and when at the end."""
    due = shown.row.due if column.room >= SAID_DUE else short_words(shown.row.due)
    name = spoken_clock(shown.row.next_name)
    room = column.room - cell_len(due) - 1
    return [(fit(name, room) + " ", "text"), (due + " " * (column.gap + 1), "text")]


def _owner_pieces(shown: CaseRow, column: Column) -> list[Piece]:
    tone = "strong" if shown.mine else "text" if shown.row.owner else "dim"
    owner = printable(shown.row.owner) or ("" if shown.is_heading else NOBODY)
    is_roomy = shown.other_words and cell_len(owner) + cell_len(shown.other_words) <= column.width
    if not (shown.other or is_roomy):
        return _text_pieces(_shortened_owner(owner, column.width), column, tone)
    other, apart = (shown.other_words, "") if is_roomy else (shown.other, " ")
    room = column.width - cell_len(other) - len(apart)
    owner = cut(_shortened_owner(owner, room), room) + apart
    return [(owner, tone), (fit(other, column.width + 1 - cell_len(owner)), "key")]


def _shortened_owner(owner: str, width: int) -> str:
    """An owner's id cut to `width` cells, its last part kept.

    That part is what tells `agent-hazel` from `agent-ann`, and `resolver-175` from `resolver-182`.
    """
    if cell_len(owner) <= width:
        return owner
    part = re.split(r"[-_. ]|(?<=\D)(?=\d)", owner)[-1]
    if not _LEAST_PART <= cell_len(part) <= width - len(CUT):
        return owner
    room = width - cell_len(part)
    return (cut(owner, room) if room > len(CUT) else CUT) + part


def _clock_pieces(shown: CaseRow, column: Column) -> list[Piece]:
    place = _CELLS[column.key]
    cell = shown.row.cells[place] if place < len(shown.row.cells) else Cell(".", "none")
    word = cell.text if cell_len(cell.text) <= column.width else _SHORTER.get(cell.text, cell.text)
    return _text_pieces(word, column, _CELL_TONES.get(cell.tone, "text"))


def _step_text(rail: str) -> str:
    """The steps of recovery that were taken, of all: `2/6`. Empty before it begins."""
    return f"{len(rail) - rail.count('.')}/{len(rail)}" if rail else ""


def _note_pieces(shown: CaseRow, column: Column) -> list[Piece]:
    """Second failure, public risk or put off, then our draft."""
    return [(fit(shown.row.note, column.width - 1), "dim"), _draft_piece(shown)]


def _chased_and_draft_pieces(shown: CaseRow, column: Column) -> list[Piece]:
    """Chases and our draft, where there is no room for more."""
    return [(fit(shown.row.chased, column.width - 1), "soon"), _draft_piece(shown)]


def _draft_piece(shown: CaseRow) -> Piece:
    """The sign of our draft."""
    return (DRAFT if shown.draft else " "), "key"


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
    "priority": lambda shown, column: _text_pieces(shown.row.priority, column, "strong" if shown.row.priority == "urgent" else "dim"),
    "status": lambda shown, column: _text_pieces(shown.row.status, column, "dim"),
    "step": lambda shown, column: _text_pieces(_step_text(shown.row.rail), column, "dim"),
    "rail": lambda shown, column: _text_pieces(shown.row.rail, column, "dim"),
    "short": _chased_and_draft_pieces,
    "chased": lambda shown, column: _text_pieces(shown.row.chased, column, "soon"),
    "note": _note_pieces,
}
