"""The words in place of the cases when none is shown."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


class EmptyBoard(Static):
    """Shows a few words in the middle of the board."""

    def show_words(self, title: str, hint: str = "") -> None:
        """Say why nothing is listed, and which key helps."""
        self.update(Content.assemble((title, "bold"), "\n" if hint else "", hint))


class TooSmall(Static):
    """Shows that the window is too small for the board."""

    def on_mount(self) -> None:
        """Show the words, which never change."""
        self.update(Content("desk needs 60 x 15 cells.\nMake the window larger; ctrl+q leaves."))
