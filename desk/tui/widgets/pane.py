"""A pane of a case: title, key, and texts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from desk.tui.presentation.cell_text import cut_at_word
from desk.tui.presentation.signs import POINTER, RULE
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import Piece, pieces_width
from desk.tui.widgets.entry_list import EntryList
from desk.tui.widgets.text_column import TextColumn
from desk.tui.widgets.toned_line import StaticTonedLine, tone_classes

_MOST_LINES = 20
"""Lines of text beyond which a pane asks for no more height."""


class PaneTitle(StaticTonedLine):
    """Shows the upper edge of a pane, strong with the focus."""

    COMPONENT_CLASSES = tone_classes("text", "dim", "title", "strong", "key", "soon")
    title = ""
    key = ""
    note = ""
    is_strong = False

    class Chosen(Message):
        """The edge was clicked, beside its key."""

    def on_click(self, event: events.Click) -> None:
        """Choose the pane. At its right end stands the key that fills it."""
        if not self.key or event.x < self.size.width - cell_len(self.key) - len(RULE) * 2 - 2:
            event.prevent_default()
            event.stop()
            self.post_message(self.Chosen())

    def compose_line(self, width: int) -> list[Piece]:
        """The edge in `width` cells."""
        right: list[Piece] = [(f" {safe_text(self.note)} ", "soon")] if self.note else []
        right += [(f" {self.key} ", "key"), (f"{RULE}{RULE}", "dim")] if self.key else []
        start: Piece = (f"{RULE}{POINTER} ", "key") if self.is_strong else (f"{RULE}{RULE} ", "dim")
        left: list[Piece] = [start, (self.title, "strong" if self.is_strong else "title"), (" ", "text")]
        gap = width - pieces_width(left) - pieces_width(right)
        if gap < 0:
            return left
        return [*left, (RULE * gap, "dim"), *right]


class MissingItemLine(StaticTonedLine):
    """Shows what a pane lacks in one line.

    The key that gives it stands behind the words, which are cut before it is. The line is gone where nothing is missing.
    """

    COMPONENT_CLASSES = tone_classes("text", "soon", "key")
    DEFAULT_CSS = "MissingItemLine { display: none; }"
    item: tuple[str, str] | None = None

    def show(self, lack: tuple[str, str] | None) -> None:
        """Show a key and what it gives, or hide the line."""
        if lack != self.item:
            self.item, self.display = lack, lack is not None
            self.update_text()

    def compose_line(self, width: int) -> list[Piece]:
        """The line in `width` cells."""
        if self.item is None:
            return []
        key, words = self.item
        end: list[Piece] = [(" (", "text"), (key, "key"), (")", "text")]
        return [(" ", "text"), (cut_at_word(safe_text(words), max(0, width - 1 - pieces_width(end))), "soon"), *end]


class PaneFrame(Vertical):
    """A pane: its upper edge, strong with the focus, over a column.

    `name` is what the screen calls it, `key` fills it.
    """

    DEFAULT_CSS = "PaneFrame { height: 1fr; width: 1fr; }"

    blocks: TextColumn | EntryList

    def __init__(self, name: str, title: str, key: str = "") -> None:
        super().__init__(id=name)
        self.pane = name
        self.heading = PaneTitle()
        self.heading.title, self.heading.key = title, key

    def show_note(self, words: str) -> None:
        """Show a word in the edge, none where it is empty."""
        if words != self.heading.note:
            self.heading.note = words
            self.heading.update_text()

    @on(PaneTitle.Chosen)
    def _take_focus(self, event: PaneTitle.Chosen) -> None:
        event.stop()
        self.blocks.focus()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Show the edge strong."""
        self._show_strong(True)

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Show the edge plain."""
        self._show_strong(False)

    def _show_strong(self, strong: bool) -> None:
        self.heading.is_strong = strong
        self.heading.update_text()


class Pane(PaneFrame):
    """A titled column of texts.

    The thing missing most stands under its edge. With `follows_text` its share of the height follows the number of lines in it.
    """

    blocks: TextColumn

    @dataclass
    class HeightChanged(Message):
        """The pane asks for another share of the height."""

    def __init__(self, name: str, title: str, key: str = "", *, follows_text: bool = False) -> None:
        super().__init__(name, title, key)
        self.missing_line = MissingItemLine()
        self.blocks = TextColumn()
        self._follows_text = follows_text
        self.share = 1

    def compose(self) -> ComposeResult:
        """Edge, what is missing, texts."""
        yield self.heading
        yield self.missing_line
        yield self.blocks

    def show(self, blocks: Sequence[TextBlock], *, follow: bool = False) -> None:
        """Show these texts."""
        self.blocks.show(blocks, follow=follow)

    def on_text_column_laid_out(self, event: TextColumn.LaidOut) -> None:
        """Ask for the height of the texts and the edge.

        The texts get between two and twenty lines.
        """
        event.stop()
        if self._follows_text:
            self.share = max(2, min(event.lines, _MOST_LINES)) + 1
            self.styles.height = f"{self.share}fr"
            self.post_message(self.HeightChanged())

    def show_missing(self, key: str = "", words: str = "") -> None:
        """Show a missing thing and its key, or hide the line."""
        self.missing_line.show((key, words) if words else None)


class PaneColumn(Vertical):
    """Holds panes one below the other.

    Where columns stand below each other too, each asks for as much height as its panes together.
    """

    _share = 0

    def on_pane_height_changed(self, event: Pane.HeightChanged) -> None:
        """Ask for as much height as the panes together."""
        self._share_height()

    def show_panes(self, names: Collection[str]) -> None:
        """Show these panes and no others. Without any the column is gone."""
        for pane in self.query(Pane):
            pane.set_class(pane.pane not in names, "-absent")
        self.set_class(all(pane.has_class("-absent") for pane in self.query(Pane)), "-absent")
        self._share_height()

    def _share_height(self) -> None:
        share = sum(pane.share for pane in self.query(Pane) if not pane.has_class("-absent")) or 1
        if share != self._share:
            self._share = share
            self.styles.height = f"{share}fr"
