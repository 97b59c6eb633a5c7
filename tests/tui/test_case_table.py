"""The lines of the board: the cursor is a case, only what is seen is asked, only what changed is repainted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from msgspec.structs import replace
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar
from textual.strip import Strip
from textual.widget import Widget

from desk.tui import stylesheets
from desk.tui.presentation.case_row import CaseRow
from desk.tui.widgets import bare_lines, row_painter
from desk.tui.widgets.case_table import CaseTable
from tests.tui.test_columns import ROW


class FakeRows:
    """Rows that tests can change, and a record of which were asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.rows: dict[str, CaseRow] = {}

    def __call__(self, case: str) -> CaseRow:
        self.asked.append(case)
        return self.rows.get(case, CaseRow(replace(ROW, case=case), until=60.0))


class TableApp(App[None]):
    CSS_PATH = list(stylesheets.paths())

    def __init__(self) -> None:
        super().__init__()
        self.rows = FakeRows()
        self.table = CaseTable(self.rows)
        self.painted: list[Region] = []

    def compose(self) -> ComposeResult:
        yield self.table


def ids(count: int) -> list[str]:
    return [f"C-{number}" for number in range(count)]


async def shown(pilot: Pilot[Any], cases: Sequence[str]) -> tuple[CaseTable, FakeRows]:
    app = pilot.app
    assert isinstance(app, TableApp)
    app.table.show(cases)
    await pilot.pause()
    app.rows.asked.clear()
    return app.table, app.rows


def line_of_cursor(table: CaseTable) -> int:
    return table.in_view.index(table.cursor)


async def test_only_cases_in_view_are_asked() -> None:
    async with TableApp().run_test(size=(100, 10)) as pilot:
        app = pilot.app
        assert isinstance(app, TableApp)
        app.rows.asked.clear()
        await shown(pilot, ids(10_000))
        app.table.renew(ids(10_000))
        assert set(app.rows.asked) <= set(ids(10))


async def test_the_cursor_stays_on_its_case_when_the_order_changes() -> None:
    async with TableApp().run_test(size=(100, 10)) as pilot:
        table, _ = await shown(pilot, ids(100))
        table.move(5)
        table.show(list(reversed(ids(100))))
        assert table.cursor == "C-5"


async def test_the_cursor_keeps_its_line_on_the_screen() -> None:
    async with TableApp().run_test(size=(100, 10)) as pilot:
        table, _ = await shown(pilot, ids(100))
        table.move(50)
        table.move(-4)
        line = line_of_cursor(table)
        table.show(["C-1000", "C-1001", "C-1002", *ids(100)])
        assert (table.cursor, line_of_cursor(table)) == ("C-46", line)


async def test_at_the_top_a_new_worst_case_comes_into_view() -> None:
    async with TableApp().run_test(size=(100, 10)) as pilot:
        table, _ = await shown(pilot, ids(100))
        table.show(["C-1000", *ids(100)])
        assert table.in_view[0] == "C-1000"
        assert table.cursor == "C-0"


async def test_a_case_that_is_gone_leaves_the_cursor_at_its_place() -> None:
    async with TableApp().run_test(size=(100, 10)) as pilot:
        table, _ = await shown(pilot, ids(100))
        table.move(5)
        table.show([case for case in ids(100) if case != "C-5"])
        assert table.cursor == "C-6"
        table.show(ids(3))
        assert table.cursor == "C-2"
        table.show([])
        assert table.cursor == ""


async def test_a_case_that_comes_back_comes_without_the_cursor_it_had() -> None:
    async with TableApp().run_test(size=(100, 10)) as pilot:
        table, _ = await shown(pilot, ids(5))
        table.move(3)
        await pilot.pause()
        table.show([])
        table.show(ids(5))
        await pilot.pause()
        assert [table.render_line(y).text[0] for y in range(5)] == ["▌", " ", " ", " ", " "]


