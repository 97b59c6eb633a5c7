"""The last line of a screen, from plain values."""

from __future__ import annotations

import pytest

from desk.actions_and_keys import ACTIONS
from desk.tui.widgets.action_footer import ActionFooter


def line_with(note: str, width: int) -> str:
    footer = ActionFooter()
    footer.actions, footer.note = ACTIONS, note
    return "".join(text for text, _ in footer.compose_line(width)).rstrip()


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_way_to_every_command_stands_beside_a_note(width: int) -> None:
    assert line_with("", width).endswith(": all ? keys")
    assert line_with("q leaves.", width).endswith(": all ? keys")


def test_a_long_note_is_whole_and_keeps_the_help() -> None:
    note = "Breathe out. They are upset at what happened, not at you."
    assert line_with(note, 80).startswith(f" {note} ")
    assert line_with(note, 80).endswith(": all ? keys")
    assert line_with(note, 70).startswith(f" {note} ")
    assert line_with(note, 70).endswith("  ? keys")
