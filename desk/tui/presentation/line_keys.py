"""The keys of a line, by its cells."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len

from desk.actions_and_keys import key_name
from desk.tui.presentation.toned_text import Piece

_NAMED = frozenset({"enter", "escape", "tab", "space", "up", "down", "left", "right", "pageup", "pagedown", "home", "end", "backspace"})
_KEY_TONES = frozenset({"key", "next"})
_GAP = 2
"""Blanks that part a key's words from what follows."""
_BEFORE = ("ctrl+", "alt+", "shift+")


def key_at(pieces: Iterable[Piece], x: int) -> str:
    """The key that stands in a cell, or before its words. Empty where there is none."""
    key, start = "", 0
    for text, tone in pieces:
        end = start + cell_len(text)
        if tone in _KEY_TONES:
            key = _key_in(text, x - start)
        elif not text.strip() and len(text) >= _GAP:
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
        if start <= x < start + len(word) and (name := _pressed_name(word)):
            return name
        start += len(word)
    return _pressed_name(words[0]) if words else ""


def _pressed_name(label: str) -> str:
    """The name of a key by its label. Empty for a label that is no single key, such as `1-9`."""
    name = key_name(label)
    is_key = len(name) == 1 or name in _NAMED or name.startswith(_BEFORE) or name != label or (name[:1] == "f" and name[1:].isdecimal())
    return name if is_key else ""
