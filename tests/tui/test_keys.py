"""The table of actions is what the screens do: no key that does nothing, none that does something the table does not say."""

from __future__ import annotations

from desk.actions import ACTIONS, BY_ID
from desk.store.memory import MemoryStore
from desk.tui.app import DeskApp
from desk.tui.keys import APP_WIDE, bindings, key_word, no_key, textual_keymap, valid_actions
from desk.tui.screens.board import BoardScreen
from desk.tui.screens.case import CaseScreen
from desk.tui.widgets.case_table import CaseTable
from tests.tui.seats import app_on, demo_store, until_read


def test_every_key_of_the_table_is_bound_once_where_it_belongs() -> None:
    for where in ("board", "case"):
        bound = [key for binding in bindings(where) for key in binding.key.split(",")]
        wanted = [key for action in ACTIONS if where in action.where for key in (action.keys or (no_key(action.id),))]
        assert sorted(bound) == sorted(wanted)
        assert len(bound) == len(set(bound))


def test_every_action_of_the_table_exists_on_its_screens() -> None:
    on_table = CaseTable.ACTIONS
    for action in ACTIONS:
        for where, screen in (("board", BoardScreen), ("case", CaseScreen)):
            if where in action.where:
                answers = DeskApp if action.id in APP_WIDE else CaseTable if action.id in on_table and where == "board" else screen
                assert hasattr(answers, f"action_{action.id}"), f"{action.id} does nothing on the {where}"


def test_a_users_keys_are_bound_by_the_actions_id() -> None:
    assert textual_keymap({"down": ("n", "down"), "view": ("f2", "f3")}) == {"down": "n,down", "view-1": "f2", "view-2": "f3"}


def test_a_key_is_said_as_it_stands_on_the_keyboard() -> None:
    assert key_word("next_best", {}) == "."
    assert key_word("next_best", {"next_best": ("b",)}) == "b"
    assert key_word("next_best", {"next_best": ()}) == ""


async def test_everything_on_the_board_is_valid_with_a_case_under_the_cursor() -> None:
    async with app_on(demo_store()).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        valid = valid_actions(board, "board", {})
        assert valid == [action for action in ACTIONS if "board" in action.where]


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