async def test_moving_stops_at_both_ends() -> None:
    async with TableApp().run_test(size=(100, 10)) as pilot:
        table, _ = await shown(pilot, ids(30))
        table.move(-1)
        assert table.cursor == "C-0"
        table.move_page(1)
        assert table.cursor == "C-9"
        table.action_last()
        table.move(1)
        assert table.cursor == "C-29"
        assert table.in_view[-1] == "C-29"
        assert table.below == 0
        table.action_first()
        assert table.in_view[0] == "C-0"
        assert table.below == 20


async def test_marks_are_cases_that_can_be_seen() -> None:
    async with TableApp().run_test(size=(100, 10)) as pilot:
        table, _ = await shown(pilot, ids(30))
        table.action_mark()
        table.action_mark()
        assert (table.marks, table.cursor) == (("C-0", "C-1"), "C-2")
        table.show(["C-9", "C-1"])
        assert table.marks == ("C-1",)
        table.unmark_all()
        assert not table.marks


def repainted(table: CaseTable, monkeypatch: pytest.MonkeyPatch) -> list[Region]:
    regions: list[Region] = []
    monkeypatch.setattr(table, "refresh", lambda *asked, **_: regions.extend(asked))
    return regions


async def test_a_tick_asks_only_the_lines_that_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    async with TableApp().run_test(size=(100, 10)) as pilot:
        table, rows = await shown(pilot, ids(100))
        rows.rows["C-3"] = CaseRow(replace(ROW, case="C-3"), until=5.0)
        table.renew(ids(100))
        rows.asked.clear()
        table.tick(4.0)
        assert rows.asked == []
        table.tick(5.0)
        assert rows.asked == ["C-3"]


async def test_only_the_rows_named_are_asked_again() -> None:
    async with TableApp().run_test(size=(100, 10)) as pilot:
        table, rows = await shown(pilot, ids(100))
        table.renew({"C-3", "C-50"})
        assert rows.asked == ["C-3"]


async def test_a_row_renewed_out_of_view_is_asked_when_it_comes_into_view() -> None:
    async with TableApp().run_test(size=(100, 10)) as pilot:
        table, rows = await shown(pilot, ids(100))
        table.action_last()
        await pilot.pause()
        table.renew({"C-3"})
        rows.asked.clear()
        table.action_first()
        await pilot.pause()
        assert "C-3" in rows.asked


async def test_a_tick_repaints_only_the_cells_that_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    async with TableApp().run_test(size=(100, 10)) as pilot:
        table, rows = await shown(pilot, ids(100))
        table.renew(ids(100))
        rows.rows["C-3"] = CaseRow(replace(ROW, case="C-3", due="49 min ago"), until=60.0)
        regions = repainted(table, monkeypatch)
        table.renew(ids(100))
        (region,) = regions
        assert (region.y, region.height) == (3, 1)
        assert region.width < 20


async def test_moving_repaints_two_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    async with TableApp().run_test(size=(100, 10)) as pilot:
        table, _ = await shown(pilot, ids(100))
        regions = repainted(table, monkeypatch)
        table.move(1)
        assert [region.y for region in regions] == [0, 1]


async def test_a_click_goes_there_and_a_second_opens() -> None:
    opened: list[str] = []

    class ClickedApp(TableApp):
        def on_case_table_open_case(self, event: CaseTable.OpenCase) -> None:
            opened.append(event.case)

    async with ClickedApp().run_test(size=(100, 10)) as pilot:
        table, _ = await shown(pilot, ids(5))
        await pilot.click(CaseTable, offset=(10, 3))
        assert (table.cursor, opened) == ("C-3", [])
        await pilot.double_click(CaseTable, offset=(10, 4))
        await pilot.pause()
        assert opened == ["C-4"]
        await pilot.click(CaseTable, offset=(10, 8))
        assert table.cursor == "C-4"


