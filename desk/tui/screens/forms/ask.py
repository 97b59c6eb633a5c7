"""A question from below, answered by one key that is not the one that led here; it knows words and keys, not what they decide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from desk.tui.widgets.flow import safe

Way = tuple[str, str, str]
"""A key, what it does in words, and the answer it gives."""


class Ask(ModalScreen[str], inherit_bindings=False):
    """Says something and waits for a key; escape answers nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss('')", show=False)]

    def __init__(self, title: str, lines: Sequence[tuple[str, str]], ways: Sequence[Way]) -> None:
        super().__init__()
        self._title = title
        self._lines = lines
        self._ways = ways

    def compose(self) -> ComposeResult:
        """The question, then a line a key."""
        with Vertical(id="ask"):
            yield Static(Content(safe(self._title)), id="ask-title", markup=False)
            yield from self.said()
            for key, words, _ in (*self._ways, ("esc", "back", "")):
                yield Static(Content.assemble((f"{key:>4}", "bold $footer-key-foreground"), f"  {words}"), classes="ask-way", markup=False)

    def said(self) -> Iterable[Widget]:
        """What stands between the question and the keys."""
        for name, words in self._lines:
            label = (f"{safe(name)}  ", "bold $warning") if name else ""
            yield Static(Content.assemble(label, safe(words)), classes="ask-line", markup=False)

    def on_key(self, event: events.Key) -> None:
        """One of the keys named answers; no other key does anything."""
        answer = next((answer for key, _, answer in self._ways if key in {event.character, event.key}), None)
        if answer is not None:
            event.stop()
            self.dismiss(answer)
