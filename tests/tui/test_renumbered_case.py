"""A form is open on a case whose number goes to another: what is written goes to the case that was on screen, and the toast says so."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from desk.model.case import encode_case
from desk.model.changes import Append
from desk.model.entries import Apology, Memo
from desk.store.documents.case_merge import renumbered_case
from desk.tui.dialogs.conflict import ConflictDialog
from desk.tui.screens.board import BoardScreen
from desk.tui.screens.case import CaseScreen
from desk.tui.screens.entry import EntryScreen
from tests.case_builders import NOW
from tests.tui.app_fixtures import FakeShared, app_on, new_case, screen_text, until, until_read


class RenumberedShared(FakeShared):
    """A shift in which the case C-101 of before is C-150 when it is renumbered, and C-101 another customer's."""

    def __init__(self) -> None:
        super().__init__([new_case(1, customer="Carl"), new_case(2), new_case(3)])

    def renumber(self) -> None:
        """Give the case its other number, as a colleague's merge would."""
        before = encode_case(self.cases["C-101"])
        self._documents.put(101, renumbered_case(encode_case(self.cases["C-102"]), 101))
        self._documents.put(150, renumbered_case(before, 150))
        self.elsewhere += ["C-101", "C-150"]
        self.renumbered = {"C-101": "C-150"}
        self.tell()


async def form_on_carl(pilot: Pilot[Any], key: str, words: str) -> BoardScreen:
    board = await until_read(pilot)
    board.table.move_to("C-101")
    await pilot.press(key)
    await until(pilot, lambda: pilot.app.screen is not board)
    await pilot.press(*words)
    return board


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_what_is_written_goes_to_the_case_that_was_on_screen(size: tuple[int, int]) -> None:
    store = RenumberedShared()
    app = app_on(store)
    async with app.run_test(size=size) as pilot:
        board = await form_on_carl(pilot, "m", "forcarl")
        store.renumber()
        await until(pilot, lambda: "C-150" in app.desk.client.cases)
        assert "Carl" in screen_text(pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is board)
        assert [entry.text for entry in store.cases["C-150"].entries if isinstance(entry, Memo)] == ["forcarl"]
        assert not [entry for entry in store.cases["C-101"].entries if isinstance(entry, Memo)]
        await until(pilot, lambda: any("C-101 is C-150 now" in toast.message for toast in app._notifications))
        await until(pilot, lambda: any("memo logged on C-150" in toast.message for toast in app._notifications))


async def test_a_conflict_there_is_asked_about_and_saved_there() -> None:
    store = RenumberedShared()
    app = app_on(store)
    async with app.run_test(size=(120, 36)) as pilot:
        board = await form_on_carl(pilot, "a", "sorry")
        store.renumber()
        store.commit_elsewhere(Append("C-150", (Apology(at=NOW, by="bo", text="So sorry.", channel="phone"),)))
        await until(pilot, lambda: "C-150" in app.desk.client.cases)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, ConflictDialog))
        assert "So sorry." in screen_text(pilot)
        await pilot.press("s")
        await until(pilot, lambda: app.screen is board)
        assert [entry.text for entry in store.cases["C-150"].entries if isinstance(entry, Apology)] == ["So sorry.", "sorry"]
        assert not [entry for entry in store.cases["C-101"].entries if isinstance(entry, Apology)]


async def case_on_carl(pilot: Pilot[Any]) -> CaseScreen:
    board = await until_read(pilot)
    board.table.move_to("C-101")
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, CaseScreen))
    assert isinstance(pilot.app.screen, CaseScreen)
    return pilot.app.screen


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_case_screen_follows_the_case_that_was_on_it(size: tuple[int, int]) -> None:
    store = RenumberedShared()
    app = app_on(store)
    async with app.run_test(size=size) as pilot:
        screen = await case_on_carl(pilot)
        store.renumber()
        await until(pilot, lambda: screen.case == "C-150")
        await until(pilot, lambda: "This case is C-150 now: C-101 is another case." in screen_text(pilot))
        assert "Carl" in screen_text(pilot)
        assert "Customer 2" not in screen_text(pilot)
        await pilot.press("m", *"forcarl")
        assert "C-150 Carl" in screen_text(pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is screen)
        assert [entry.text for entry in store.cases["C-150"].entries if isinstance(entry, Memo)] == ["forcarl"]
        assert "forcarl" in screen_text(pilot)


async def test_the_case_screen_under_a_form_follows_and_the_draft_with_it() -> None:
    store = RenumberedShared()
    app = app_on(store)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await case_on_carl(pilot)
        await pilot.press("m", *"forcarl")
        store.renumber()
        await until(pilot, lambda: "C-150 Carl" in screen_text(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        assert screen.case == "C-150"
        await until(pilot, lambda: app.desk.client.drafts.known == {("C-150", "memo")})
        await pilot.press("m")
        await until(pilot, lambda: "forcarl" in screen_text(pilot))


async def test_a_draft_follows_its_case() -> None:
    store = RenumberedShared()
    app = app_on(store)
    async with app.run_test(size=(120, 36)) as pilot:
        board = await form_on_carl(pilot, "m", "forcarl")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is board and app.desk.client.drafts.is_at("C-101"))
        store.renumber()
        await until(pilot, lambda: app.desk.client.drafts.is_at("C-150"))
        assert not app.desk.client.drafts.is_at("C-101")
        assert await app.desk.client.drafts.draft("C-101", "memo") is None


async def test_an_entry_that_is_read_stays_on_screen() -> None:
    store = RenumberedShared()
    app = app_on(store)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await case_on_carl(pilot)
        await pilot.press("m", *"forcarl", "ctrl+s")
        await until(pilot, lambda: app.screen is screen and "forcarl" in screen_text(pilot))
        await pilot.press("G", "enter")
        await until(pilot, lambda: isinstance(app.screen, EntryScreen))
        store.renumber()
        await until(pilot, lambda: isinstance(app.screen, EntryScreen) and app.screen.entry == "150.2")
        await until(pilot, lambda: "C-150  3 of 3" in screen_text(pilot))
        assert "forcarl" in screen_text(pilot)


async def test_cursor_marks_and_undo_stay_with_their_cases() -> None:
    store = RenumberedShared()
    app = app_on(store)
    async with app.run_test(size=(120, 36)) as pilot:
        board = await form_on_carl(pilot, "m", "forcarl")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is board and bool(app.desk.client.own.saves))
        board.table.move_to("C-101")
        await pilot.press("space")
        board.table.move_to("C-101")
        assert board.table.marks == ("C-101",)
        store.renumber()
        await until(pilot, lambda: board.table.marks == ("C-150",))
        assert board.table.cursor == "C-150"
        assert app.desk.client.own.saves[-1] == {"C-150": frozenset({"150.2"})}
        assert app.desk.client.own.entries == {"150.2"}
