"""The figures of a shift on screen: the keys, the pictures, the cases behind a figure, and that it renews quietly."""

from __future__ import annotations

import argparse
import json
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from desk.cli import run
from desk.cli.board import board_session
from desk.cli.context import Context
from desk.model.case import Case
from desk.model.changes import Append
from desk.model.entries import Assign
from desk.reports.count import ReportBasis
from desk.reports.forms import pictures
from desk.reports.forms.json_form import report_json
from desk.reports.report import Report
from desk.reports.window import Window
from desk.tui.app import DeskApp
from desk.tui.presentation.report.part_search import part_titles
from desk.tui.screens.board import BoardScreen
from desk.tui.screens.case import CaseScreen
from desk.tui.screens.report import ReportScreen
from desk.tui.session import Session
from tests.case_builders import NOW, at
from tests.reports.fixture_shift import FixtureShift
from tests.tui.app_fixtures import (
    PATIENCE,
    FakeShared,
    app_on,
    assert_golden,
    new_case,
    paste,
    screen_text,
    session,
    until,
    until_read,
    until_still,
)

SIZES = [(120, 36), (80, 24)]


class Reader:
    """An agent before the report."""

    def __init__(self, pilot: Pilot[Any], screen: ReportScreen) -> None:
        self.pilot = pilot
        self.screen = screen

    @property
    def text(self) -> str:
        return screen_text(self.pilot)

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.settle()

    async def type(self, words: str) -> None:
        """Give an answer in place of the one that stands there."""
        await self.pilot.press("ctrl+u")
        await paste(self.pilot, words)
        await self.pilot.press("enter")
        await self.settle()

    async def settle(self) -> None:
        await until(self.pilot, lambda: not self.screen.counter.is_counting)
        await until_still(self.pilot)

    async def go_to(self, figure: str) -> None:
        """Put the cursor on a figure by the keys."""
        await self.press("g")
        while self.screen.cursor.figure != figure:
            was = self.screen.cursor.figure
            await self.pilot.press("j")
            assert self.screen.cursor.figure != was, f"there is no line {figure}:\n{self.text}"
        await self.settle()

    def line_of(self, words: str) -> str:
        return next(line for line in self.text.splitlines() if words in line)


@asynccontextmanager
async def report_of(app: DeskApp, size: tuple[int, int] = (120, 36)) -> AsyncIterator[Reader]:
    async with app.run_test(size=size, notifications=True) as pilot:
        await until_read(pilot)
        await pilot.press("R")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReportScreen))
        screen = pilot.app.screen
        assert isinstance(screen, ReportScreen)
        reader = Reader(pilot, screen)
        await reader.settle()
        yield reader


@pytest.fixture
def fixture(tmp_path: Path) -> FixtureShift:
    return FixtureShift("report_fixture", tmp_path)


def fixture_session(fixture: FixtureShift, **settings: Any) -> Session:
    options = argparse.Namespace(shift=str(fixture.path), agent="kim", json=False)
    surroundings = {"DESK_NOW": fixture.facts["now"], "HOME": str(fixture.path.parent), "XDG_CONFIG_HOME": str(fixture.path.parent)}
    return replace(board_session(Context(options, surroundings)), **settings)


def fixture_app(fixture: FixtureShift, **settings: Any) -> DeskApp:
    return DeskApp(fixture_session(fixture, **settings))


# ---------------------------------------------------------------- as it is seen


@pytest.mark.parametrize("size", SIZES)
async def test_the_report_as_it_is(fixture: FixtureShift, size: tuple[int, int]) -> None:
    name = f"{size[0]}x{size[1]}"
    async with report_of(fixture_app(fixture), size) as reader:
        await reader.go_to("recovery.rate")
        await assert_golden(reader.pilot, f"report-{name}")
        await reader.press("tab")
        await assert_golden(reader.pilot, f"report-cases-{name}")
        await reader.press("tab", "P")
        await assert_golden(reader.pilot, f"report-picture-{name}")
        await reader.press("question_mark")
        await assert_golden(reader.pilot, f"report-about-{name}")
        await reader.press("escape")
        await reader.go_to("time.apology")
        await reader.press("P")
        await assert_golden(reader.pilot, f"report-apology-{name}")
        await reader.press("P")
        await reader.go_to("cause.overbooked-slots")
        await reader.press("P")
        await assert_golden(reader.pilot, f"report-causes-{name}")


