"""The table of actions is what the screens do: no key that does nothing, none that does something the table does not say."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

from textual.actions import parse
from textual.binding import Binding
from textual.dom import DOMNode

import desk.tui
from desk.actions_and_keys import ACTIONS, BY_ID
from desk.store.memory import MemoryStore
from desk.tui.app import DeskApp
from desk.tui.bindings import APP_WIDE, ON_CASES, key_word, placeholder_key, responder_of, screen_bindings, textual_keymap, valid_actions
from desk.tui.forms.registry import FORMS
from desk.tui.navigation import SCREENS
from desk.tui.screens.board import BoardScreen
from desk.tui.screens.case import CaseScreen
from desk.tui.screens.palette import PaletteScreen
from desk.tui.session import PlannedImport
from desk.tui.widgets.case_table import CaseTable
from desk.tui.widgets.pane_group import PaneGroup
from tests.importers.import_builders import parts_of
from tests.tui.app_fixtures import app_on, demo_store, screen_text, until, until_read
from tests.tui.case_driver import at_case


def test_every_key_of_the_table_is_bound_once_where_it_belongs() -> None:
    for where in ("board", "case"):
        bound = [key for binding in screen_bindings(where) for key in binding.key.split(",")]
        wanted = [key for action in ACTIONS if where in action.where for key in (action.keys or (placeholder_key(action.id),))]
        assert sorted(bound) == sorted(wanted)
        assert len(bound) == len(set(bound))


def test_every_action_of_the_table_exists_on_its_screens() -> None:
    for action in ACTIONS:
        for where, nodes in (("board", (BoardScreen, CaseTable)), ("case", (CaseScreen, PaneGroup))):
            if where in action.where and not action.opens and action.id not in APP_WIDE | ON_CASES:
                assert any(hasattr(node, f"action_{action.id}") for node in nodes), f"{action.id} does nothing on the {where}"


def test_every_form_of_the_table_is_in_the_registry_of_forms() -> None:
    assert {action.id for action in ACTIONS if action.opens == "form"} == set(FORMS)


def test_every_screen_of_the_table_is_in_the_table_of_navigation() -> None:
    assert {action.id for action in ACTIONS if action.opens == "screen"} == set(SCREENS)


def _nodes(base: type[DOMNode]) -> Iterator[type[DOMNode]]:
    for node in base.__subclasses__():
        if node.__module__.startswith("desk."):
            yield node
        yield from _nodes(node)


def test_every_key_of_every_screen_and_widget_does_something() -> None:
    for module in walk_packages(desk.tui.__path__, "desk.tui."):
        import_module(module.name)
    for node in set(_nodes(DOMNode)):
        for binding in vars(node).get("BINDINGS", ()):
            assert isinstance(binding, Binding)
            namespace, name, _ = parse(binding.action)
            doer = DeskApp if namespace == "app" else node
            does = hasattr(doer, f"action_{name}") or hasattr(doer, f"_action_{name}")  # Textual runs either
            assert does, f"{binding.key} of {node.__name__} does nothing"


def test_a_users_keys_are_bound_by_the_actions_id() -> None:
    assert textual_keymap({"down": ("n", "down"), "view": ("f2", "f3")}) == {"down": "n,down", "view-1": "f2", "view-2": "f3"}


def test_a_key_is_said_as_it_stands_on_the_keyboard() -> None:
    assert key_word("next_best", {}) == "."
    assert key_word("next_best", {"next_best": ("b",)}) == "b"
    assert key_word("next_best", {"next_best": ()}) == ""


async def test_everything_on_the_board_is_valid_with_a_case_under_the_cursor() -> None:
    app = app_on(demo_store(), read_import=lambda name, tell: PlannedImport((), parts_of(())), can_go_back=True)
    async with app.run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        valid = valid_actions(board, "board", {})
        assert valid == [action for action in ACTIONS if "board" in action.where]


async def test_everything_in_a_case_is_valid_and_its_panes_do_the_moving() -> None:
    async with at_case("C-101", demo_store(), can_go_back=True) as seat:
        assert all(responder_of(seat.screen, move) is seat.screen.panes for move in PaneGroup.ACTIONS)
        assert valid_actions(seat.screen, "case", {}) == [action for action in ACTIONS if "case" in action.where]


async def test_the_palette_moves_where_the_keys_do() -> None:
    async with at_case("C-101", demo_store(), size=(80, 24)) as seat:
        await seat.press("colon")
        await until(seat.pilot, lambda: isinstance(seat.pilot.app.screen, PaletteScreen))
        await seat.press(*"next", "space", *"pane")
        await until(seat.pilot, lambda: "Go to the next pane of the case" in seat.text and "next best" not in seat.text)
        await seat.press("enter")
        await until(seat.pilot, lambda: "[APOLOGIES]" in seat.text)


async def test_without_a_case_only_what_needs_none_is_offered() -> None:
    async with app_on(MemoryStore()).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        valid = valid_actions(board, "board", {})
        assert BY_ID["new"] in valid
        assert not {"open", "take", "apology", "mark", "copy", "explain", "next_best"} & {action.id for action in valid}


async def test_an_action_without_a_key_left_is_not_offered() -> None:
    async with app_on(demo_store(), keymap={"take": ()}).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        assert BY_ID["take"] not in valid_actions(board, "board", {"take": ()})


async def test_a_shift_opened_for_reading_offers_no_change() -> None:
    async with app_on(demo_store(), read_only=True).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        valid = {action.id for action in valid_actions(board, "board", {})}
        assert {"open", "filter", "copy"} <= valid
        assert not {"new", "take", "apology", "undo"} & valid


async def test_the_keys_of_forms_can_be_others_and_the_form_says_which() -> None:
    keymap = {"save": ("f12",), "editor": ()}
    async with at_case("C-101", demo_store(), keymap=keymap) as seat:
        await seat.press("m", *"rang")
        assert "F12 save" in seat.text
        assert "editor" not in seat.text
        await seat.press("ctrl+s")
        assert seat.logged == ()
        await seat.saved("f12")


async def test_a_form_is_saved_by_its_second_key_too() -> None:
    async with at_case("C-101", demo_store()) as seat:
        await seat.press("m", *"rang")
        await seat.saved("f2")


async def test_the_keys_of_forms_are_in_the_help() -> None:
    async with app_on(demo_store(), keymap={"save": ("f12",)}).run_test(size=(120, 90)) as pilot:
        await until_read(pilot)
        await pilot.press("question_mark", *"save what")
        await until(pilot, lambda: "F12" in screen_text(pilot))
        assert "Save what is typed" in screen_text(pilot)
