"""A case that we end stays under the cursor until the cursor leaves it."""

from __future__ import annotations

from desk.model.changes import Append
from desk.model.entries import Contact, StatusChange
from tests.case_builders import NOW
from tests.tui.app_fixtures import FakeClock, app_on, board_of, many, screen_text, until, until_read, until_still


async def test_the_next_key_is_meant_for_the_case_that_was_ended() -> None:
    store = many(4)
    async with app_on(store, FakeClock()).run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        board = board_of(pilot)
        case = board.table.cursor
        await board.desk.client.commit(
            [Append(case, (Contact(at=NOW, by="ines", text="done"), StatusChange(at=NOW, by="ines", to="closed")))]
        )
        await until(pilot, lambda: case not in board.queue.ids)
        await until_still(pilot)
        assert board.table.cursor == case
        assert board.targets() == (case,)
        said = f"{case} is closed: it leaves when you move on"
        assert said in screen_text(pilot)
        assert "done   closed" in screen_text(pilot)
        await pilot.press("down")
        await until(pilot, lambda: case not in board.table.in_view)
        assert board.table.cursor == "C-102"
        assert said not in screen_text(pilot)


async def test_a_case_that_a_colleague_ends_leaves_at_once() -> None:
    store = many(4)
    async with app_on(store, FakeClock()).run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        board = board_of(pilot)
        case = board.table.cursor
        store.commit_elsewhere(Append(case, (StatusChange(at=NOW, by="bo", to="closed"),)))
        await until(pilot, lambda: board.table.cursor != case)
        assert case not in board.table.in_view


async def test_a_filter_that_is_typed_asks_for_other_cases() -> None:
    """Else enter would open the case that was just ended, and not the one that was found."""
    store = many(4)
    async with app_on(store, FakeClock()).run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        board = board_of(pilot)
        case = board.table.cursor
        await board.desk.client.commit([Append(case, (StatusChange(at=NOW, by="ines", to="closed"),))])
        await until(pilot, lambda: case not in board.queue.ids)
        await pilot.press("slash", *"103")
        await until(pilot, lambda: list(board.table.in_view) == ["C-103"])
        assert board.table.cursor == "C-103"