async def test_a_small_window_is_calm(fixture: FixtureShift) -> None:
    async with report_of(fixture_app(fixture), (60, 15)) as reader:
        await reader.go_to("recovery.rate")
        await assert_golden(reader.pilot, "report-60x15")
        assert all(len(line) <= 60 for line in reader.text.splitlines())


async def test_no_braille_blank_reaches_the_screen(fixture: FixtureShift) -> None:
    async with report_of(fixture_app(fixture)) as reader:
        assert "o open   x late" in reader.text
        assert "\u2800" not in reader.text


async def test_a_picture_without_room_is_a_table(fixture: FixtureShift) -> None:
    async with report_of(fixture_app(fixture), (60, 15)) as reader:
        assert reader.screen.view.right_width >= 40
        await reader.press("P")
        assert "o open   x late" in reader.text


async def test_every_figure_of_an_empty_base_says_none() -> None:
    async with report_of(app_on(FakeShared())) as reader:
        assert reader.line_of("recovered").split()[:6] == ["recovered", "('our", "best'", "left", "out)", "none"]
        assert "%" not in reader.text
        await reader.go_to("time.own")
        assert "none" in reader.line_of("until taken")
        await reader.press("P")
        assert "nothing yet" in reader.text or "none late" in reader.text


# ---------------------------------------------------------------- the cursor and what stands behind it


async def test_the_cursor_goes_over_figures_pages_and_cells(fixture: FixtureShift) -> None:
    async with report_of(fixture_app(fixture)) as reader:
        cursor = reader.screen.cursor
        assert cursor.figure == "flow.open_at_start"
        await reader.press("j", "down")
        assert cursor.figure == "flow.merged"
        await reader.press("k", "up", "up")
        assert cursor.figure == "flow.open_at_start"
        await reader.press("right_curly_bracket")
        assert cursor.figure == "recovery.rate"
        await reader.press("left_curly_bracket", "G")
        assert cursor.figure == "mine.contact.kim"
        await reader.go_to("sla.own")
        await reader.press("l", "right", "j")
        assert cursor.figure == "sla.reply.high"
        assert ">4 of 4" in reader.line_of(">answer")
        await reader.press("h", "left")
        assert cursor.figure == "sla.reply"
        await reader.press("g", "pagedown", "pageup")
        assert cursor.figure == "flow.open_at_start"
        await reader.press("apostrophe")
        counted = reader.screen.counter.counted
        assert counted is not None
        assert all(title in reader.text for title in part_titles(counted.report))
        await reader.type("cau")
        assert cursor.figure == "cause.overbooked-slots"
        await reader.press("apostrophe")
        await reader.type("zebra")
        assert "No part has this name. There are Flow, Recovery, " in reader.text
        await reader.press("ctrl+u", "tab", "tab", "enter")
        assert cursor.figure == "recovery.rate"


async def test_a_figure_opens_its_cases_and_a_case_opens(fixture: FixtureShift) -> None:
    async with report_of(fixture_app(fixture)) as reader:
        await reader.go_to("recovery.rate")
        await reader.press("enter")
        marks = [line.partition("|")[2][:11].split() for line in reader.text.splitlines() if "C-2" in line]
        assert marks == [[">*", "C-201"], ["*", "C-202"], ["-", "C-203"], ["-", "C-205"]]
        await reader.press("j", "enter")
        await until(reader.pilot, lambda: isinstance(reader.pilot.app.screen, CaseScreen))
        await until_still(reader.pilot)
        assert "C-202" in reader.text
        await reader.pilot.press("escape")
        await until(reader.pilot, lambda: isinstance(reader.pilot.app.screen, ReportScreen))
        await reader.settle()
        assert reader.screen.cursor.case == "C-202"
        await reader.press("tab")
        assert reader.screen.cursor.view == "figures"


async def test_an_archived_case_behind_a_figure_opens(fixture: FixtureShift) -> None:
    async with report_of(fixture_app(fixture)) as reader:
        await reader.go_to("cause.overbooked-slots")
        await until(reader.pilot, lambda: bool(reader.pilot.app.desk.live.past))  # type: ignore[attr-defined]  # Pilot does not say whose
        await reader.press("tab", "j")
        assert "C-212" in reader.line_of("> C-212" if "> C-212" in reader.text else "C-212")
        await reader.press("enter")
        await until(reader.pilot, lambda: isinstance(reader.pilot.app.screen, CaseScreen))
        await until_still(reader.pilot)
        assert "C-212" in reader.text


