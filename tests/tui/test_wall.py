"""A board for a big screen shows no customer and nobody's words, and opens nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from desk.tui.screens.board import BoardScreen
from tests.terminal import Terminal, desk
from tests.tui.app_fixtures import app_on, demo_store, screen_text, until, until_read

_WORD = re.compile(r"[^\W\d_]{4,}")
_PLAIN = frozenset({"late", "soon", "open", "promise", "answer", "deliver", "urgent", "high", "normal", "asked", "times"})
"""Words of the board that stand in subjects too."""


@pytest.mark.parametrize("size", [(200, 50), (120, 36), (80, 24)])
async def test_no_customer_and_no_words_are_on_the_wall(size: tuple[int, int]) -> None:
    store = demo_store()
    async with app_on(store, wall=True, read_only=True).run_test(size=size) as pilot:
        board = await until_read(pilot)
        await until(pilot, lambda: "C-101" in screen_text(pilot))
        seen = {word.casefold() for word in _WORD.findall(screen_text(pilot))} - _PLAIN
        for view in board.queue.views.values():
            said = _WORD.findall(f"{view.state.customer} {view.state.subject}")
            assert not {word.casefold() for word in said if word[0].isupper()} & seen - {"print"}, view.id
        assert "LATE" in screen_text(pilot)
        assert "urgent, " in screen_text(pilot)


async def test_no_key_and_no_click_opens_a_case() -> None:
    async with app_on(demo_store(), wall=True, read_only=True).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        await until(pilot, lambda: "C-101" in screen_text(pilot))
        for key in ("enter", "H", "slash", "colon", "y", "full_stop", "C", "a", "n", "S", "F"):
            await pilot.press(key)
            await pilot.pause()
            assert isinstance(pilot.app.screen, BoardScreen), key
            assert not board.has_class("-filtering"), key
        await pilot.click("#cases", offset=(20, 2), times=2)
        await pilot.pause()
        assert isinstance(pilot.app.screen, BoardScreen)
        await pilot.press("3")
        await until(pilot, lambda: board.queue.filter_text == "late")


def test_the_command_opens_it(shift: Path, environment: Mapping[str, str]) -> None:
    with Terminal(desk("--shift", str(shift), "wall", "-paused"), environment) as terminal:
        screen = terminal.wait_for("C-101", "LATE 8", "TAKE")
        assert "Tess" not in screen
        terminal.press("q")
        terminal.wait_for("C-101")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
