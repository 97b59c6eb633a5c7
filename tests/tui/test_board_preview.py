"""The preview under the cases: what is known of the one under the cursor, read when the cursor stands still."""

from __future__ import annotations

from typing import Any

import pytest
from textual.screen import Screen

from desk.board.case_view import case_view
from desk.model.changes import Append
from desk.model.entries import AnyEntry, Assign, Contact, Incoming, Memo, Promise, StatusChange
from desk.model.shift import Shift
from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.case_preview import PREVIEW_LINES, ROOMY_PREVIEW, preview_lines
from desk.tui.presentation.toned_text import pieces_width
from desk.tui.screens.board import BoardScreen
from desk.tui.widgets.case_preview import CasePreview
from tests.case_builders import NOW, at, case_of
from tests.tui.app_fixtures import POLICY, app_on, demo_store, many, screen_text, until, until_read
from tests.tui.busy_shift import busy_shift


async def test_the_case_under_the_cursor_is_told_in_the_lines_left_over() -> None:
    async with app_on(demo_store()).run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        await until(pilot, lambda: "── C-101  Team and truck never came at 9 ──" in screen_text(pilot))
        text = screen_text(pilot)
        assert "enter opens it" in text
        assert "ANGRY   chased us 3 times   needs it by 15:35" in text
        assert "wants" in text
        assert "answer 48 min late   not taken   fix in 62 min" in text
        assert " next  t  take it, then say sorry" in text
        await pilot.press("j")
        await until(pilot, lambda: "── C-124  Gift came" in screen_text(pilot))
        assert " next  e  tell lou first, then answer them" in screen_text(pilot)


async def test_the_rows_of_a_board_that_opens_are_painted_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    app, order = app_on(demo_store()), list[str]()
    display, show = app._display, CasePreview.show

    def displayed(screen: Screen[Any], renderable: Any) -> None:
        rows = isinstance(screen, BoardScreen) and screen.table.rows.pieces
        order.append("rows" if rows else "nothing")
        display(screen, renderable)

    def shown(preview: CasePreview, moment: CaseMoment | None) -> None:
        order.append("preview")
        show(preview, moment)

    monkeypatch.setattr(app, "_display", displayed)
    monkeypatch.setattr(CasePreview, "show", shown)
    async with app.run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        await until(pilot, lambda: "opens it" in screen_text(pilot))
    assert order.index("rows") < order.index("preview")


SAID: dict[str, Any] = {"at": at(-1), "by": "ines", "text": "I call you"}
SIZES = [((80, 24), 18, False), ((80, 24), 4, True), ((60, 15), 11, False), ((200, 50), 80, True)]


@pytest.mark.parametrize(("size", "cases", "is_there"), SIZES)
async def test_cases_come_first_where_there_is_little_room(size: tuple[int, int], cases: int, is_there: bool) -> None:
    async with app_on(many(cases)).run_test(size=size) as pilot:
        board = await until_read(pilot)
        await until(pilot, lambda: board.query_one(CasePreview).display is is_there)
        assert ("opens it" in screen_text(pilot)) is is_there


async def test_nothing_is_read_while_a_key_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    shown = CasePreview.show

    def noted(preview: CasePreview, moment: CaseMoment | None) -> None:
        read.append(moment.state.id if moment else "")
        shown(preview, moment)

    async with app_on(many(30)).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        await until(pilot, lambda: "opens it" in screen_text(pilot))
        monkeypatch.setattr(CasePreview, "show", noted)
        for _ in range(12):
            board.table.move(1)
        await until(pilot, lambda: bool(read))
        assert read == [board.table.cursor]


async def test_what_a_colleague_logs_on_it_is_told_at_once() -> None:
    store = many(3)
    async with app_on(store).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        await until(pilot, lambda: "opens it" in screen_text(pilot))
        said = Contact(at=at(0), by="bo", text="We are on our way", channel="phone")
        store.commit_elsewhere(Append(board.table.cursor, (said,)))
        await until(pilot, lambda: "We are on our way" in screen_text(pilot))


@pytest.mark.parametrize("width", [60, 79, 120, 200])
async def test_every_line_fits(width: int) -> None:
    async with app_on(demo_store()).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        for case in board.queue.ids:
            for height in (PREVIEW_LINES, ROOMY_PREVIEW):
                lines = preview_lines(moment_of(board, case), width, height)
                assert len(lines) <= height
                assert all(pieces_width(line) <= width for line in lines)


async def test_what_they_want_is_read_whole_where_there_is_room() -> None:
    wants = " wants a team today, or to be told at once so she can book somebody else"
    async with app_on(demo_store()).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        await until(pilot, lambda: wants in screen_text(pilot).splitlines())
        short = preview_lines(moment_of(board, "C-101"), 120)
    assert len(short) == PREVIEW_LINES
    async with app_on(busy_shift()).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        await until(pilot, lambda: "opens it" in screen_text(pilot))
        assert board.query_one(CasePreview).size.height == PREVIEW_LINES


@pytest.mark.parametrize(("entry", "words"), [(Contact(**SAID), "ines said"), (Incoming(**SAID), "they said"), (Memo(**SAID), "they said")])
def test_the_last_word_says_whose_it_is(entry: AnyEntry, words: str) -> None:
    moment = CaseMoment(case_view(case_of(entry), POLICY), Shift(), NOW, {})
    last = "".join(text for text, _ in preview_lines(moment, 120)[2])
    assert f"{words}  {'it broke' if isinstance(entry, Memo) else 'I call you'}" in last


def moment_of(board: Any, case: str) -> CaseMoment:
    desk = board.desk
    return CaseMoment(desk.live.view(case), desk.shift, desk.clock(), desk.keymap)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_clocks_begin_with_what_the_row_names_and_its_time(width: int) -> None:
    def clocks(*entries: AnyEntry, logged: float) -> str:
        moment = CaseMoment(case_view(case_of(*entries, logged=logged), POLICY), Shift(), NOW, {})
        return "".join(text for text, _ in preview_lines(moment, width)[2])

    assert "not taken, 5 min late" in clocks(logged=-25)
    assert "look again in 2 min" in clocks(Assign(at=at(-1), by="ines", owner="ines", follow_up=at(2)), logged=-1)
    assert "promise in 3 min" in clocks(Promise(at=at(-1), by="ines", text="a team", due=at(3)), logged=-1)


def test_a_finished_case_shows_its_end_last() -> None:
    closed = StatusChange(at=at(-1), by="ines", to="closed", reason="she is content")
    moment = CaseMoment(case_view(case_of(Contact(at=at(-2), by="ines", text="all is well"), closed), POLICY), Shift(), NOW, {})
    assert any("13:59 status closed  she is content" in "".join(text for text, _ in line) for line in preview_lines(moment, 120))