async def test_what_this_counts(fixture: FixtureShift) -> None:
    async with report_of(fixture_app(fixture), (80, 24)) as reader:
        await reader.go_to("recovery.rate")
        await reader.press("question_mark")
        assert "desk report --figure recovery.rate" in reader.text
        await reader.press("j")
        assert "desk report --figure recovery.unasked" in reader.text
        await reader.press("question_mark")
        assert "not asked" in reader.text


async def test_escape_goes_back_by_steps() -> None:
    async with report_of(app_on(FakeShared([new_case(1)]))) as reader:
        await reader.press("slash")
        await reader.type("customer")
        await reader.press("P", "escape")
        assert reader.screen.cursor.view == "figures"
        assert reader.screen.counter.filter == "customer"
        await reader.press("escape")
        assert reader.screen.counter.filter == ""
        await reader.pilot.press("escape")
        assert isinstance(reader.pilot.app.screen, BoardScreen)


# ---------------------------------------------------------------- windows and filters


async def test_windows_before_after_and_typed(fixture: FixtureShift) -> None:
    async with report_of(fixture_app(fixture)) as reader:
        assert "Early, 23 Nov 2026 06:00 to 14:00 UTC" in reader.text
        await reader.press("left_square_bracket")
        assert "22 Nov 2026 22:00 to 23 Nov 2026 06:00 UTC" in reader.text
        await reader.press("right_square_bracket")
        assert "Early, 23 Nov 2026 06:00 to 14:00 UTC" in reader.text
        await reader.press("right_square_bracket")
        assert "That has not begun yet." in reader.text
        await reader.press("w")
        assert "esc leaves it" in reader.text
        assert "report on" in reader.text
        await reader.type("2026-11-22 to 2026-11-22")
        assert "22 Nov 2026 00:00 to 23 Nov 2026 00:00" in reader.text
        assert reader.line_of("recovered").split()[5:8] == ["1", "of", "1"]
        for word, start in (("day", "23 Nov 2026 00:00"), ("week", "23 Nov 2026 00:00"), ("month", "1 Nov 2026 00:00"), ("shift", "Early")):
            await reader.press("w")
            await reader.type(word)
            assert start in reader.text.splitlines()[0]


async def test_a_window_that_cannot_be_stays_a_question(fixture: FixtureShift) -> None:
    async with report_of(fixture_app(fixture)) as reader:
        await reader.press("w")
        await reader.type("12:00 to soonish")
        assert reader.screen.query_one("AnswerLine").has_class("-wrong")
        await reader.type("2027-01-01 to 2027-01-02")
        assert "That has not begun yet." in reader.text
        await reader.press("escape")
        assert "Early, 23 Nov 2026 06:00 to 14:00 UTC" in reader.text


async def test_a_filter_of_the_board_narrows_the_cases(fixture: FixtureShift) -> None:
    async with report_of(fixture_app(fixture)) as reader:
        await reader.press("slash")
        await reader.type("priority:high")
        assert reader.line_of("arrived  ").split()[1] == "4"
        assert "priority:high" in reader.text.splitlines()[0]
        await reader.press("slash")
        await reader.type("ownr:bo")
        assert reader.screen.query_one("AnswerLine").has_class("-wrong")
        assert reader.screen.counter.filter == "priority:high"


# ---------------------------------------------------------------- files


async def test_every_form_is_written_where_it_was_asked(fixture: FixtureShift, tmp_path: Path) -> None:
    async with report_of(fixture_app(fixture)) as reader:
        for ending, beginning in ((".html", "<!"), (".md", "#"), (".txt", "report"), (".json", "{")):
            await reader.press("E")
            await reader.type(str(tmp_path / f"out{ending}"))
            assert "Written:" in reader.text
            assert (tmp_path / f"out{ending}").read_text(encoding="utf-8").startswith(beginning)
        await reader.press("E")
        await reader.type(str(tmp_path / "out.csv"))
        assert (tmp_path / "out.figures.csv").exists()
        assert (tmp_path / "out.cases.csv").exists()
        assert "Tess" in (tmp_path / "out.html").read_text(encoding="utf-8")


