"""What is typed before the board has its cases waits for them."""

from __future__ import annotations

from textual import events

from desk.tui.early_keys import EarlyKeys
from desk.tui.terminal_events import IDLE_SECONDS, TerminalEvents


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


def test_a_terminal_is_looked_at_rarely_only_once_nothing_can_be_unfinished() -> None:
    seconds = [0.0]
    read = TerminalEvents(lambda: seconds[0])

    def is_idle_at(moment: float) -> bool:
        seconds[0] = moment
        return read.is_idle

    list(read.feed(b"\x1b[200~half a paste"))
    assert not is_idle_at(IDLE_SECONDS)
    assert [event.text for event in read.tick() if isinstance(event, events.Paste)] == ["half a paste"]
    assert is_idle_at(IDLE_SECONDS + 0.1)
    list(read.feed(b"x"))
    assert not read.is_idle