@pytest.mark.parametrize("count", [3, 100])
async def test_lines_kept_as_painted_are_those_textual_makes(count: int) -> None:
    async with TableApp().run_test(size=(100, 10)) as pilot:
        table, rows = await shown(pilot, ids(count))
        rows.rows["C-2"] = CaseRow(replace(ROW, case="C-2", subject="字 wide and late"), until=60.0)
        table.renew(["C-2"])
        table.action_mark()
        for theme in ("textual-dark", "textual-light", "ansi-dark"):
            pilot.app.theme = theme
            await pilot.pause()
            for crop in (Region(0, 0, table.region.width, 10), Region(0, 4, table.region.width, 3), Region(5, 1, 20, 2)):
                ours, textuals = table.render_lines(crop), ScrollView.render_lines(table, crop)
                assert [[*line.simplify()] for line in ours] == [[*line.simplify()] for line in textuals]


async def test_a_line_that_stays_is_the_same_object() -> None:
    async with TableApp().run_test(size=(100, 10)) as pilot:
        table, _ = await shown(pilot, ids(100))
        crop = Region(0, 0, table.region.width, 10)
        before = table.render_lines(crop)
        table.move(1)
        after = table.render_lines(crop)
        assert [one is other for one, other in zip(before, after, strict=True)] == [False, False, *[True] * 8]


async def test_a_table_with_something_over_its_lines_is_left_to_textual() -> None:
    async with TableApp().run_test(size=(100, 10)) as pilot:
        table, _ = await shown(pilot, ids(100))
        crop = Region(0, 0, table.region.width, 10)
        for name, value in (("tint", "red 40%"), ("opacity", 0.5), ("text_opacity", 0.5), ("padding", 1)):
            setattr(table.styles, name, value)
            await pilot.pause()
            assert [[*line] for line in table.render_lines(crop)] == [[*line] for line in ScrollView.render_lines(table, crop)], name
            table.styles.clear_rule(name)


def bar_lines(bar: ScrollBar) -> list[list[Segment]]:
    """The bar as it would be painted now."""
    Widget._render_content(bar)
    return [[*strip] for strip in bar._render_cache.lines]


@pytest.mark.parametrize("count", [12, 45, 300, 5_000])
async def test_the_bar_looks_as_textuals_own_wherever_it_stands(count: int) -> None:
    async with TableApp().run_test(size=(100, 10)) as pilot:
        table, _ = await shown(pilot, ids(count))
        bar, painted = table.vertical_scrollbar, 0
        seen = bar_lines(bar)
        refreshed: list[object] = []
        bar.refresh = lambda *regions, **how: refreshed.append(regions)  # type: ignore[method-assign,assignment]  # counted
        for place in (*range(min(count, 60)), count // 2, count - 9, count - 1, 0):
            refreshed.clear()
            table.move_to(f"C-{place}")
            if refreshed:
                seen, painted = bar_lines(bar), painted + 1
            assert bar_lines(bar) == seen, place
        assert painted > 1
        assert count < 5_000 or painted < 8


async def test_a_scroll_filters_no_line_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async with TableApp().run_test(size=(100, 10)) as pilot:
        table, _ = await shown(pilot, ids(10_000))
        await pilot.press(*["j"] * 12)
        await pilot.pause()
        filtered: list[int] = []
        own = bare_lines.filtered_strips

        def counted(widget: Widget, strips: Sequence[Strip]) -> list[Strip]:
            filtered.append(len(strips))
            return own(widget, strips)

        monkeypatch.setattr(row_painter, "filtered_strips", counted)
        top = table.first_line
        await pilot.press("j")
        await pilot.pause()
        assert table.first_line == top + 1
        assert sum(filtered) <= 2


async def test_a_scroll_repaints_no_bar() -> None:
    async with TableApp().run_test(size=(100, 10)) as pilot:
        table, _ = await shown(pilot, ids(10_000))
        table.scroll_top_to(5)
        assert table._repaint_regions
        assert all(region.right <= table.content_width < table.region.width for region in table._repaint_regions)