async def test_the_name_offered_says_the_window_and_tab_turns_the_form(fixture: FixtureShift) -> None:
    async with report_of(fixture_app(fixture)) as reader:
        await reader.press("E")
        assert "report-20261123T0600-20261123T1400.html" in reader.text
        await reader.press("tab")
        assert "report-20261123T0600-20261123T1400.csv" in reader.text


async def test_nothing_is_written_over_unasked(fixture: FixtureShift, tmp_path: Path) -> None:
    there = tmp_path / "kept.txt"
    there.write_text("mine", encoding="utf-8")
    async with report_of(fixture_app(fixture)) as reader:
        await reader.press("E")
        await reader.type(str(there))
        assert "is there already" in " ".join(reader.text.split())
        assert there.read_text(encoding="utf-8") == "mine"
        await reader.press("escape", "E")
        await reader.type(str(there))
        assert there.read_text(encoding="utf-8") == "mine"
        await reader.press("enter")
        assert there.read_text(encoding="utf-8").startswith("report")
        await reader.press("E")
        await reader.type(str(tmp_path / "kept.doc"))
        assert "Nothing was written" in " ".join(reader.text.split())


# ---------------------------------------------------------------- live, and archives


async def test_a_colleagues_commit_renews_it_and_leaves_the_cursor() -> None:
    store = FakeShared([new_case(1, logged=-60)])
    async with report_of(app_on(store)) as reader:
        await reader.go_to("hops.count")
        assert reader.line_of("arrived  ").split()[1] == "1" if "arrived  " in reader.text else True
        store.commit_elsewhere(new_case(2, logged=-10), Append("C-101", (Assign(at=at(-5), by="bo", owner="bo"),)))
        figure = reader.screen.counter.counted.report.figure  # type: ignore[union-attr]  # it was counted
        await until(reader.pilot, lambda: reader.screen.counter.counted.report.figure("flow.arrived").count.value == 2)  # type: ignore[union-attr]  # as above
        await reader.settle()
        assert figure("flow.arrived") is not None
        assert reader.screen.cursor.figure == "hops.count"
        assert "▸from one owner" in reader.text


class SlowArchive(Mapping[str, Case]):
    """An archive of forty cases that gives the second half when a test says so."""

    def __init__(self) -> None:
        store = FakeShared([new_case(number, logged=-30) for number in range(40)])
        self._cases = {f"C-{number + 900}": replace_id(case, number + 900) for number, case in enumerate(store.cases.values())}
        self.go_on = threading.Event()

    def __getitem__(self, name: str) -> Case:
        return self._cases[name]

    def __iter__(self) -> Iterator[str]:
        for number, name in enumerate(self._cases):
            if number == 20:
                self.go_on.wait(PATIENCE)
            yield name

    def __len__(self) -> int:
        return len(self._cases)


def replace_id(case: Case, number: int) -> Case:
    return msgspec.structs.replace(case, id=f"C-{number}")


@asynccontextmanager
async def slow_report(archive: SlowArchive) -> AsyncIterator[Reader]:
    """A report whose archive is being read."""
    app = DeskApp(session(FakeShared([new_case(1)]), archived=lambda: [archive]))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await until_read(pilot)
        await pilot.press("R")
        await until(pilot, lambda: "20 cases read" in screen_text(pilot))
        screen = pilot.app.screen
        assert isinstance(screen, ReportScreen)
        yield Reader(pilot, screen)


async def test_the_screen_is_usable_while_archives_are_read() -> None:
    archive = SlowArchive()
    async with slow_report(archive) as reader:
        await reader.pilot.press("j")
        await until_still(reader.pilot)
        assert reader.line_of("▸arrived").split()[1] == "1"
        assert "without the archives so far" in reader.text
        archive.go_on.set()
        await reader.settle()
        assert reader.line_of("▸arrived").split()[1] == "41"
        assert "without the archives" not in reader.text


@pytest.mark.parametrize("key", ["escape", "ctrl+c"])
async def test_reading_archives_can_be_stopped_and_nothing_is_written_from_half(key: str, tmp_path: Path) -> None:
    archive = SlowArchive()
    async with slow_report(archive) as reader:
        await reader.pilot.press(key)
        archive.go_on.set()
        await reader.settle()
        assert isinstance(reader.pilot.app.screen, ReportScreen)
        assert reader.line_of("arrived  ").split()[1] == "1"
        assert "reading them was stopped" in reader.text
        await reader.press("r")
        assert reader.line_of("arrived  ").split()[1] == "41"


