"""What is typed before the board has its cases waits for them."""

from __future__ import annotations

from textual import events

from desk.tui.early_keys import EarlyKeys
from desk.tui.terminal_events import TerminalEvents


def key(name: str) -> events.Key:
    return events.Key(name, None)


def test_keys_are_held_until_they_are_handed_over() -> None:
    early, down, enter = EarlyKeys(), key("down"), key("enter")
    assert early.is_held(down)
    assert early.is_held(enter)
    assert early.hand_over() == [down, enter]
    assert not early.is_held(down)
    assert early.hand_over() == []


def test_leaving_waits_for_nothing() -> None:
    early = EarlyKeys()
    assert not early.is_held(key("ctrl+q"))
    assert not early.is_held(key("q"))


def test_a_letter_of_a_filter_does_not_leave() -> None:
    early = EarlyKeys()
    assert early.is_held(key("slash"))
    assert early.is_held(key("q"))


def test_the_end_of_a_line_typed_in_the_shell_is_enter() -> None:
    (enter,) = TerminalEvents().feed(b"\n")
    assert isinstance(enter, events.Key)
    assert enter.key == "enter"
