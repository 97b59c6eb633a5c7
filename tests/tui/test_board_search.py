"""A filter on a large board: found at once in texts that are kept, and between keys where they are not."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from desk.errors import Refused
from desk.model.case import Case
from desk.model.changes import Append
from desk.model.entries import Memo
from desk.store import open_store
from desk.store.documents.frozen_cases import FrozenCases
from desk.store.fact_column import FactColumn
from desk.store.fact_work import FactWork
from desk.store.file.kept_facts import facts_path
from desk.store.memory import MemoryStore
from desk.tui.app import DeskApp
from desk.tui.screens.board import BoardScreen
from tests.case_builders import at
from tests.tui.app_fixtures import app_on, many, new_case, screen_text, session, until, until_read

CASES = 130
TWO_ZEBRAS = [Append(case, (Memo(at=at(-1), by="bo", text="a zebra"),)) for case in ("C-105", "C-215")]


@asynccontextmanager
async def board_on(app: DeskApp) -> AsyncGenerator[tuple[Pilot[Any], BoardScreen], None]:
    async with app.run_test(size=(120, 36)) as pilot:
        yield pilot, await until_read(pilot)


def in_memory() -> DeskApp:
    store = many(CASES)
    store.commit(TWO_ZEBRAS)
    return app_on(store)


def in_file(path: Path) -> DeskApp:
    if not path.exists():
        with closing(open_store(path, agent="ines")) as store:
            store.commit([new_case(number) for number in range(CASES)])
            store.commit(TWO_ZEBRAS)
    return DeskApp(replace(session(MemoryStore()), open_store=lambda: open_store(path, agent="ines")))


def has_found(pilot: Pilot[Any], words: str) -> Callable[[], bool]:
    return lambda: words in screen_text(pilot)


def forbid_reading(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Fail where all cases are read, and note those that are read alone."""
    read: set[str] = set()
    get = FrozenCases.__getitem__

    def noted(cases: FrozenCases, case: str) -> Case:
        read.add(case)
        return get(cases, case)

    monkeypatch.setattr(FrozenCases, "read_all", lambda _: pytest.fail("all cases are read"))
    monkeypatch.setattr(FrozenCases, "__getitem__", noted)
    return read


async def test_words_are_found_without_reading_the_cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "shift.json"
    async with board_on(in_file(path)) as (pilot, board):
        read = forbid_reading(monkeypatch)
        await pilot.press("slash", *"zebra")
        await until(pilot, has_found(pilot, "2 of 130"))
        assert list(board.queue.ids) == ["C-105", "C-215"]
        await pilot.press("ctrl+u", *"giraffe")
        await until(pilot, has_found(pilot, "0 of 130 open, ctrl+r asks finished"))
        await pilot.press("ctrl+u", *"-zebra")
        await until(pilot, has_found(pilot, "128 of 130"))
        assert len(read) <= 4, "those under the cursor alone"
    kept = facts_path(path, "texts")
    before = kept.stat()
    async with board_on(in_file(path)) as (pilot, _):
        await pilot.press("slash", *"zebra")
        await until(pilot, has_found(pilot, "2 of 130"))
    assert kept.stat() == before, "what was kept serves the next window"


async def test_a_board_that_stands_has_its_texts_read_before_anybody_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.tui.screens.board_search._QUIET", 0.01)
    async with board_on(in_file(tmp_path / "shift.json")) as (pilot, _):
        await until(pilot, facts_path(tmp_path / "shift.json", "texts").exists)


async def test_a_small_board_has_none() -> None:
    async with board_on(app_on(many(5))) as (pilot, board):
        await pilot.press("slash", *"c-104")
        await until(pilot, lambda: list(board.queue.ids) == ["C-104"])
        assert board.queue._search.columns.texts(lambda texts: texts.known) == board.queue._search.columns.nothing_known


async def test_what_was_found_so_far_is_said_while_texts_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read = forbid_reading(monkeypatch)
    go_on = threading.Event()
    columns = FactWork.columns

    def halting(work: FactWork, pause: Callable[[], object]) -> Iterator[FactColumn]:
        for column in columns(work, pause):
            yield column
            go_on.wait()

    monkeypatch.setattr("desk.store.fact_work._GROWTH", 50)
    monkeypatch.setattr(FactWork, "columns", halting)
    async with board_on(in_memory()) as (pilot, board):
        try:
            await pilot.press("slash", *"giraffe")
            await until(pilot, has_found(pilot, "Looking through the cases"))
            assert "0 so far" in screen_text(pilot)
            await pilot.press("ctrl+u", *"zebra")
            await until(pilot, has_found(pilot, "1 so far"))
            assert (list(board.queue.ids), board.filter.can_widen) == (["C-105"], False)
        finally:
            go_on.set()
        await until(pilot, has_found(pilot, "2 of 130"))
        assert list(board.queue.ids) == ["C-105", "C-215"]
        assert len(read) <= 4, "those under the cursor alone"


def refused(*_: object) -> Iterator[FactColumn]:
    raise Refused("The disk is full.")


async def test_where_no_texts_can_be_read_the_cases_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FactWork, "columns", refused)
    async with board_on(in_memory()) as (pilot, board):
        await pilot.press("slash", *"zebra")
        await until(pilot, has_found(pilot, "2 of 130"))
        assert list(board.queue.ids) == ["C-105", "C-215"]


async def test_a_case_that_changes_is_found_by_its_new_words() -> None:
    store = many(CASES)
    async with board_on(app_on(store)) as (pilot, board):
        await pilot.press("slash", *"zebra")
        await until(pilot, has_found(pilot, "0 of 130 open, ctrl+r asks finished"))
        store.commit_elsewhere(TWO_ZEBRAS[0])
        await until(pilot, lambda: list(board.queue.ids) == ["C-105"])
        await pilot.press("ctrl+u", *"a zebra")
        await until(pilot, lambda: list(board.queue.ids) == ["C-105"])


async def test_fields_of_a_large_board_are_asked_between_keys() -> None:
    async with board_on(in_memory()) as (pilot, board):
        await pilot.press("slash", *"age>0m")
        await until(pilot, has_found(pilot, "130 of 130"))
        await pilot.press("ctrl+u", *"age>90m")
        await until(pilot, lambda: 0 < len(board.queue.ids) < 130 and not board.queue.waiting)


def test_a_window_whose_filter_is_never_opened_loads_nothing_that_makes_texts() -> None:
    code = "import sys, desk.tui.app, desk.tui.screens.board, desk.tui.shift_client; "
    code += "print(sorted({'desk.board.case_texts', 'desk.store.fact_work', 'desk.tui.text_reader'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
