"""Notices: they can be read again, and stand where nothing is worked with."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets._toast import Toast

from desk.tui.messages import CasesChanged, ShiftChanged
from desk.tui.notice_log import LoggedNotice, NoticeLog
from desk.tui.presentation.signs import CURSOR
from desk.tui.screens.case import CaseScreen
from desk.tui.screens.help import HelpScreen
from desk.tui.screens.notices import NoticesScreen
from desk.tui.toast import ToastSeverity, show_toast
from desk.tui.widgets.pane import PaneTitle
from tests.case_builders import NOW
from tests.tui.app_fixtures import FakeClock, app_on, assert_golden, demo_store, many, screen_text, until, until_read, until_still
from tests.tui.case_driver import at_case


def test_the_newest_stand_first_and_the_oldest_are_forgotten() -> None:
    log = NoticeLog()
    for number in range(300):
        log.add(LoggedNotice(NOW + timedelta(seconds=number), str(number), "information"))
    assert [notice.words for notice in log][:2] == ["299", "298"]
    assert len(log) == 200


async def test_a_trouble_that_goes_on_has_one_toast() -> None:
    clock = FakeClock()
    app = app_on(demo_store(), clock)
    trouble = ShiftChanged(notices=("no space left on device",))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until_read(pilot)
        for _ in range(3):
            app.shift_news.say_commit(trouble, CasesChanged())
            clock.go(3)
        assert [notice.words for notice in app.notices] == ["no space left on device"]
        clock.go(10)
        app.shift_news.say_commit(trouble, CasesChanged())
        assert [notice.words for notice in app.notices] == ["no space left on device"] * 2


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
async def test_what_was_said_can_be_read_again(size: tuple[int, int]) -> None:
    clock = FakeClock()
    async with app_on(demo_store(), clock).run_test(size=size) as pilot:
        await until_read(pilot)
        show_toast(pilot.app, "C-126 logged")
        clock.go(5)
        show_toast(pilot.app, "[bold]C-127 is late", severity="error")
        await pilot.press("M")
        await until(pilot, lambda: isinstance(pilot.app.screen, NoticesScreen))
        await until(pilot, lambda: "14:00:05" in screen_text(pilot))
        await assert_golden(pilot, f"notices-{size[0]}x{size[1]}")
        await pilot.press("M")
        await until(pilot, lambda: not isinstance(pilot.app.screen, NoticesScreen))


async def test_without_a_notice_that_is_said() -> None:
    async with app_on(demo_store()).run_test(size=(80, 24)) as pilot:
        await until_read(pilot)
        await pilot.press("M")
        await until(pilot, lambda: "Nothing was said yet." in screen_text(pilot))


async def toast_of(pilot: Pilot[Any]) -> Toast:
    """The toast on the screen on top."""
    show_toast(pilot.app, "Somebody wrote to C-101.")
    await until(pilot, lambda: bool(pilot.app.screen.query(Toast)) and pilot.app.screen.query_one(Toast).region.height > 0)
    await until_still(pilot)
    return pilot.app.screen.query_one(Toast)


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
async def test_a_toast_covers_no_line_that_is_worked_with(size: tuple[int, int]) -> None:
    async with app_on(many(60)).run_test(notifications=True, size=size) as pilot:
        board = await until_read(pilot)
        toast = await toast_of(pilot)
        assert toast.region.y == board.query_one("#status").region.y
        assert not toast.region.overlaps(board.table.region)
        assert screen_text(pilot).splitlines()[-1].startswith(" . next best")
        await pilot.press("slash", *"broke")
        await until_still(pilot)
        toast = board.query_one(Toast)
        assert toast.region.bottom == board.filter_bar.region.y
        cursor = board.table.region.y + board.table.cursor_place - board.table.first_line
        assert toast.region.y not in {cursor, board.query_one("#titles").region.y}
        await pilot.press("escape", "m", *"rang")
        await until_still(pilot)
        toast = await toast_of(pilot)
        assert toast.region.bottom <= pilot.app.screen.query_one("#sheet").region.y


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_of_many_toasts_the_newest_stands_over_the_keys_and_an_error_over_the_line_above_too(size: tuple[int, int]) -> None:
    async with app_on(many(60)).run_test(notifications=True, size=size) as pilot:
        board = await until_read(pilot)
        for words in (LONG_NEWS, "C-126 logged", LONG_NEWS, "C-127 logged"):
            show_toast(pilot.app, words)
        await until(pilot, lambda: [toast.region.height for toast in board.query(Toast)] == [0, 0, 0, 1])
        await until_still(pilot)
        status = board.query_one("#status").region
        assert screen_text(pilot).splitlines()[status.y].lstrip("▌ ").startswith("C-127 logged   ")
        assert screen_text(pilot).splitlines()[status.y].endswith("below")
        show_toast(pilot.app, LONG_NEWS, severity="error")
        await until(pilot, lambda: board.query(Toast).last().region.height > 0)
        await until_still(pilot)
        last = board.find_widget(board.query(Toast).last()).visible_region
        assert (last.bottom, last.height) == (status.bottom, 2)
        await pilot.press("G" if size[0] < 100 else "j")
        board.table.refresh(layout=True)
        await until_still(pilot)
        last, table = board.find_widget(board.query(Toast).last()).visible_region, board.table
        assert (last.bottom, last.height) == (status.bottom, 1 if size[0] < 100 else 2)
        assert not last.contains(1, table.region.y + table.cursor_place - table.first_line)


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
@pytest.mark.parametrize("severity", ["information", "error"])
async def test_a_toast_leaves_keys_next_step_and_newest_entry_of_a_case_in_view(size: tuple[int, int], severity: ToastSeverity) -> None:
    async with at_case("C-101", demo_store(), size=size) as seat:
        await seat.press("j")
        before = seat.text.splitlines()
        show_toast(seat.pilot.app, LONG_NEWS, severity=severity)
        await until(seat.pilot, lambda: "bo's clock" in seat.text)
        await until_still(seat.pilot)
        toast = seat.screen.find_widget(seat.screen.query_one(Toast)).visible_region
        now = seat.text.splitlines()
        assert not toast.overlaps(seat.screen.query_one("#tabs").region)
        assert not any(toast.overlaps(title.region) for title in seat.screen.query(PaneTitle) if title.display)
        assert not any(before[y].startswith(CURSOR) for y in range(toast.y, toast.bottom))
        assert all(not before[y].strip() for y in range(toast.y, toast.bottom)) is (size[1] > 20)
        assert (now[: toast.y], now[toast.bottom :]) == (before[: toast.y], before[toast.bottom :])
        assert now[-1].endswith("? keys")
        assert "C-102" in now[-2] or size[0] >= 108


LONG_NEWS = "bo's clock is 1 min ahead of this machine's. What is saved stands in the order in which it was saved. Ask whoever it is."


@pytest.mark.parametrize(("size", "head"), [((120, 36), 5), ((80, 24), 5), ((60, 15), 1)])
async def test_news_lies_over_neither_the_form_nor_the_head(size: tuple[int, int], head: int) -> None:
    async with at_case("C-101", demo_store(), size=size) as seat:
        await seat.form("o")
        await seat.type("a team")
        for words in (LONG_NEWS, "C-126 logged", LONG_NEWS, "C-127 logged"):
            show_toast(seat.pilot.app, words)
        form = seat.pilot.app.screen
        await until(seat.pilot, lambda: len(form.query(Toast)) == 4)
        await until_still(seat.pilot)
        await until(seat.pilot, lambda: form.query(Toast).first().region.height == 1)
        shown = [region for toast in form.query(Toast) if (region := form.find_widget(toast).visible_region)]
        assert min(region.y for region in shown) >= head
        assert max(region.bottom for region in shown) == form.query_one("#sheet").region.y


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
async def test_a_toast_leaves_what_is_typed_in_the_help_and_its_keys_in_view(size: tuple[int, int]) -> None:
    async with app_on(demo_store()).run_test(notifications=True, size=size) as pilot:
        await until_read(pilot)
        await pilot.press("question_mark", *"promise")
        await until(pilot, lambda: isinstance(pilot.app.screen, HelpScreen))
        await until_still(pilot)
        toast = await toast_of(pilot)
        assert toast.region.y > pilot.app.screen.query_one("#help-line").region.y
        assert toast.region.bottom < pilot.app.screen.query_one("#sheet-keys").region.y


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_toast_is_read_once_when_a_form_opens_over_it(size: tuple[int, int]) -> None:
    async with at_case("C-101", demo_store(), size=size) as seat:
        show_toast(seat.pilot.app, "taken: C-101")
        await until(seat.pilot, lambda: seat.text.count("taken: C-101") == 1)
        await seat.form("m")
        await until(seat.pilot, lambda: bool(seat.pilot.app.screen.query(Toast)))
        await until_still(seat.pilot)
        assert screen_text(seat.pilot).count("taken: C-101") == 1
        await seat.press("escape")
        await until(seat.pilot, lambda: isinstance(seat.pilot.app.screen, CaseScreen))
        await until_still(seat.pilot)
        assert screen_text(seat.pilot).count("taken: C-101") == 1
