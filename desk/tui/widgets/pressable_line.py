"""A line of keys that can be clicked."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from textual import events

from desk.actions_and_keys import key_name
from desk.tui.presentation.toned_text import Piece
from desk.tui.widgets.toned_line import TonedLine

_NAMED = frozenset({"enter", "escape", "tab", "space", "up", "down", "left", "right", "pageup", "pagedown", "home", "end", "backspace"})
_BEFORE = ("ctrl+", "alt+", "shift+")


def key_at(pieces: Iterable[Piece], x: int) -> str:
    """The key that stands in a cell, or before its words. Empty where there is none."""
    key, start = "", 0
    for text, tone in pieces:
        end = start + cell_len(text)
        if tone == "key":
            key = _key_in(text, x - start)
        elif not text.strip() or tone != "dim":
            key = ""
        if start <= x < end:
            return key
        start = end
    return ""


def _key_in(text: str, x: int) -> str:
    """The key in a cell of a text, else the first."""
    words, start = text.split(), 0
    for word in words:
        start = text.index(word, start)
        if start <= x < start + len(word):
            return _pressed_name(word)
        start += len(word)
    return _pressed_name(words[0]) if words else ""


def _pressed_name(label: str) -> str:
    """The name of a key by its label. Empty for a label that is no single key, such as `1-9`."""
    name = key_name(label)
    is_key = len(name) == 1 or name in _NAMED or name.startswith(_BEFORE) or name != label or (name[:1] == "f" and name[1:].isdecimal())
    return name if is_key else ""


class PressableLine(TonedLine):
    """A line whose keys can be clicked, or the words after them."""

    def on_click(self, event: events.Click) -> None:
        """Press the key under the mouse."""
        if key := key_at(self._shown, event.x):
            event.stop()
            self.app.simulate_key(key)
