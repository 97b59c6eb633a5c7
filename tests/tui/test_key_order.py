"""Keys typed in one breath do what they do one at a time."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Sequence
from typing import Any
from weakref import ref

import pytest
from textual import events
from textual.keys import key_to_character
from textual.pilot import Pilot
from textual.screen import Screen

from desk.model.entries import AnyEntry
from desk.store.memory import MemoryStore
from desk.tui.forms.screen.entry_form_screen import EntryFormScreen
from tests.tui.app_fixtures import app_on, demo_store, screen_text, until, until_read, until_still


def key(name: str) -> events.Key:
    return events.Key(name, key_to_character(name))


def breath(pilot: Pilot[Any], keys: Sequence[str]) -> None:
    """Send all keys before the first is heard, as a terminal does that was typed into while we were busy."""
    for name in keys:
        pilot.app.post_message(key(name))


def entries_of(store: MemoryStore, case: str = "C-101") -> Sequence[AnyEntry]:
    return store.cases[case].entries


Outcome = tuple[list[str], str, str]
"""What was logged, which screen is on top, and what it shows."""


async def outcome(keys: Sequence[str], *, like: Outcome | None = None) -> Outcome:
    """What keys come to. With `like` they come in one breath.

    It is then waited for.
    """
    store = demo_store()
    before = len(entries_of(store))
    app = app_on(store)
    async with app.run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        board.ticker.stop()

        def reached() -> Outcome:
            logged = [f"{type(entry).__name__} {getattr(entry, 'text', '')}" for entry in entries_of(store)[before:]]
            return logged, type(app.screen).__name__, screen_text(pilot)

        if like:
            breath(pilot, keys)
            await until(pilot, lambda: reached() == like)
        else:
            for name in keys:
                breath(pilot, [name])
                await until_still(pilot)
        return reached()


@pytest.mark.parametrize(
    "keys",
    [
        ("t", "ctrl+s"),
        ("enter", "t", "enter"),
        ("enter", "m", *"hello", "ctrl+s", "j"),
        ("m", *"hi", "backspace", "o", "ctrl+s"),
        ("enter", "a", *"sorry", "tab", "left", "escape"),
        ("t", "ctrl+s", "j", "t", "ctrl+s"),
        ("slash", *"tess", "enter", "t", "ctrl+s"),
        ("colon", *"memo", "enter", *"it rang", "ctrl+s"),
        ("question_mark", *"late", "escape", "j"),
        ("enter", "slash", *"chas", "enter", "n", "escape", "escape"),
        ("t", "ctrl+s", "u", "y", "m", *"hi", "ctrl+s"),
        ("greater_than_sign", "n", "m", *"hi", "ctrl+s"),
        ("less_than_sign", "1", "2", "escape", "j"),
    ],
    ids=" ".join,
)
async def test_a_breath_does_what_single_keys_do(keys: Sequence[str]) -> None:
    named = ["space" if name == " " else name for name in keys]
    slowly = await outcome(named)
    assert await outcome(named, like=slowly) == slowly


async def test_a_note_in_one_breath_is_saved() -> None:
    store = demo_store()
    app = app_on(store)
    async with app.run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        breath(pilot, ["m", *"hello", "ctrl+s"])
        await until(pilot, lambda: app.screen is board and getattr(entries_of(store)[-1], "text", "") == "hello")


async def test_what_is_pasted_keeps_its_place() -> None:
    store = demo_store()
    app = app_on(store)
    async with app.run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        breath(pilot, ["m", "a"])
        app.post_message(events.Paste("bc"))
        breath(pilot, ["d", "ctrl+s"])
        await until(pilot, lambda: getattr(entries_of(store)[-1], "text", "") == "abcd")


async def test_a_key_is_not_held_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.tui.key_order._LONGEST_SECONDS", 0.05)
    app = app_on(demo_store())
    async with app.run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        with monkeypatch.context() as stuck:
            stuck.setattr(board, "call_later", lambda *_: True)
            breath(pilot, ["j", "m"])
            while not (isinstance(app.screen, EntryFormScreen) and app.screen.is_mounted):
                await asyncio.sleep(0)


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
