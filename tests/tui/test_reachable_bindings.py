"""A key reaches the bindings that Textual would run for it, wherever the keys are."""

from __future__ import annotations

import pytest
from textual.app import App
from textual.screen import Screen

from desk.tui.textual_compat.reachable_bindings import bindings_of
from tests.tui.app_fixtures import app_on, demo_store, until_read, until_still

LETTERS = ("x", "space", "ctrl+a", "left", "escape", "tab", "f1", "ctrl+q", "unknown")


def assert_as_textual(app: App[int], screen: Screen[object]) -> None:
    """Compare the bindings of every key with those of Textual's own chains."""
    keys = {key for _, bindings in screen._binding_chain for key in bindings.key_to_bindings}
    assert "ctrl+q" in keys
    for chain, to_modal in ((screen._modal_binding_chain, True), (screen._binding_chain, False)):
        for key in {*keys, *LETTERS}:
            theirs = [(node, bindings.key_to_bindings[key]) for node, bindings in chain if key in bindings.key_to_bindings]
            assert bindings_of(key, screen, app, to_modal=to_modal) == theirs, key


@pytest.mark.parametrize("keys", ["", "slash", "a", "a tab tab", "m", "enter", "enter slash", "colon", "question_mark", "u"])
async def test_the_same_as_textual_finds(keys: str) -> None:
    app = app_on(demo_store())
    async with app.run_test(size=(100, 30)) as pilot:
        await until_read(pilot)
        for key in keys.split():
            await pilot.press(key)
            await until_still(pilot)
        assert_as_textual(app, app.screen)
        app.screen.set_focus(None)
        assert_as_textual(app, app.screen)
