"""How much work a commit makes for the keyboard's thread, on a board of 1,000 cases: calls are counted, no time is taken."""

from __future__ import annotations

from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.worker import Worker

from desk.model.changes import Append
from desk.model.entries import FieldChange, StatusChange
from desk.tui.forms.screen.form_screen import FormScreen
from desk.tui.live_shift import AT_ONCE
from desk.tui.screens.board import BoardScreen
from desk.tui.screens.case import CaseScreen
from desk.tui.widgets.board_header import BoardHeader
from tests.case_builders import NOW
from tests.tui.app_fixtures import FakeClock, FakeShared, app_on, many, until, until_read, until_still
from tests.tui.call_count import CallCount, counted

CASES = 1_000
SIZE = (120, 40)
TRIES = 6
"""The same act is counted anew where a busy machine painted in the middle of it."""


def shows(board: BoardScreen, words: str) -> bool:
    """Is this in a painted line of the board? Looked up where it is kept, for a look at the screen would count."""
    return any(words in piece[0] for pieces in board.table.rows.pieces.values() for piece in pieces)


async def open_form(pilot: Pilot[Any], key: str, text: str) -> None:
    """Open a form by its key, and type into it."""
    await pilot.press(key)
    await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen) and pilot.app.screen.focused is not None)
    sheet = pilot.app.screen
    assert isinstance(sheet, FormScreen)
    assert sheet.focused is not None
    sheet.focused.post_message(events.Paste(text))
    await until(pilot, lambda: sheet.advisor is None or sheet.advisor.is_caught_up)
    await until_still(pilot)


async def save_form(pilot: Pilot[Any], store: FakeShared, case: str) -> None:
    """Save, and wait until the entry is logged and what was under the form is painted."""
    had = len(store.cases[case].entries)
    await pilot.press("ctrl+s")
    await until(pilot, lambda: len(store.cases[case].entries) > had and not isinstance(pilot.app.screen, FormScreen))
    for _ in range(3):
        await pilot.pause()


async def test_a_colleagues_commit_renews_one_row() -> None:
    store = many(CASES)
    async with app_on(store, FakeClock()).run_test(size=SIZE) as pilot:
        board = await until_read(pilot)
        await until_still(pilot)
        board.ticker.stop()
        await until(pilot, lambda: not board._parts.preview._waits)  # it comes when the cursor stands still
        board.renewal.tick(NOW)
        change = FieldChange(at=NOW, by="bo", name="subject", now="heard of it")
        with counted() as count:
            store.commit_elsewhere(Append(board.table.in_view[5], (change,)))
            await until(pilot, lambda: shows(board, "heard of it"))
            await pilot.pause()
        assert count.of("row_of") == 1, count.report()
        assert count.of("BoardLines._show_heading") == 0, count.report()  # no figure in it is another one
        assert count.total <= 1_000, f"{count.total}\n{count.report()}"


async def test_a_commit_that_changes_a_figure_is_told_by_the_head_within_the_second() -> None:
    store = many(CASES)
    async with app_on(store, FakeClock()).run_test(size=SIZE) as pilot:
        board = await until_read(pilot)
        await until_still(pilot)
        board.ticker.stop()
        case = board.table.in_view[5]
        for status in ("solved", "open"):  # the second time it is as it was at first
            shown = board.query_one(BoardHeader).heading.counts
            store.commit_elsewhere(Append(case, (StatusChange(at=NOW, by="bo", to=status),)))
            await until(pilot, lambda shown=shown: board.query_one(BoardHeader).heading.counts != shown)  # type: ignore[misc]  # bound now


async def test_few_cases_are_brought_up_to_date_without_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    store, left = many(CASES), list[object]()
    app = app_on(store, FakeClock())
    async with app.run_test(size=SIZE) as pilot:
        board = await until_read(pilot)
        await until_still(pilot)
        own = app.run_worker

        def noted(*values: Any, **named: Any) -> Worker[Any]:
            left.append(values)
            return own(*values, **named)

        monkeypatch.setattr(app, "run_worker", noted)
        for heard in (board.table.in_view[:2], [*board.table.in_view, *board.queue.ids[100:200]]):
            change = FieldChange(at=NOW, by="bo", name="subject", now=f"heard with {len(heard)}")
            store.commit_elsewhere(*(Append(case, (change,)) for case in heard))
            await until(pilot, lambda words=change.now: shows(board, str(words)))  # type: ignore[misc]  # bound now
            assert bool(left) == (len(heard) > AT_ONCE)


async def test_a_second_costs_the_digits_of_the_time() -> None:
    store, clock = many(CASES), FakeClock()
    async with app_on(store, clock).run_test(size=SIZE) as pilot:
        board = await until_read(pilot)
        await until_still(pilot)
        board.ticker.stop()
        for _ in range(2):  # the styles are worked out once
            with counted() as count:
                clock.go(1)
                board.renewal.tick(clock.now)
                await pilot.pause()
        assert count.of("BoardLines._current_status") == 1, count.report()
        assert count.of("tone_style") == 0, count.report()
        assert count.of("line_wordings") == 0, count.report()  # nothing is foreseen
        assert count.of("header_text") == count.of("status_text") == 0, count.report()  # their words tell no time


async def count_own_apology(pilot: Pilot[Any], store: FakeShared, board: BoardScreen) -> CallCount:
    """The calls from saving an apology until its row is renewed."""
    await open_form(pilot, "a", "I am sorry that the parcel did not come. We lost it.")
    board.ticker.stop()
    with counted() as count:
        await save_form(pilot, store, board.table.cursor)
        await until(pilot, lambda: count.of("row_of") > 0)
    assert pilot.app.screen is board
    return count


async def test_an_apology_of_our_own_renews_one_row() -> None:
    store = many(CASES)
    async with app_on(store, FakeClock()).run_test(size=SIZE) as pilot:
        board = await until_read(pilot)
        for _ in range(TRIES):
            count = await count_own_apology(pilot, store, board)
            assert 1 <= count.of("row_of") <= 2, count.report()
            if count.total <= 2_450:
                return
        raise AssertionError(f"{count.total}\n{count.report()}")


async def test_a_memo_saved_over_a_covered_board_renews_no_row() -> None:
    store = many(CASES)
    async with app_on(store, FakeClock()).run_test(size=SIZE) as pilot:
        board = await until_read(pilot)
        case = board.table.cursor
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, CaseScreen))
        await open_form(pilot, "m", "asked the depot")
        with counted() as count:
            await save_form(pilot, store, case)
            await until(pilot, lambda: count.of("case_view") > 0)
        assert isinstance(pilot.app.screen, CaseScreen)
        assert count.of("CaseRows._ask_row") == count.of("row_of") == 0, count.report()
        assert count.of("case_view") == 1, count.report()
        assert count.of("Queue.update_view") == 1, count.report()
    assert count.total <= 4_000, count.report()
