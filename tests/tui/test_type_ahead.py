"""Letters typed before their form stands."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.screen import Screen

from desk.tui.type_ahead import TypeAhead


def key(letter: str) -> events.Key:
    return events.Key(letter, letter)


def screens() -> tuple[Screen[Any], Screen[Any]]:
    return Screen(), Screen()


def test_a_letter_pressed_on_the_screen_below_is_early() -> None:
    board, form = screens()
    ahead, letter = TypeAhead(), key("x")
    ahead.note(letter, board)
    assert ahead.is_early(letter, form)
    assert not ahead.is_early(letter, board)
    assert not ahead.is_early(key("x"), form)


def test_what_is_no_letter_is_not_early() -> None:
    board, form = screens()
    ahead, escape = TypeAhead(), events.Key("escape", None)
    ahead.note(escape, board)
    assert not ahead.is_early(escape, form)


def test_letters_are_handed_over_once_in_the_order_typed() -> None:
    _, form = screens()
    ahead = TypeAhead()
    typed = [key("a"), key("b")]
    for letter in typed:
        ahead.keep(letter, form)
    assert ahead.hand_over(form) == typed
    assert ahead.hand_over(form) == []


def test_a_form_gets_no_letters_of_one_that_never_stood() -> None:
    left, form = screens()
    ahead = TypeAhead()
    ahead.keep(key("a"), left)
    assert ahead.hand_over(form) == []
    assert ahead.hand_over(left) == []
