"""The terminal's own cursor stands where the next letter goes: input methods open there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.terminal import Terminal, desk

FIELDS = {
    "the filter": ("/", " / ", 0),
    "the palette": (":", "enter do it", 0),
    "the help": ("?", "esc back", 0),
    "a memo": ("m", "ctrl+s save", 0),
    "an offer": ("o", "ctrl+s save", 0),
    "the next field of an offer": ("o", "ctrl+s save", 1),
    "a time": ("o", "ctrl+s save", 2),
}
"""The key that opens it, what is seen then, and how often tab is pressed."""


@pytest.mark.parametrize("name", FIELDS)
def test_the_cursor_stands_behind_what_is_typed(name: str, shift: Path, environment: Mapping[str, str]) -> None:
    key, sign, tabs = FIELDS[name]
    with Terminal(desk("--shift", str(shift), "--as", "ines"), environment) as terminal:
        terminal.wait_for("C-101", "open 18", "? keys")
        terminal.press(key)
        terminal.wait_for(sign)
        terminal.press("\t" * tabs + "15:07")
        screen = terminal.wait_for("15:07")
        ends = {(row, line.index("15:07") + 5) for row, line in enumerate(screen.splitlines()) if "15:07" in line}
        terminal.wait_until(lambda _: terminal.cursor in ends, f"the cursor at one of {ends}")
        row, column = terminal.cursor
        terminal.press("\x1b[D")
        terminal.wait_until(lambda _: terminal.cursor == (row, column - 1), "the cursor on the last letter")
