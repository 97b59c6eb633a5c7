"""The first minutes: a name asked once, and the demo, an export or an empty board to begin with."""

from __future__ import annotations

import argparse
import asyncio
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from textual.pilot import Pilot

from desk.cli.board import board_session
from desk.cli.context import Context
from desk.cli.import_window import planned_import
from desk.config import read_config
from desk.errors import NotSaved, Refused
from desk.importers.desk_export import exported_case
from desk.importers.reading.progress import TellStep
from desk.model import commit_parts
from desk.model.changes import Change, Committed
from desk.model.entries import Memo
from desk.model.shift import Shift
from desk.model.timeline import retracted
from desk.tui.app import DeskApp
from desk.tui.screens.board import BoardScreen
from desk.tui.screens.import_file import ImportFileScreen
from desk.tui.screens.import_preview import ImportPreviewScreen
from desk.tui.screens.name import NameScreen
from desk.tui.screens.palette import PaletteScreen
from desk.tui.screens.welcome import WelcomeScreen
from desk.tui.session import PlannedImport, Session
from tests.case_builders import NOW, case_of
from tests.importers.import_builders import parts_of
from tests.tui.app_fixtures import (
    app_on,
    assert_golden,
    demo_store,
    many,
    new_case,
    paste,
    screen_text,
    session,
    until,
    until_read,
    until_still,
)

SIZES = [(120, 36), (80, 24), (60, 15)]
EXPORT = "Ticket ID,Subject,Status,Priority,Requester,Created at\n" + "".join(
    f"{number},Late parcel {number},open,high,Ann {number},2026-05-04 10:0{number}\n" for number in range(3)
)


def context_at(folder: Path, **environment: str) -> Context:
    options = argparse.Namespace(shift=None, agent=None, json=False)
    surroundings = {"HOME": str(folder), "USER": "root", "DESK_NOW": "2026-05-04T14:00:00Z"}
    context = Context(options, surroundings | environment)
    context.place.prepare()
    return context


@pytest.mark.parametrize("size", SIZES)
async def test_the_name_is_asked_once_and_kept(size: tuple[int, int], tmp_path: Path) -> None:
    app = DeskApp(board_session(context_at(tmp_path)))
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, NameScreen))
        await assert_golden(pilot, f"name-{size[0]}x{size[1]}")
        await pilot.press(*"tess tampleton", "enter")
        await until(pilot, lambda: "cannot be an agent's id" in screen_text(pilot).replace("\n", " "))
        assert "such as ines" not in screen_text(pilot)
        await pilot.press("ctrl+u", *"mia", "enter")
        await until(pilot, lambda: app.desk.agent == "mia" and isinstance(app.screen, WelcomeScreen))
    config = tmp_path / ".config" / "desk" / "config.toml"
    assert read_config(config).agent == "mia"
    assert board_session(context_at(tmp_path)).rename is None


async def test_whoever_does_not_answer_is_asked_again(tmp_path: Path) -> None:
    app = DeskApp(board_session(context_at(tmp_path)))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, NameScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, WelcomeScreen))
        assert app.desk.agent == "root"
    assert board_session(context_at(tmp_path)).rename is not None


def test_nobody_is_asked_who_was_named(tmp_path: Path) -> None:
    assert board_session(context_at(tmp_path, DESK_AGENT="bo")).rename is None
    assert board_session(context_at(tmp_path), read_only=True).rename is None
    assert board_session(context_at(tmp_path).for_shift(tmp_path / "demo.json", agent="ines")).rename is None


def reader(changes: Sequence[Change]) -> Callable[[str, TellStep], PlannedImport]:
    def read(name: str, _tell: TellStep) -> PlannedImport:
        if name == "none.csv":
            raise Refused("There is no file none.csv.")
        return PlannedImport(["export.csv: plain table", "  3 rows, 3 cases"], parts_of(changes))

    return read


def first_start(changes: Sequence[Change]) -> DeskApp:
    def demo() -> Session:
        return session(demo_store())

    return app_on(many(0), demo=demo, read_import=reader(changes))


async def test_the_demo_says_who_one_is_in_it() -> None:
    app = first_start([])
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, WelcomeScreen))
        await pilot.press("d")
        await until(pilot, lambda: "You are ines in this demo, and its cases are invented." in screen_text(pilot))


