"""Letters typed before their form stands."""

from __future__ import annotations

import gc
from typing import Any
from weakref import ref

from textual import events
from textual.screen import Screen

from desk.tui.type_ahead import TypeAhead
from tests.tui.app_fixtures import app_on, demo_store, until, until_read, until_still


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


async def test_no_screen_is_held_that_was_left() -> None:
    app = app_on(demo_store())
    async with app.run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        board.ticker.stop()
        seen: list[ref[Screen[Any]]] = []
        for key_pressed in ("enter", "a", "enter"):
            await pilot.press(key_pressed)
            await until(pilot, lambda: app.screen is not board)
            seen.append(ref(app.screen))
            await pilot.press("escape")
            await until(pilot, lambda: app.screen is board)
            await until_still(pilot)
        await until(pilot, lambda: gc.collect() >= 0 and sum(each() is not None for each in seen) <= 1)
