"""The saved views stand in one line with their figures, counted when the keyboard has time for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import pytest
from rich.cells import cell_len

from desk.board.case_view import CaseView
from desk.board.lazy_views import LazyViews
from desk.board.view_tally import ViewTally
from desk.config import DEFAULT_VIEWS
from desk.model.changes import Append
from desk.model.entries import StatusChange
from desk.tui.screens.board_scope import BoardScope
from desk.tui.screens.board_views import AT_ONCE
from desk.tui.widgets.filter_lines import ViewsLine
from tests.case_builders import at
from tests.tui.app_fixtures import FakeClock, app_on, demo_store, many, screen_text, until, until_read, until_still


async def test_every_view_is_named_and_counted_over_the_cases() -> None:
    async with app_on(demo_store()).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        line = screen_text(pilot).splitlines()[1]
        assert line.startswith(" 1 all open 18  2 mine 4  3 late 8  4 nobody's 4")
        assert board.query_one("#views", ViewsLine).current == "all open"
        await pilot.press("2")
        await until(pilot, lambda: board.query_one("#views", ViewsLine).current == "mine")


@pytest.mark.parametrize(("width", "left_out"), [(124, ""), (80, "+"), (40, "+")])
@pytest.mark.parametrize("current", ["all open", "cause?"])
def test_names_stay_whole_and_the_rest_is_counted(width: int, left_out: str, current: str) -> None:
    line = ViewsLine()
    line.views, line.current = [(name, 10, False) for name, _ in DEFAULT_VIEWS], current
    shown = "".join(text for text, _ in line.compose_line(width))
    assert cell_len(shown) <= width
    assert left_out in shown
    has_room = cell_len(f"{shown.removesuffix('  :view').removesuffix(' views  :view')}  :view") <= width
    assert shown.endswith("  :view") is (bool(left_out) and has_room)
    assert f"{current} 10" in shown
    assert "…" not in shown


async def test_one_pass_over_the_cases_counts_every_view(monkeypatch: pytest.MonkeyPatch) -> None:
    passes: list[LazyViews] = []
    in_turn = LazyViews.in_turn

    def noted(views: LazyViews, cases: Iterable[str] | None = None) -> Iterator[CaseView]:
        passes.append(views)
        return in_turn(views, cases)

    monkeypatch.setattr(LazyViews, "in_turn", noted)
    async with app_on(demo_store()).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        await until(pilot, lambda: "late 8" in screen_text(pilot))
        passes.clear()
        found = await board.scope.counted_views(FakeClock()())
        assert len(passes) == 1
        assert [count for _, count, _ in found][:4] == [18, 4, 8, 4]


async def test_a_low_window_has_no_line_for_them() -> None:
    async with app_on(demo_store()).run_test(size=(80, 24)) as pilot:
        board = await until_read(pilot)
        assert not board.query_one("#views", ViewsLine).display


async def test_the_figures_follow_what_changes() -> None:
    store, clock = demo_store(), FakeClock()
    async with app_on(store, clock).run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        store.commit_elsewhere(Append("C-112", (StatusChange(at=at(0), by="bo", to="solved", reason="done"),)))
        clock.go(10)
        await until(pilot, lambda: screen_text(pilot).splitlines()[1].startswith(" 1 all open 17"))


async def test_on_a_small_board_they_follow_at_once() -> None:
    store = demo_store()
    async with app_on(store).run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        await until(pilot, lambda: screen_text(pilot).splitlines()[1].startswith(" 1 all open 18"))
        store.commit_elsewhere(Append("C-112", (StatusChange(at=at(0), by="bo", to="solved", reason="done"),)))
        await until(pilot, lambda: screen_text(pilot).splitlines()[1].startswith(" 1 all open 17"))


async def test_on_a_small_board_the_views_follow_the_head_as_clocks_turn() -> None:
    clock, seen = FakeClock(), set[int]()
    async with app_on(demo_store(), clock).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)

        def are_told(late: int) -> bool:
            return f"LATE {late} " in screen_text(pilot) and f"3 late {late} " in screen_text(pilot)

        for _ in range(12):
            late, turn = board.queue.counts().late, board.queue.next_turn
            await until(pilot, lambda late=late: are_told(late))  # type: ignore[misc]  # bound now
            seen.add(late)
            assert turn is not None
            clock.go(turn - clock().timestamp())
            await until(pilot, lambda turn=turn: board.queue.next_turn != turn)  # type: ignore[misc]  # bound now
    assert len(seen) > 1


async def test_on_a_small_board_a_case_that_changed_is_asked_again_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    store = demo_store()
    async with app_on(store).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        await until_still(pilot)
        asked: list[datetime] = []
        every = BoardScope.view_tally

        async def noted(scope: BoardScope, now: datetime) -> ViewTally:
            asked.append(now)
            return await every(scope, now)

        monkeypatch.setattr(BoardScope, "view_tally", noted)
        board.ticker.stop()
        line = board.query_one("#views", ViewsLine)
        for case in ("C-112", "C-102", "C-111"):
            for status in ("solved", "open"):
                before = line.views
                store.commit_elsewhere(Append(case, (StatusChange(at=at(0), by="bo", to=status, reason="done"),)))
                await until(pilot, lambda before=before: line.views != before)  # type: ignore[misc]  # bound now
                assert not asked
                assert line.views == (await every(board.scope, FakeClock()())).figures


async def test_a_full_board_stands_before_its_views_are_counted() -> None:
    clock = FakeClock()
    async with app_on(many(AT_ONCE + 1), clock).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        assert not board.query_one("#views", ViewsLine).views
        clock.go(4)
        await until(pilot, lambda: f"1 all open {AT_ONCE + 1}" in screen_text(pilot))