@pytest.mark.parametrize("size", SIZES)
async def test_an_export_is_seen_before_it_is_brought_in(size: tuple[int, int]) -> None:
    app = first_start([new_case(number) for number in range(3)])
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, WelcomeScreen))
        await pilot.press("i", *"none.csv", "enter")
        await until(pilot, lambda: "There is no file none.csv." in screen_text(pilot))
        await pilot.press("ctrl+u", *"export.csv")
        await assert_golden(pilot, f"start-import-{size[0]}x{size[1]}")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ImportPreviewScreen))
        await assert_golden(pilot, f"import-preview-{size[0]}x{size[1]}")
        assert not app.desk.live.cases
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, BoardScreen) and len(app.screen.queue.ids) == 3)


async def test_a_long_export_counts_while_it_is_read_and_tells_what_stays() -> None:
    go_on = threading.Event()

    def read(_name: str, tell: TellStep) -> PlannedImport:
        tell("comparing")(500, 140_000)
        go_on.wait()
        return PlannedImport(["export.csv: plain table"], parts_of([new_case(1)]), lambda: ["What came from archives stays: no room"])

    app = app_on(many(0), demo=lambda: session(demo_store()), read_import=read)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, WelcomeScreen))
        await pilot.press("i", *"export.csv", "enter")
        await until(pilot, lambda: "Comparing ... 500 of 140,000" in screen_text(pilot))
        go_on.set()
        await until(pilot, lambda: isinstance(app.screen, ImportPreviewScreen))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, BoardScreen) and any("no room" in toast.message for toast in app._notifications))


@pytest.mark.parametrize("cases", [0, 5])
async def test_esc_stops_the_reading(cases: int) -> None:
    stopped, is_over = threading.Event(), threading.Event()

    def read(_name: str, tell: TellStep) -> PlannedImport:
        try:
            while not is_over.wait(0.001):
                tell("reading")(500, 140_000)
        except Refused:
            stopped.set()
            raise
        return PlannedImport((), parts_of(()))

    app = app_on(many(cases), demo=lambda: session(demo_store()), read_import=read)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, BoardScreen if cases else WelcomeScreen))
        if cases:
            await app.screen.run_action("import")
            await until(pilot, lambda: isinstance(app.screen, ImportFileScreen))
        await pilot.press(*([] if cases else "i"), *"export.csv", "enter")
        await until(pilot, lambda: "of 140,000" in screen_text(pilot))
        await pilot.press("escape")
        try:
            await until(pilot, stopped.is_set)
        finally:
            is_over.set()
        await until(pilot, lambda: isinstance(app.screen, BoardScreen if cases else WelcomeScreen))
        assert "of 140,000" not in screen_text(pilot)


async def test_a_preview_stays_until_its_cases_are_in(monkeypatch: pytest.MonkeyPatch) -> None:
    app, go_on = first_start([new_case(number) for number in range(3)]), asyncio.Event()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, WelcomeScreen))
        commit = app.desk.client.commit

        async def slow_commit(changes: Sequence[Change], **how: Any) -> Committed:
            await go_on.wait()
            return await commit(changes, **how)

        monkeypatch.setattr(app.desk.client, "commit", slow_commit)
        await pilot.press("i", *"export.csv", "enter")
        await until(pilot, lambda: isinstance(app.screen, ImportPreviewScreen))
        await pilot.press("enter", "escape", "q")
        await until(pilot, lambda: "bringing in 3 cases" in screen_text(pilot))
        assert isinstance(app.screen, ImportPreviewScreen)
        go_on.set()
        await until(pilot, lambda: isinstance(app.screen, BoardScreen) and len(app.screen.queue.ids) == 3)


async def test_an_import_in_parts_is_taken_back_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commit_parts, "FIRST_PART", 2)
    noted = Memo(at=NOW, by="bo", text="From elsewhere", ref="comment:1")
    app = first_start([new_case(number, past=[noted]) for number in range(7)])
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, WelcomeScreen))
        await pilot.press("i", *"export.csv", "enter")
        await until(pilot, lambda: isinstance(app.screen, ImportPreviewScreen))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, BoardScreen) and len(app.screen.queue.ids) == 7)
        assert len(app.desk.client.own.saves) == 1
        await pilot.press("u")
        await until(pilot, lambda: "on 7 cases" in screen_text(pilot))
        await pilot.press("y")
        await until(pilot, lambda: all(len(retracted(case.entries)) == 1 for case in app.desk.live.cases.values()))