async def test_half_a_report_is_not_written(fixture: FixtureShift) -> None:
    archive = SlowArchive()
    async with fixture_app(fixture, archived=lambda: [archive], filter="").run_test(size=(120, 36), notifications=True) as pilot:
        await until_read(pilot)
        await pilot.press("R")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReportScreen))
        screen = pilot.app.screen
        assert isinstance(screen, ReportScreen)
        reader = Reader(pilot, screen)
        await reader.settle()
        await reader.press("slash")
        await pilot.press(*"trial", "enter")
        await until(pilot, lambda: "20 cases read" in screen_text(pilot))
        await pilot.press("E")
        await until(pilot, lambda: "the figures are not whole" in screen_text(pilot))
        archive.go_on.set()
        await reader.settle()


async def test_leaving_ends_a_reading_in_its_middle() -> None:
    archive = SlowArchive()
    async with slow_report(archive) as reader:
        await reader.pilot.press("escape", "q")
        archive.go_on.set()
        await until(reader.pilot, lambda: isinstance(reader.pilot.app.screen, BoardScreen))


async def test_a_damaged_archive_is_said_and_the_screen_stays(fixture: FixtureShift) -> None:
    next(fixture.path.parent.glob("shift-2026-*.json")).write_text("{", encoding="utf-8")
    async with report_of(fixture_app(fixture)) as reader:
        assert "An archive cannot be read" in reader.text
        assert "recovered" in reader.text


async def test_the_report_opens_from_a_case_too(fixture: FixtureShift) -> None:
    async with fixture_app(fixture).run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, CaseScreen))
        await pilot.press("R")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReportScreen))


def figures_of(report: Report) -> dict[str, Any]:
    return {figure["id"]: figure for figure in report_json(report)["figures"]}


async def test_the_screen_counts_what_the_command_counts(
    fixture: FixtureShift, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with report_of(fixture_app(fixture)) as reader:
        counted = reader.screen.counter.counted
        assert counted is not None
        shown = figures_of(counted.report)
    monkeypatch.setenv("DESK_NOW", fixture.facts["now"])
    capsys.readouterr()
    assert run(["report", "--shift", str(fixture.path), "--as", "kim", "--json"]) == 0
    printed = {figure["id"]: figure for figure in json.loads(capsys.readouterr().out)["figures"]}
    assert {name: json.loads(json.dumps(figure)) for name, figure in shown.items() if figure["page"] != "mine"} == printed


async def test_a_long_list_beside_the_figures_is_cut_and_enter_shows_it_whole() -> None:
    store = FakeShared([new_case(number, logged=-30) for number in range(50)])
    async with report_of(app_on(store)) as reader:
        await reader.go_to("flow.arrived")
        assert "and 10 more: enter lists them" in " ".join(block.head[0][0] for block in reader.screen.view.right_blocks())
        await reader.press("enter", "G")
        assert "C-150" in reader.text


def test_the_picture_of_the_load_is_drawn_once(fixture: FixtureShift, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []

    def draw(_points: object, _zone: str, *, width: int) -> list[str]:
        drawn.append(width)
        return ["a line"]

    monkeypatch.setattr(pictures, "load_lines", draw)
    report = Report(Window(NOW, NOW), NOW, (), ReportBasis(Window(NOW, NOW), NOW, ()))
    series = pictures.ReportSeries()
    for width in (50, 50, 60):
        assert list(pictures.picture_lines(report, series, None, width=width)) == ["a line"]
    assert drawn == [50, 60]


async def test_a_count_that_nobody_wants_any_more_is_given_up() -> None:
    archive = SlowArchive()
    async with slow_report(archive) as reader:
        await reader.pilot.press("left_square_bracket")
        archive.go_on.set()
        await reader.settle()
        assert "3 May 2026 00:00" in reader.text.splitlines()[0]
        assert reader.line_of("arrived  ").split()[1] == "0"
        assert "stopped" not in reader.text
        counted = reader.screen.counter.counted
        assert counted is not None
        assert counted.is_whole
