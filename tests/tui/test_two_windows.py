"""Two windows of one agent: each is somebody else to the other."""

from __future__ import annotations

from pathlib import Path

from desk.model.changes import Append
from desk.model.entries import Apology
from desk.tui.dialogs.conflict import ConflictDialog
from tests.case_builders import NOW
from tests.store.store_builders import open_shift
from tests.tui.app_fixtures import screen_text, until, until_read
from tests.tui.test_missing_file import shift_of, window_on


async def test_what_the_other_window_of_ones_name_said_is_asked_about(tmp_path: Path) -> None:
    path = shift_of(tmp_path / "share")
    app = window_on(path)
    async with app.run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        case = board.table.cursor
        await pilot.press("a", *"sorry")
        with open_shift(path, "ines") as other:
            other.commit([Append(case, (Apology(at=NOW, by="ines", text="So sorry.", channel="phone"),))])
        await until(pilot, lambda: "Yours is still here" in screen_text(pilot))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, ConflictDialog))
        assert "So sorry." in screen_text(pilot)
        await pilot.press("s")
        await until(pilot, lambda: app.screen is board)
        said = [entry.text for entry in app.desk.client.cases[case].entries if isinstance(entry, Apology)]
        assert said == ["So sorry.", "sorry"]


async def test_what_this_window_wrote_is_asked_about_by_nobody(tmp_path: Path) -> None:
    path = shift_of(tmp_path / "share")
    app = window_on(path)
    async with app.run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        case = board.table.cursor
        for word in ("one", "two"):
            await pilot.press("a", *word, "ctrl+s")
            await until(pilot, lambda: app.screen is board)
        assert len(app.desk.client.cases[case].entries) == 3


async def test_the_other_windows_draft_is_not_in_the_form(tmp_path: Path) -> None:
    path = shift_of(tmp_path / "share")
    app = window_on(path)
    async with app.run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        with open_shift(path, "ines") as other:
            other.drafts.save(board.table.cursor, "memo", {"text": "from the other"})
            await pilot.press("m")
            await until(pilot, lambda: app.screen is not board)
            await pilot.press(*"mine")
            await pilot.pause()
            assert "mine" in screen_text(pilot)
            assert "from the other" not in screen_text(pilot)
