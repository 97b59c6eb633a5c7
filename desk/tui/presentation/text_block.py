"""One text of a column, with a head and a body."""

from __future__ import annotations

import msgspec

from desk.tui.presentation.toned_text import Piece

BODY_INDENT = 6
"""Cells by which a body is set in."""


class TextBlock(msgspec.Struct, frozen=True):
    """One text of a column: a head, then a body.

    `key` tells it apart. It is struck when it no longer counts. The lines of `table` stand last, their blanks kept. Lines of a head after
    the first are set in by `hang` cells.
    """

    key: str
    head: tuple[Piece, ...]
    body: tuple[Piece, ...] = ()
    struck: bool = False
    table: tuple[str, ...] = ()
    hang: int = BODY_INDENT

    @property
    def text(self) -> str:
        """The words of head and body, a line each."""
        return "\n".join(("".join(text for text, _ in self.head), *(text for text, _ in self.body), *self.table))
