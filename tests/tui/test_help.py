"""The help: found by typing, about the field with the cursor, and the words of the filter."""

from __future__ import annotations

import pytest
from textual.containers import VerticalScroll

from desk.board.filter.fields import FIELDS, FLAGS
from desk.board.filters import CONTEXT_FLAGS
from desk.tui.forms.screen.form_screen import FormScreen
from desk.tui.help_groups import BOARD_COLUMNS, filter_groups, matching_groups
from desk.tui.screens.board import BoardScreen
from desk.tui.screens.help import HelpScreen
from desk.tui.widgets.key_list import _group_lines
from tests.tui.app_fixtures import app_on, assert_golden, demo_store, screen_text, until, until_read, until_still
from tests.tui.case_driver import at_case

SIZES = [(120, 36), (80, 24), (60, 15)]
GROUPS = [("Recover", [("a", "Log an apology"), ("o", "Log an offer")]), ("Signs", [("pub", "They may tell others")])]


def test_lines_are_found_by_their_words_and_groups_by_their_title() -> None:
    assert matching_groups(GROUPS, "log apol") == [("Recover", [("a", "Log an apology")])]
    assert matching_groups(GROUPS, "signs") == GROUPS[1:]
    assert matching_groups(GROUPS, "zebra") == []
    throw_away = ("F7", "Throw away what is typed, after a question")
    assert matching_groups([("In a form", [throw_away])], "draft") == [("In a form", [throw_away])]
    assert matching_groups(GROUPS, " ") == GROUPS


def test_every_word_and_field_of_the_filter_is_explained() -> None:
    words, fields, _ = filter_groups()
    assert {word for word, _ in words[1]} == {*FLAGS, *CONTEXT_FLAGS}
    assert {example for example, _ in fields[1]} == {field.example for field in FIELDS.values()}


@pytest.mark.parametrize("size", SIZES)
async def test_letters_find_lines_and_escape_takes_them_back(size: tuple[int, int]) -> None:
    async with app_on(demo_store()).run_test(size=size) as pilot:
        board = await until_read(pilot)
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(pilot.app.screen, HelpScreen))
        await pilot.press(*"promise")
        await until(pilot, lambda: "Promise something by a time" in screen_text(pilot))
        await until_still(pilot)
        assert "Log an apology" not in screen_text(pilot)
        await assert_golden(pilot, f"help-typed-{size[0]}x{size[1]}")
        await pilot.press("escape")
        await until(pilot, lambda: "Signs of a row" in screen_text(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is board)


@pytest.mark.parametrize("size", SIZES)
async def test_while_a_filter_is_typed_its_words_are_explained(size: tuple[int, int]) -> None:
    async with app_on(demo_store()).run_test(size=size) as pilot:
        await until_read(pilot)
        await pilot.press("slash", *"mi", "f1")
        await until(pilot, lambda: "Nobody owns it" in screen_text(pilot))
        await assert_golden(pilot, f"help-filter-{size[0]}x{size[1]}")
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoardScreen) and pilot.app.screen.has_class("-filtering"))


async def test_the_words_of_the_filter_are_in_the_help_of_the_board() -> None:
    async with app_on(demo_store()).run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        await pilot.press("question_mark", *"filter words")
        await until(pilot, lambda: "Nobody owns it" in screen_text(pilot))


@pytest.mark.parametrize("size", SIZES)
async def test_in_a_form_the_field_with_the_cursor_is_explained(size: tuple[int, int]) -> None:
    async with at_case("C-101", demo_store(), size=size) as seat:
        await seat.press("p", *"rang", "tab", "f1")
        await until(seat.pilot, lambda: "hint" in seat.text)
        await seat.settled()
        await assert_golden(seat.pilot, f"help-field-{size[0]}x{size[1]}")
        await seat.press("f1")
        assert isinstance(seat.pilot.app.screen, FormScreen)
        assert "rang" in seat.text


def test_a_long_key_and_its_words_stand_apart() -> None:
    group = ("Words", (("organisation:north", "Whom they belong to, and more than fits here"), ("?", "keys")))
    lines = ["".join(text for text, _ in line) for line in _group_lines(group, 30)]
    assert lines[1:4] == ["  organisation:north Whom they belong to, and", "                 more than fits here", "  ?              keys"]


@pytest.mark.parametrize("typed", ["columns", "what", "due", "steps", "chased", "note"])
def test_the_columns_of_the_board_are_found_by_their_words(typed: str) -> None:
    assert matching_groups([("Columns", BOARD_COLUMNS)], typed)


async def test_the_help_of_the_board_tells_its_columns_and_the_line_is_emptied_by_ctrl_u() -> None:
    async with app_on(demo_store()).run_test(size=(80, 24)) as pilot:
        await until_read(pilot)
        await pilot.press("question_mark", *"columns")
        await until(pilot, lambda: "CHASED" in screen_text(pilot) and "How often the customer had to ask again" in screen_text(pilot))
        await pilot.press("ctrl+u", *"leaves")
        await until(pilot, lambda: "Go back; q also leaves the board" in screen_text(pilot))
        help_screen = pilot.app.screen
        assert isinstance(help_screen, HelpScreen)
        assert help_screen.text_line.value == "leaves"


@pytest.mark.parametrize("size", SIZES)
async def test_a_page_further_shows_one_line_again(size: tuple[int, int]) -> None:
    async with app_on(demo_store()).run_test(size=size) as pilot:
        await until_read(pilot)
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(pilot.app.screen, HelpScreen))
        await until_still(pilot)
        scroll = pilot.app.screen.query_one(VerticalScroll)
        first, last = scroll.region.y, scroll.region.bottom - 1
        before = [line[: size[0] - 2] for line in screen_text(pilot).splitlines()]
        await pilot.press("pagedown")
        await until(pilot, lambda: scroll.scroll_y > 0)
        await until_still(pilot)
        assert scroll.scroll_y == scroll.region.height - 1
        assert screen_text(pilot).splitlines()[first][: size[0] - 2].rstrip() == before[last].rstrip()
        await pilot.press("pageup")
        await until(pilot, lambda: scroll.scroll_y == 0)
