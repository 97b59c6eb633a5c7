"""Concerns in the window: the line over the board, the screen with its keys, two windows, and where `.` leads."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from desk.concerns.changes import end_concern, list_contacts, name_owner, new_concern, tell
from desk.concerns.concern import Concern, read_concerns
from desk.concerns.notes import CONCERN_NOTES, ConcernOver, ContactListed, ContactTold, OwnerNamed
from desk.model.changes import Append
from desk.model.entries import Assign, Link, Memo
from desk.tui.forms.screen.form_screen import FormScreen
from desk.tui.screens.board import BoardScreen
from desk.tui.screens.case import CaseScreen
from desk.tui.screens.concerns import ConcernsScreen
from desk.tui.widgets.concern_line import ConcernLine
from tests.case_builders import NOW, at
from tests.concerns.concern_builders import noticed, ours
from tests.tui.app_fixtures import (
    FakeClock,
    FakeShared,
    app_on,
    assert_golden,
    board_of,
    demo_store,
    new_case,
    screen_text,
    until,
    until_read,
    until_still,
)

SIZES = [(120, 36), (80, 24)]


class Desk:
    """An agent at the board of a shift."""

    def __init__(self, pilot: Pilot[Any], store: FakeShared) -> None:
        self.pilot = pilot
        self.store = store

    @property
    def text(self) -> str:
        return screen_text(self.pilot)

    @property
    def concerns(self) -> dict[str, Concern]:
        return {concern.id: concern for concern in read_concerns(self.store.documents(CONCERN_NOTES))}

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await until_still(self.pilot)

    async def open(self, *keys: str) -> ConcernsScreen:
        await self.pilot.press(*(keys or ("C",)))
        await until(self.pilot, lambda: isinstance(self.pilot.app.screen, ConcernsScreen))
        await until_still(self.pilot)
        screen = self.pilot.app.screen
        assert isinstance(screen, ConcernsScreen)
        return screen

    async def form(self, key: str) -> None:
        await self.pilot.press(key)
        await until(self.pilot, lambda: isinstance(self.pilot.app.screen, FormScreen) and self.pilot.app.screen.focused is not None)

    async def paste(self, text: str) -> None:
        focused = self.pilot.app.screen.focused
        assert focused is not None
        focused.post_message(events.Paste(text))
        await until_still(self.pilot)

    async def save(self) -> None:
        await self.pilot.press("ctrl+s")
        await until(self.pilot, lambda: not isinstance(self.pilot.app.screen, FormScreen))
        await until_still(self.pilot)


@asynccontextmanager
async def at_desk(
    store: FakeShared, *, size: tuple[int, int] = (120, 36), clock: FakeClock | None = None, **settings: Any
) -> AsyncIterator[Desk]:
    async with app_on(store, clock or FakeClock(), **settings).run_test(size=size, notifications=True) as pilot:
        await until_read(pilot)
        yield Desk(pilot, store)


def one_concern(*names: str, **fields: Any) -> FakeShared:
    store = FakeShared([new_case(1), *new_concern(noticed(**fields))])
    if names:
        store.commit(list_contacts([ContactListed(**ours(), name=name, due=at(20)) for name in names]))
    return store


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
async def test_the_screen_as_it_is_on_the_demo(size: tuple[int, int]) -> None:
    async with at_desk(demo_store(), size=size) as desk:
        await desk.open()
        await assert_golden(desk.pilot, f"concerns-{size[0]}x{size[1]}")
        await desk.press("tab")
        await assert_golden(desk.pilot, f"calls-{size[0]}x{size[1]}")


async def test_the_line_over_the_board_is_there_while_a_concern_is_open() -> None:
    async with at_desk(demo_store()) as desk:
        line = board_of(desk.pilot).query_one(ConcernLine)
        words = "2 problems ahead, 1 nobody's   Two more moves booked on full teams…: call Paula Pseudonym, 4 min late"
        assert words in desk.text
        assert next(each for each in desk.text.splitlines() if words in each).endswith("C shows them")
        for number in (1, 2):
            desk.store.commit_elsewhere(*end_concern(ConcernOver(**ours(f"K-{number}"), reason="done")))
        await until(desk.pilot, lambda: not line.display)
        assert "ahead" not in desk.text.splitlines()[1]


@pytest.mark.parametrize("width", [60, 80, 120])
async def test_the_line_counts_the_concerns_and_fits(width: int) -> None:
    store = FakeShared([new_case(1), *(change for number in range(5) for change in new_concern(noticed(f"Nr {number}", could_hit=number)))])
    async with at_desk(store, size=(width, 24)) as desk:
        line = next(each for each in desk.text.splitlines() if "ahead" in each)
        assert len(line) < width
        assert line.startswith(" 5 problems ahead")
        assert line.split()[-1] == "C" or line.endswith("C shows them")


async def test_minutes_pass_on_the_line() -> None:
    clock = FakeClock()
    async with at_desk(one_concern("Paula"), clock=clock) as desk:
        assert "1 of 1 to call, next in 20 min" in desk.text
        clock.go(23 * 60)
        board_of(desk.pilot).renewal.tick(clock())
        await until_still(desk.pilot)
        assert "call Paula, 3 min late" in desk.text


async def test_taking_telling_and_a_new_time_by_one_key_each() -> None:
    async with at_desk(one_concern("Paula", "Rex"), size=(80, 24)) as desk:
        await desk.open()
        await desk.press("t")
        assert desk.concerns["K-1"].owner == "ines"
        await desk.press("j")
        await desk.form("c")
        await desk.paste("we come at five")
        await desk.save()
        await desk.press("j")
        assert "▸Rex" in desk.text or "▸Paula" in desk.text
        await desk.press("g", "j")
        await desk.form("p")
        await desk.paste("+1h")
        await desk.save()
        paula, rex = desk.concerns["K-1"].contacts
        assert paula.told
        assert (paula.told.text, paula.told.channel, paula.told.by) == ("we come at five", "phone", "ines")
        assert rex.due == at(60)


async def test_whom_it_hit_gets_a_case_and_enter_goes_there() -> None:
    async with at_desk(one_concern("Paula", case="C-101")) as desk:
        await desk.open()
        await desk.press("n")
        assert desk.concerns["K-1"].hit == 0, "the concern itself is nobody"
        await desk.press("j")
        await desk.form("n")
        await desk.paste("nobody came")
        await desk.save()
        contact = desk.concerns["K-1"].contacts[0]
        assert contact.hit
        assert contact.hit.case == "C-102"
        case = desk.store.cases["C-102"]
        assert isinstance(case.entries[0], Memo)
        assert [entry.case for entry in case.entries if isinstance(entry, Link)] == ["C-101"]
        assert "hit: C-102" in desk.text
        await desk.press("enter")
        await until(desk.pilot, lambda: isinstance(desk.pilot.app.screen, CaseScreen))
        await until(desk.pilot, lambda: "Foreseen as K-1" in desk.text)


async def test_a_pasted_list_becomes_people_to_call() -> None:
    async with at_desk(one_concern(), size=(80, 24)) as desk:
        await desk.open()
        await desk.form("i")
        await desk.paste("Name;Phone;Call by\nPaula Pseudonym;555-0190;14:30\nRex Redacted;555-0191;\n")
        assert "2 people: Paula Pseudonym 555-0190 by 14:30, Rex Redacted 555-0191" in desk.text
        await desk.save()
        assert [(each.name, each.listed.phone, each.due) for each in desk.concerns["K-1"].contacts] == [
            ("Paula Pseudonym", "555-0190", at(30)),
            ("Rex Redacted", "555-0191", None),
        ]
        assert "Rex Redacted     555-0191  no time set" in desk.text


async def test_a_list_with_a_fault_is_said_and_kept_as_a_draft() -> None:
    async with at_desk(one_concern(), size=(80, 24)) as desk:
        await desk.open()
        await desk.form("i")
        await desk.paste("Paula, 555-0190\n, 555-0191")
        assert "line 2: there is no name" in desk.text
        await desk.press("ctrl+s")
        assert isinstance(desk.pilot.app.screen, FormScreen)
        await desk.press("escape")
        assert desk.concerns["K-1"].contacts == ()
        await desk.form("i")
        await until_still(desk.pilot)
        assert "your draft" in desk.text
        assert "555-0191" in desk.text


async def test_a_colleague_who_was_first_is_named_and_the_text_stays() -> None:
    async with at_desk(one_concern("Paula"), size=(80, 24)) as desk:
        await desk.open()
        await desk.press("j")
        await desk.form("c")
        await desk.paste("mine")
        desk.store.commit_elsewhere(*tell(ContactTold(**ours(by="bo"), whom="K-1.2")))
        await desk.press("ctrl+s")
        assert "Paula was told already, by bo" in desk.text
        assert "mine" in desk.text
        assert desk.concerns["K-1"].told == 1


async def test_what_another_window_notes_appears_and_the_cursor_stays() -> None:
    async with at_desk(one_concern("Paula", "Rex"), size=(80, 24)) as desk:
        await desk.open()
        await desk.press("j")
        assert "▸Paula" in desk.text
        desk.store.commit_elsewhere(*name_owner(OwnerNamed(**ours(by="bo"), owner="bo")))
        desk.store.commit_elsewhere(*tell(ContactTold(**ours(by="bo"), whom="K-1.2")))
        desk.store.commit_elsewhere(*new_concern(noticed("Another")))
        await until(desk.pilot, lambda: "told 14:00 bo" in desk.text and "K-2  Another" in desk.text)
        assert "▸Paula" in desk.text
        assert "2 problems ahead, 1 to call" in desk.text


async def test_a_new_concern_and_its_end() -> None:
    async with at_desk(FakeShared([new_case(1)]), size=(80, 24)) as desk:
        await desk.open()
        assert "No concern is open. C notes what may go wrong next." in desk.text
        await desk.form("C")
        await desk.paste("Two more moves on full teams")
        await desk.save()
        concern = desk.concerns["K-1"]
        assert (concern.title, concern.owner) == ("Two more moves on full teams", "ines")
        await desk.form("o")
        await desk.press("ctrl+s")
        assert "Say why it is over." in desk.text
        await desk.paste("teams were found")
        await desk.save()
        assert not desk.concerns["K-1"].is_open
        assert "No concern is open" in desk.text


async def test_the_last_note_is_taken_back_after_it_was_named() -> None:
    async with at_desk(one_concern("Paula"), size=(80, 24)) as desk:
        await desk.open()
        await desk.press("t", "u")
        assert "Take back the owner (K-1.3)?" in desk.text
        await desk.press("y")
        assert desk.concerns["K-1"].owner == ""
        assert "nobody owns it" in desk.text


async def test_from_a_case_a_new_one_from_it_and_then_to_it() -> None:
    async with at_desk(FakeShared([new_case(1, subject="Team never came")])) as desk:
        await desk.press("enter")
        await desk.form("C")
        assert "New concern  seen on C-101" in desk.text
        assert "Team never came" in desk.text
        await desk.save()
        assert desk.concerns["K-1"].case == "C-101"
        screen = await desk.open("C")
        assert screen.chosen == "K-1"


async def test_people_to_call_stand_among_the_cases_to_call() -> None:
    async with at_desk(demo_store(), size=(80, 24)) as desk:
        await desk.press("slash", *"calls", "enter")
        board = board_of(desk.pilot)
        calls = [item for item in board.table.ids if item.startswith("K-")]
        assert calls == ["K-2.3", "K-1.3", "K-1.4", "K-1.5", "K-2.4"]
        assert "LATE   call       4m late K-2.3 Paula" in desk.text
        assert len(board.table.ids) == 5 + len(board.queue.ids)
        while board.table.cursor != "K-1.4":
            await desk.press("j")
        await desk.press("a", "t", "s", "u", "y")
        assert isinstance(desk.pilot.app.screen, BoardScreen), "it is no case yet"
        screen = await desk.open("enter")
        assert screen.chosen == "K-1.4"
        await desk.form("c")
        await desk.save()
        await desk.press("escape")
        await until(desk.pilot, lambda: "K-1.4" not in board.table.ids)
        await desk.press("escape")
        assert board.filter.text == ""
        assert not any(item.startswith("K-") for item in board.table.ids)


async def test_the_last_call_of_an_empty_list_leaves_it_empty() -> None:
    async with at_desk(one_concern("Paula"), size=(80, 24)) as desk:
        await desk.press("slash", *"calls", "enter")
        await until(desk.pilot, lambda: "K-1.2" in desk.text)
        desk.store.commit_elsewhere(*tell(ContactTold(**ours(by="bo"), whom="K-1.2")))
        await until(desk.pilot, lambda: "None of 1 open cases match." in desk.text)


async def test_the_next_best_may_be_a_call_and_the_key_goes_there() -> None:
    store = one_concern("Paula", "Rex")
    store.commit([Append("C-101", (Assign(at=NOW, by="bo", owner="bo"),))])
    clock = FakeClock()
    async with at_desk(store, size=(80, 24), clock=clock) as desk:
        clock.go(23 * 60)
        await desk.press("full_stop")
        assert "next best  K-1.2  call Paula: 3 min late" in desk.text
        screen = await desk.open("C")
        assert screen.chosen == "K-1.2"
        await desk.press("escape", "full_stop")
        assert "next best  K-1.3  call Rex" in desk.text
        await desk.press("full_stop")
        assert "Nothing else calls for you now." in desk.text


async def test_a_window_that_only_looks_on_writes_nothing() -> None:
    store = one_concern("Paula")
    async with at_desk(store, size=(80, 24), read_only=True) as desk:
        before = len(store.documents(CONCERN_NOTES))
        await desk.open()
        await desk.press("t", "c", "C", "o", "u")
        assert isinstance(desk.pilot.app.screen, ConcernsScreen)
        assert len(store.documents(CONCERN_NOTES)) == before


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (200, 50)])
async def test_hostile_names_break_no_line(size: tuple[int, int]) -> None:
    names = ("[red]x[/]", "\u202eRex\x1b[31m", "\u6f22" * 300, "", "a\nb")
    store = one_concern(*filter(None, names))
    store.commit(new_concern(noticed("[bold]" + "y" * 500, could_hit=10**6)))
    async with at_desk(store, size=size) as desk:
        await desk.open()
        assert "[red]x[/]" in desk.text
        assert "\u202e" not in desk.text
        assert "\x1b" not in desk.text
        await desk.press("G", "tab", "escape")
