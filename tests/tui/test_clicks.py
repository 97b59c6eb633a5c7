"""Clicks on lines of keys: they press what they name."""

from __future__ import annotations

import pytest

from desk.tui.forms.screen.form_screen import FormScreen
from desk.tui.presentation.line_keys import key_at
from desk.tui.screens.case import CaseScreen
from desk.tui.screens.help import HelpScreen
from desk.tui.widgets.action_footer import ActionFooter
from desk.tui.widgets.board_header import BoardHeader
from desk.tui.widgets.column_titles import ColumnTitles
from desk.tui.widgets.entry_list import EntryList
from desk.tui.widgets.key_line import KeyLine
from desk.tui.widgets.next_best_line import NextBestLine
from desk.tui.widgets.pane import PaneFrame
from desk.tui.widgets.pane_tabs import PaneTabs
from desk.tui.widgets.step_line import StepLine
from tests.tui.app_fixtures import app_on, demo_store, screen_text, until, until_read
from tests.tui.case_driver import at_case

LINE = [
    (" ", "text"),
    (".", "key"),
    (" next best", "dim"),
    ("  ", "text"),
    ("j k", "key"),
    (" move   ", "dim"),
    ("1-9", "key"),
    (" view", "dim"),
]


@pytest.mark.parametrize(
    ("x", "key"), [(0, ""), (1, "full_stop"), (4, "full_stop"), (12, ""), (14, "j"), (16, "k"), (19, "j"), (25, ""), (90, "")]
)
def test_a_cell_belongs_to_the_key_before_it(x: int, key: str) -> None:
    assert key_at(LINE, x) == key


@pytest.mark.parametrize(
    ("label", "key"),
    [("esc", "escape"), ("pgdn", "pagedown"), ("ctrl+s", "ctrl+s"), ("F12", "f12"), ("?", "question_mark"), ("!", "exclamation_mark"),
     ("=", "equals_sign"), ("enter", "enter"), ("S", "S"), (":story", ""), ("up", "up")],
)  # fmt: skip
def test_a_label_is_a_key(label: str, key: str) -> None:
    assert key_at([(label, "key")], 0) == key


def test_the_next_step_is_a_key_with_its_word() -> None:
    assert [key_at([("a SORRY", "next"), ("   ", "text"), ("x", "text")], x) for x in (0, 1, 4, 8, 10)] == ["a", "a", "a", "", ""]


async def test_the_footer_and_the_keys_of_a_form_can_be_clicked() -> None:
    async with app_on(demo_store()).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        last = screen_text(pilot).splitlines()[-1]
        await pilot.click(ActionFooter, offset=(last.index("next best") + 2, 0))
        await until(pilot, lambda: board.query_one(NextBestLine).display)
        await pilot.click(ActionFooter, offset=(last.index("a apology"), 0))
        await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen) and "keep as draft" in screen_text(pilot).splitlines()[-1])
        await pilot.click(KeyLine, offset=(screen_text(pilot).splitlines()[-1].index("keep as draft"), 0))
        await until(pilot, lambda: pilot.app.screen is board)
        await pilot.click(ActionFooter, offset=(last.index("enter open"), 0))
        await until(pilot, lambda: isinstance(pilot.app.screen, CaseScreen))
        await pilot.click(ActionFooter, offset=(screen_text(pilot).splitlines()[-1].index("? keys"), 0))
        await until(pilot, lambda: isinstance(pilot.app.screen, HelpScreen))


async def test_figures_titles_and_steps_can_be_clicked() -> None:
    async with app_on(demo_store()).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        head = screen_text(pilot).splitlines()[0]
        await pilot.click(BoardHeader, offset=(head.index("soon 4") + 1, 0))
        await until(pilot, lambda: board.queue.filter_text == "soon")
        await pilot.click(BoardHeader, offset=(head.index("open 18"), 0))
        await until(pilot, lambda: board.queue.filter_text == "")
        await pilot.click(BoardHeader, offset=(head.index("ines"), 0))
        assert board.queue.filter_text == ""
        await pilot.click(ColumnTitles, offset=(20, 0))
        await until(pilot, lambda: pilot.app.screen is not board)
        await pilot.press("escape")
    async with at_case("C-101", demo_store(), size=(120, 36)) as seat:
        lines = seat.text.splitlines()
        step = next(line for line in lines if "o offer" in line)
        await seat.pilot.click(StepLine, offset=(step.index("o offer") + 3, 0))
        await until(seat.pilot, lambda: isinstance(seat.pilot.app.screen, FormScreen) and "Offer" in seat.text)
        await seat.press("escape")
        await until(seat.pilot, lambda: seat.pilot.app.screen is seat.screen)
        await seat.pilot.click(StepLine, offset=(step.index("a sorry") + 3, 0))
        await until(seat.pilot, lambda: isinstance(seat.pilot.app.screen, FormScreen) and "Apology" in seat.text)


@pytest.mark.parametrize("size", [(80, 24), (60, 15)])
async def test_the_tabs_of_a_case_can_be_clicked(size: tuple[int, int]) -> None:
    async with at_case("C-101", demo_store(), size=size) as seat:
        line = next(line for line in seat.text.splitlines() if "[TIMELINE]" in line)
        await seat.pilot.click(PaneTabs, offset=(line.index("OFFERS") + 1, 0))
        await until(seat.pilot, lambda: "[OFFERS]" in seat.text)
        line = next(line for line in seat.text.splitlines() if "[OFFERS]" in line)
        await seat.pilot.click(PaneTabs, offset=(line.index("TIMELINE"), 0))
        await until(seat.pilot, lambda: "[TIMELINE]" in seat.text)
        assert isinstance(seat.pilot.app.focused, EntryList)


async def test_the_edge_of_a_pane_can_be_clicked_and_so_can_its_key() -> None:
    async with at_case("C-101", demo_store(), size=(120, 36)) as seat:
        heading = seat.pilot.app.screen.query_one("#offers", PaneFrame).heading
        await seat.pilot.click(heading, offset=(4, 0))
        await until(seat.pilot, lambda: "▸ OFFERS" in seat.text)
        await seat.pilot.click(heading, offset=(4, 0))
        assert seat.pilot.app.screen is seat.screen
        await seat.pilot.click(heading, offset=(heading.size.width - 4, 0))
        await until(seat.pilot, lambda: isinstance(seat.pilot.app.screen, FormScreen))
