"""A damaged shift file: the newest good copy can be looked at, and the damaged file stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from desk.cli.board import newest_copy
from desk.data.demo import demo_changes
from desk.model.changes import PutDocument
from desk.store import open_store
from desk.tui.app import DeskApp
from desk.tui.live_shift import LiveShift
from desk.tui.screens.damaged_file import DamagedFileScreen
from desk.tui.session import Session
from tests.case_builders import NOW
from tests.tui.app_fixtures import POLICY, FakeClock, FakeShared, app_on, many, new_case, screen_text, until, until_read


async def test_the_newest_good_copy_is_shown_and_cannot_be_written_to(tmp_path: Path) -> None:
    shift = tmp_path / "shift.json"
    store = open_store(shift, agent="ines")
    store.commit(demo_changes(NOW))
    store.close()
    cut = shift.read_bytes()[:5000]
    shift.write_bytes(cut)
    settings = Session(open_store=lambda: open_store(shift, agent="ines"), clock=FakeClock(), policy=POLICY, agent="ines", path=shift)
    app = DeskApp(replace(settings, newest_copy=lambda: newest_copy(settings, shift)))
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, DamagedFileScreen))
        await until(pilot, lambda: "c look at the newest good copy" in screen_text(pilot))
        await pilot.press("c")
        await until(pilot, lambda: "C-101" in screen_text(pilot))
        assert "read-only" in screen_text(pilot)
    assert shift.read_bytes() == cut


async def test_a_foreign_file_is_named_and_no_repair_offered(tmp_path: Path) -> None:
    export = tmp_path / "export.csv"
    export.write_text("id,subject\n1,late\n")
    settings = Session(open_store=lambda: open_store(export, agent="ines"), clock=FakeClock(), policy=POLICY, agent="ines", path=export)
    app = DeskApp(replace(settings, newest_copy=lambda: newest_copy(settings, export)))
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, DamagedFileScreen))
        await until(pilot, lambda: "a table" in screen_text(pilot))
        assert "cannot be opened" in screen_text(pilot)
        assert "check" not in screen_text(pilot)
        assert "newest good copy" not in screen_text(pilot)
    assert export.read_text() == "id,subject\n1,late\n"


async def test_a_case_that_went_to_the_archive_leaves_every_board() -> None:
    store = many(2)
    app = DeskApp(Session(open_store=lambda: store, clock=FakeClock(), policy=POLICY, agent="ines"))
    async with app.run_test(size=(100, 20)) as pilot:
        board = await until_read(pilot)
        assert len(board.queue.ids) == 2
        store.gone_elsewhere = ["C-101"]
        store.tell()
        await until(pilot, lambda: list(board.queue.views) == ["C-102"])


async def test_an_unexpected_error_of_the_first_reading_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: LiveShift) -> None:
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr(LiveShift, "load", fail)
    app = DeskApp(Session(open_store=lambda: many(2), clock=FakeClock(), policy=POLICY, agent="ines"))
    async with app.run_test(size=(100, 20)) as pilot:
        await until(pilot, lambda: "a fault of ours" in screen_text(pilot))
        assert "cannot be opened" in screen_text(pilot)


async def test_documents_set_aside_are_said_at_the_start() -> None:
    aside = {"table": "cases", "key": "101", "document": {"subject": "Another"}}
    store = FakeShared([new_case(1), PutDocument("set_aside", document=aside)])
    app = app_on(store)
    async with app.run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        await until(pilot, lambda: any("`desk check` says which" in toast.message for toast in app._notifications))
