"""Dialog that asks one thing, answered by one key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget

from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import FlowLine
from desk.tui.textual_compat.screen import ThriftyScreen
from desk.tui.widgets.toned_static import TonedStatic

DialogOption = tuple[str, str, str]
"""A key, what it does in words, and the answer it gives."""


class ChoiceDialog(ThriftyScreen, ModalScreen[str], inherit_bindings=False):
    """Says something and waits for a key. Escape gives the empty answer."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss('')", show=False)]

    def __init__(self, title: str, lines: Sequence[tuple[str, str]], options: Sequence[DialogOption]) -> None:
        super().__init__()
        self._title = title
        self._lines = lines
        self._options = options

    def compose(self) -> ComposeResult:
        """The question, then a line a key."""
        with Vertical(id="ask"):
            yield TonedStatic([((safe_text(self._title), "text"),)], id="ask-title")
            yield from self.body()
            for key, words, _ in (*self._options, ("esc", "back", "")):
                yield TonedStatic([((f"{key:>4}", "key"), (f"  {words}", "text"))], classes="ask-way")

    def body(self) -> Iterable[Widget]:
        """The widgets between the question and the keys."""
        for name, words in self._lines:
            label: FlowLine = ((f"{safe_text(name)}  ", "soon"),) if name else ()
            yield TonedStatic([(*label, (safe_text(words), "text"))], classes="ask-line")

    def on_key(self, event: events.Key) -> None:
        """Answer by one of the keys named."""
        answer = next((answer for key, _, answer in self._options if key in {event.character, event.key}), None)
        if answer is not None:
            event.stop()
            self.dismiss(answer)
