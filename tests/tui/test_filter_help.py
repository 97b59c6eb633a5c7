"""What helps while a filter is typed: words that can follow, older filters, archives, views with figures, and where it hit."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desk.errors import Refused
from desk.tui.board_filter import widened_text
from desk.tui.filter_history import FilterHistory
from desk.tui.screens.board import BoardScreen
from desk.tui.screens.case import CaseScreen
from desk.tui.widgets.filter_bar import FilterInput
from tests.case_builders import NOW
from tests.tui.app_fixtures import app_on, assert_golden, demo_store, screen_text, until, until_read, until_still

SIZES = [(120, 36), (80, 24)]


def typed(board: BoardScreen) -> str:
    return board.query_one(FilterInput).value


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
async def test_a_word_of_an_entry_is_found_and_the_line_says_where(size: tuple[int, int]) -> None:
    async with app_on(demo_store()).run_test(size=size) as pilot:
        board = await until_read(pilot)
        await pilot.press("slash", *"flat")
        await until(pilot, lambda: list(board.queue.ids) == ["C-101"])
        await until(pilot, lambda: all(words in screen_text(pilot) for words in ("3 late", "enter opens it")))
        await until_still(pilot)
        assert "empty flat with packed boxes" in screen_text(pilot)
        await assert_golden(pilot, f"filter-hit-{size[0]}x{size[1]}")
        await pilot.press("enter")
        await until(pilot, lambda: not board.has_class("-filtering"))
        assert "empty flat with packed boxes" in screen_text(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: "empty flat" not in screen_text(pilot))


@pytest.mark.parametrize("size", SIZES)
async def test_fields_values_and_views_stand_under_the_line(size: tuple[int, int]) -> None:
    async with app_on(demo_store()).run_test(size=size) as pilot:
        await until_read(pilot)
        await pilot.press("slash", *"status:o")
        await until(pilot, lambda: all(words in screen_text(pilot) for words in ("open on_hold", "3 late", "enter opens it")))
        await assert_golden(pilot, f"filter-words-{size[0]}x{size[1]}")


async def test_tab_completes_what_is_sure_and_then_offers_one_after_the_other() -> None:
    async with app_on(demo_store()).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        await pilot.press("slash", *"mine -ow", "tab")
        assert typed(board) == "mine -owner:"
        offered = []
        for _ in range(3):
            await pilot.press("tab")
            offered.append(typed(board))
        assert offered == ["mine -owner:me", "mine -owner:bo", "mine -owner:ines"]
        assert board.focused is board.query_one(FilterInput)


async def test_up_goes_back_to_older_filters_and_down_forth() -> None:
    async with app_on(demo_store()).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        for words in ("late", "mine"):
            await pilot.press("slash", "ctrl+u", *words, "enter")
            await until(pilot, lambda: not board.has_class("-filtering"))
        await pilot.press("slash", "ctrl+u", *"ti", "up")
        seen = [typed(board)]
        for key in ("up", "up", "down", "down"):
            await pilot.press(key)
            seen.append(typed(board))
        assert seen == ["mine", "late", "late", "mine", "ti"]


async def test_ctrl_r_asks_everywhere_and_once_more_no_more() -> None:
    async with app_on(demo_store()).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        await pilot.press("slash", *"mine or late", "ctrl+r")
        assert typed(board) == "everywhere (mine or late)"
        await until(pilot, lambda: board.queue.filter_text == "everywhere (mine or late)")
        await pilot.press("ctrl+r")
        assert typed(board) == "mine or late"


@pytest.mark.parametrize("text", ["flat", "a or b", "(a or b) c", "-x"])
def test_widening_twice_says_the_same(text: str) -> None:
    assert widened_text(widened_text(text)) == text


async def test_ctrl_s_and_a_number_save_the_filter_as_a_view() -> None:
    saved: list[tuple[int, str, str]] = []
    async with app_on(demo_store(), save_view=lambda *view: saved.append(view)).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        await pilot.press("slash", *"value>500", "ctrl+s")
        await until(pilot, lambda: "Save it under which number" in screen_text(pilot))
        await until(pilot, lambda: "came with the program: 1 all open, 2 mine, 3 late" in screen_text(pilot))
        await pilot.press("x")
        await until(pilot, lambda: "A number first, 1 to 9. The name comes after it." in screen_text(pilot))
        await pilot.press("7")
        await until(pilot, lambda: '7 is "waiting" (came with the program): 7 again gives it up' in screen_text(pilot))
        assert saved == []
        await pilot.press("7", *"dear", "tab", "ctrl+r", "up", "enter")
        await until(pilot, lambda: saved == [(7, "value>500", "dear")])
        await until(pilot, lambda: "7 dear" in screen_text(pilot) and "What is it called" not in screen_text(pilot))
        assert typed(board) == "value>500"
        await pilot.press("escape", "7")
        await until(pilot, lambda: board.queue.filter_text == "value>500")


async def test_another_number_keeps_the_view_asked_about() -> None:
    saved: list[tuple[int, str, str]] = []
    async with app_on(demo_store(), save_view=lambda *view: saved.append(view)).run_test(size=(80, 24)) as pilot:
        await until_read(pilot)
        await pilot.press("slash", *"late", "ctrl+s", "6", "7", "6", "6", "enter")
        await until(pilot, lambda: saved == [(6, "late", "late")])
        await until(pilot, lambda: "6 late 8" in screen_text(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: " / late " in screen_text(pilot))
        assert "late: late" not in screen_text(pilot)


async def test_another_key_saves_nothing_and_a_wrong_filter_is_not_asked_for() -> None:
    saved: list[tuple[int, str, str]] = []
    async with app_on(demo_store(), save_view=lambda *view: saved.append(view)).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        await pilot.press("slash", *"late", "ctrl+s", "escape")
        assert board.has_class("-filtering")
        await pilot.press("ctrl+s", "7", "7", "x", "escape")
        assert (typed(board), saved, board.has_class("-filtering")) == ("late", [], True)
        await pilot.press("ctrl+u", *"risk<abc", "ctrl+s")
        await until(pilot, lambda: "a time is needed, as in risk<15m" in screen_text(pilot))
        await pilot.press("7")
        await pilot.pause()
        assert (saved, typed(board)) == ([], "risk<abc7")


async def test_a_view_that_cannot_be_saved_is_said() -> None:
    def refuse(number: int, text: str, name: str) -> None:
        raise Refused("The settings cannot be written. The view was not saved.")

    async with app_on(demo_store(), save_view=refuse).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        await pilot.press("slash", *"late", "ctrl+s", "7", "7", "enter")
        await until(pilot, lambda: any("was not saved" in toast.message for toast in board.app._notifications))
        assert board.desk.views[6][1] == "paused"


async def test_a_view_that_is_no_filter_says_so_where_it_is_named() -> None:
    views = (("all", ""), ("odd", "foo:1"))
    async with app_on(demo_store(), views=views).run_test(size=(80, 24)) as pilot:
        await until_read(pilot)
        await pilot.press("slash")
        await until(pilot, lambda: "2 odd wrong" in screen_text(pilot) and "1 all 18" in screen_text(pilot))


def test_history_holds_a_filter_once_and_the_newest_last() -> None:
    history = FilterHistory()
    for text in ("late", "mine", " late ", ""):
        history.keep(text)
    back: Callable[[str], str | None] = history.back
    assert (back("x"), back("late"), back("mine")) == ("late", "mine", None)
    assert (history.forth(), history.forth(), history.forth()) == ("late", "x", None)


async def test_the_board_as_it_was_has_no_views_to_save() -> None:
    async with app_on(demo_store(), review_at=NOW).run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: bool(pilot.app.screen.query(FilterInput)))
        await pilot.press("slash", *"flat", "ctrl+s")
        await until(pilot, lambda: "1 of" in screen_text(pilot))
        assert "ctrl+s" not in screen_text(pilot)
        assert "Save it" not in screen_text(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_an_empty_answer_names_the_key_to_the_archives(size: tuple[int, int]) -> None:
    async with app_on(demo_store()).run_test(size=size) as pilot:
        board = await until_read(pilot)
        await pilot.press("slash", *"zebra")
        await until(pilot, lambda: "/ ctrl+r asks finished ones too." in screen_text(pilot))
        assert "None of 18 open cases match." in screen_text(pilot)
        await pilot.press("ctrl+r", "enter")
        await until(pilot, lambda: board.queue.filter_text == "everywhere zebra" and not board.has_class("-filtering"))
        await until(pilot, lambda: "ctrl+r" not in screen_text(pilot))


async def test_enter_asks_finished_cases_where_no_open_one_matches() -> None:
    async with app_on(demo_store()).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        await pilot.press("slash", *"screws")
        await until(pilot, lambda: "0 of 18 open, ctrl+r asks finished ones too" in screen_text(pilot))
        assert "enter asks" not in screen_text(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: list(board.queue.ids) == ["C-116"])
        assert board.has_class("-filtering")
        await pilot.press("enter")
        await until(pilot, lambda: not board.has_class("-filtering"))
        assert list(board.queue.ids) == ["C-116"]


@pytest.mark.parametrize(("typed", "enters"), [("C-104", 1), ("c104", 1), ("C-116", 2)])
async def test_the_number_of_a_case_opens_it(typed: str, enters: int) -> None:
    async with app_on(demo_store()).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        await pilot.press("slash", *typed)
        await until(pilot, lambda: len(board.queue.ids) < 2)
        if enters == 2:
            await pilot.press("enter")
            await until(pilot, lambda: "1 found" in screen_text(pilot))
        assert "number" not in screen_text(pilot).splitlines()[-4]
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, CaseScreen))
        opened = pilot.app.screen
        assert isinstance(opened, CaseScreen)
        assert opened.case == f"C-{typed[-3:]}"


async def test_what_only_open_cases_can_be_is_not_asked_of_finished_ones() -> None:
    async with app_on(demo_store()).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        await pilot.press("slash", *"silent -silent")
        await until(pilot, lambda: "0 of 18" in screen_text(pilot))
        assert "enter asks" not in screen_text(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: not board.has_class("-filtering"))
        assert board.queue.filter_text == "silent -silent"


async def test_a_value_that_no_case_has_names_a_near_one() -> None:
    async with app_on(demo_store()).run_test(size=(80, 24)) as pilot:
        await until_read(pilot)
        await pilot.press("slash", *"owner:inse")
        await until(pilot, lambda: "0 of 18 open, did you mean owner:ines?" in screen_text(pilot))