async def test_an_import_that_stops_halfway_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commit_parts, "FIRST_PART", 2)
    app = first_start([new_case(number) for number in range(3)])
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, WelcomeScreen))
        commit = app.desk.client.commit

        async def full_disk(changes: Sequence[Change], **how: Any) -> Committed:
            if how["more"]:
                return await commit(changes, **how)
            raise NotSaved("The disk is full.")

        monkeypatch.setattr(app.desk.client, "commit", full_disk)
        await pilot.press("i", *"export.csv", "enter")
        await until(pilot, lambda: isinstance(app.screen, ImportPreviewScreen))
        await pilot.press("enter")
        await until(pilot, lambda: "2 of 3 cases were brought in" in screen_text(pilot))
        monkeypatch.setattr(app.desk.client, "commit", commit)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, BoardScreen) and len(app.screen.queue.ids) == 3)


async def test_words_of_a_preview_wrap_and_its_table_does_not() -> None:
    def read(_name: str, _tell: TellStep) -> PlannedImport:
        return PlannedImport(
            ["ID   STATUS  " + "x" * 90 + "END", "! 3 records cannot be taken; /home/ines/exports/of/november/big.rejects.csv says why."],
            parts_of(()),
        )

    app = app_on(many(0), demo=lambda: session(demo_store()), read_import=read)
    async with app.run_test(size=(60, 15)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, WelcomeScreen))
        await pilot.press("i", *"export.csv", "enter")
        await until(pilot, lambda: isinstance(app.screen, ImportPreviewScreen) and "says why." in screen_text(pilot))
        assert "END" not in screen_text(pilot)


async def test_going_back_brings_in_nothing() -> None:
    app = first_start([new_case(1)])
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, WelcomeScreen))
        await pilot.press("i", *"export.csv", "enter")
        await until(pilot, lambda: isinstance(app.screen, ImportPreviewScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, WelcomeScreen))
        await pilot.press("escape", "e")
        await until(pilot, lambda: isinstance(app.screen, BoardScreen))
        assert not app.desk.live.cases


async def test_a_real_export_comes_in(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text(EXPORT, encoding="utf-8")
    app = DeskApp(board_session(context_at(tmp_path, DESK_AGENT="bo")))
    async with app.run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        await until(pilot, lambda: isinstance(app.screen, WelcomeScreen))
        await pilot.press("i", *str(tmp_path / "export.csv"), "enter")
        await until(pilot, lambda: "Late parcel 2" in screen_text(pilot) and "bring in 3 cases" in screen_text(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, BoardScreen) and len(app.screen.queue.ids) == 3)


async def test_an_export_of_ours_is_counted_by_its_cases(tmp_path: Path) -> None:
    lines = [msgspec.json.encode(exported_case(case_of(case_id=f"C-{number}"), Shift())) for number in (101, 102)]
    (tmp_path / "ours.jsonl").write_bytes(b"\n".join(lines))
    app = DeskApp(board_session(context_at(tmp_path, DESK_AGENT="bo")))
    async with app.run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        await until(pilot, lambda: isinstance(app.screen, WelcomeScreen))
        await pilot.press("i", *str(tmp_path / "ours.jsonl"), "enter")
        await until(pilot, lambda: "bring in 2 cases" in screen_text(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, BoardScreen) and len(app.screen.queue.ids) == 2)


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
async def test_an_export_comes_in_beside_the_cases_that_are_here(size: tuple[int, int], tmp_path: Path) -> None:
    export = tmp_path / "export.csv"
    export.write_text(EXPORT, encoding="utf-8")
    context = context_at(tmp_path, DESK_AGENT="bo")
    with context.store(writing=True, begins=True) as store:
        store.commit(planned_import(context, str(export)).changes)
    app = DeskApp(board_session(context))
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, BoardScreen) and len(app.screen.queue.ids) == 3)
        await until_read(pilot)
        await bring_in(pilot, export)
        await until(pilot, lambda: "0 new" in screen_text(pilot))
        assert "bring in" not in screen_text(pilot)
        export.write_text(EXPORT.replace("Late parcel 2", "Lost parcel 2") + "9,Late parcel 9,open,high,Ann 9,2026-05-04 10:09\n")
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, ImportPreviewScreen))
        await pilot.press("enter")
        await until(pilot, lambda: "bring in 1 new, 1 changed" in " ".join(screen_text(pilot).split()))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, BoardScreen) and len(app.screen.queue.ids) == 4)


async def bring_in(pilot: Pilot[Any], export: Path) -> None:
    """Name an export in the question that the palette opens."""
    await pilot.press("colon")
    await until(pilot, lambda: isinstance(pilot.app.screen, PaletteScreen))
    await pilot.press(*"import", "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, ImportFileScreen))
    await until_still(pilot)
    await paste(pilot, str(export))
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, ImportPreviewScreen))


def test_a_window_that_only_looks_brings_nothing_in(tmp_path: Path) -> None:
    assert board_session(context_at(tmp_path), read_only=True).read_import is None
