"""Somebody else was first: both texts are in view, and a key that is not the one that led there says what becomes of ours."""

from __future__ import annotations

from typing import Any

import pytest

from desk.model.changes import Append
from desk.model.entries import Assign, Contact, FieldChange, Incoming, Memo, Offer, OfferAnswer, Option, Retract, StatusChange
from desk.tui.dialogs.conflict import ConflictDialog
from tests.case_builders import NOW
from tests.tui.app_fixtures import FakeShared, app_on, assert_golden, new_case, screen_text, until, until_read, until_still
from tests.tui.case_driver import Seat, at_case, kinds

BO: dict[str, Any] = {"at": NOW, "by": "bo"}
INES: dict[str, Any] = {"at": NOW, "by": "ines"}
LONG = "We are sorry that nobody came at nine and that nobody called. " * 9
SIZES = [(120, 36), (80, 24)]


def shift(*more: Any) -> FakeShared:
    store = FakeShared([new_case(1), new_case(2), new_case(3)])
    if more:
        store.commit([Append("C-101", more)])
    return store


async def overtaken(seat: Seat, *theirs: Any, key: str = "ctrl+s") -> str:
    """Somebody else commits unseen, then we save."""
    seat.store.commit([Append("C-101", theirs)])
    seat.known += len(theirs)
    await seat.press(key)
    await until(seat.pilot, lambda: isinstance(seat.pilot.app.screen, ConflictDialog))
    await until_still(seat.pilot)
    return seat.text


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
async def test_both_texts_are_in_view_with_a_key_for_each_way_on(size: tuple[int, int]) -> None:
    async with at_case("C-101", shift(), size=size) as seat:
        await seat.form("a")
        await seat.type("I am sorry that nobody came, and [/oops] it was our mistake.")
        text = await overtaken(seat, Contact(**BO, text=f"{LONG}END"), Incoming(at=NOW, by="customer", text="Where are you?"))
        for words in ("bo: contact, 14:00", "We are sorry that nobody came", "yours, not logged: apology", "[/oops]"):
            assert words in text
        for words in ("s  send it all the same", "e  edit yours", "d  drop yours", "esc  back"):
            assert words in text
        await assert_golden(seat.pilot, f"both-{size[0]}x{size[1]}")
        if "END" not in text:
            assert "pgdn  reads on" in text
            await seat.press(*["pagedown"] * 6)
            assert "Where are you?" in seat.text
        assert seat.logged == ()


@pytest.mark.parametrize("key", ["ctrl+s", "enter", "y", "a"])
async def test_no_other_key_sends(key: str) -> None:
    async with at_case("C-101", shift()) as seat:
        await seat.form("c")
        await seat.type("called")
        await overtaken(seat, Contact(**BO, text="I wrote"))
        await seat.press(key)
        assert seat.logged == ()
        assert isinstance(seat.pilot.app.screen, ConflictDialog)


async def test_sending_logs_both() -> None:
    async with at_case("C-101", shift()) as seat:
        await seat.form("c")
        await seat.type("called")
        await overtaken(seat, Contact(**BO, text="I wrote"))
        (mine,) = await seat.saved("s")
        assert isinstance(mine, Contact)
        assert mine.text == "called"
        assert seat.store.drafts.load("C-101", "contact") is None


@pytest.mark.parametrize("key", ["e", "escape"])
async def test_editing_goes_back_with_theirs_in_view_and_saving_again_sends(key: str) -> None:
    async with at_case("C-101", shift()) as seat:
        sheet = await seat.form("c")
        await seat.type("called")
        await overtaken(seat, Contact(**BO, text="I wrote"))
        await seat.press(key)
        assert "I wrote" in seat.text
        assert sheet.values["text"] == "called"
        await seat.type(", and wrote as bo did")
        (mine,) = await seat.saved("ctrl+s")
        assert getattr(mine, "text", "") == "called, and wrote as bo did"


async def test_dropping_logs_nothing_and_keeps_a_draft() -> None:
    async with at_case("C-101", shift()) as seat:
        await seat.form("c")
        await seat.type("called")
        assert "what you typed stays a draft" in await overtaken(seat, Contact(**BO, text="I wrote"))
        await seat.press("d")
        await until(seat.pilot, lambda: seat.pilot.app.screen is seat.screen)
        assert seat.logged == ()
        draft = seat.store.drafts.load("C-101", "contact")
        assert draft
        assert draft.fields["text"] == "called"


async def test_what_came_while_we_chose_is_shown_before_anything_is_sent() -> None:
    async with at_case("C-101", shift()) as seat:
        await seat.form("c")
        await seat.type("called")
        await overtaken(seat, Contact(**BO, text="I wrote"))
        text = await overtaken(seat, Contact(**BO, text="and called too"), key="s")
        assert "and called too" in text
        assert seat.logged == ()
        await seat.saved("s")


@pytest.mark.parametrize(
    ("keys", "theirs", "words"),
    [
        (("t", "enter"), Assign(**BO, owner="bo"), "owner bo"),
        (("=", "u", "enter"), FieldChange(**BO, name="priority", was="normal", now="low"), "normal -> low"),
        (("s", "enter"), StatusChange(**BO, to="solved", reason="sent the part"), "sent the part"),
    ],
)
async def test_the_same_owner_field_or_status_is_asked_about_too(keys: tuple[str, ...], theirs: Any, words: str) -> None:
    async with at_case("C-101", shift()) as seat:
        await seat.form(keys[0])
        await seat.press(*keys[1:-1])
        text = await overtaken(seat, theirs, key=keys[-1])
        assert words in text
        assert "s  log yours all the same" in text
        (mine,) = await seat.saved("s")
        assert type(mine) is type(theirs)
        assert mine.by == "ines"


@pytest.mark.parametrize(("key", "memos"), [("s", {"C-101", "C-102", "C-103"}), ("l", {"C-101", "C-103"})])
async def test_of_several_marked_cases_the_one_that_went_on_can_be_left_out(key: str, memos: set[str]) -> None:
    store = shift()
    async with app_on(store).run_test(size=(80, 24), notifications=True) as pilot:
        board = await until_read(pilot)
        await pilot.press("space", "space", "space", "c")
        await until(pilot, lambda: "3 cases" in screen_text(pilot))
        await pilot.press(*"hello")
        store.commit([Append("C-102", (Contact(**BO, text="I wrote"),))])
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "l  leave C-102 out, and log it on the other 2" in screen_text(pilot))
        assert "C-102 went on while you wrote." in screen_text(pilot)
        await pilot.press(key)
        await until(pilot, lambda: f"contact logged on {len(memos)} cases, u takes it back" in screen_text(pilot))
        logged = {case.id for case in store.cases.values() if any(isinstance(e, Contact) and e.by == "ines" for e in case.entries)}
        assert logged == memos
        assert set(board.table.marks) == {"C-101", "C-102", "C-103"} - memos


async def test_taking_back_what_somebody_built_upon_meanwhile_needs_another_key() -> None:
    offer = Offer(**INES, options=(Option(title="a van", value_now=72.0),))
    async with at_case("C-101", shift(offer)) as seat:
        await seat.press("u")
        await seat.asked()
        text = await overtaken(seat, OfferAnswer(**BO, offer="101.2", answer="accepted", option=1), key="y")
        assert "offer accepted" in text
        assert "take back the offer of 72" in text
        await seat.press("y")
        assert seat.logged == ()
        (retract,) = await seat.saved("t")
        assert isinstance(retract, Retract)


async def test_what_was_logged_on_several_cases_in_one_go_is_taken_back_in_one_go() -> None:
    store = shift()
    async with app_on(store).run_test(size=(80, 24), notifications=True) as pilot:
        board = await until_read(pilot)
        await pilot.press("space", "space", "space", "m")
        await until(pilot, lambda: "3 cases" in screen_text(pilot))
        await pilot.press(*"hello", "ctrl+s")
        await until(pilot, lambda: "memo logged on 3 cases, u takes it back" in screen_text(pilot))
        assert board.table.marks == ()
        await pilot.press("u")
        await until(pilot, lambda: 'Take back the memo "hello" on 3 cases: C-101, C-102, C-103, 14:00?' in screen_text(pilot))
        await pilot.press("y")
        await until(pilot, lambda: "its words: on 3 cases." in screen_text(pilot))
        assert all(kinds(case.entries) == ["Told", "Memo", "Retract"] for case in store.cases.values())
        await pilot.press(*(("k",) * 3), "space", "space", "ctrl+r")
        await until(pilot, lambda: 'Bring back the memo "hello" on 2 cases' in screen_text(pilot))
        await pilot.press("y")
        await until(pilot, lambda: "Brought back on 2 cases." in screen_text(pilot))


async def test_marks_with_different_last_entries_are_named_and_those_with_none_counted() -> None:
    store = shift(Memo(**INES, text="one"))
    store.commit([Append("C-102", (StatusChange(**INES, to="open"),))])
    async with app_on(store).run_test(size=(80, 24)) as pilot:
        await until_read(pilot)
        await pilot.press("space", "space", "space", "u")
        await until(pilot, lambda: "your last entry on 2 cases" in screen_text(pilot))
        text = " ".join(screen_text(pilot).split())
        assert 'the memo "one" on C-101' in text
        assert "the status open on C-102" in text
        assert "Nothing of yours to take back on 1 of the marked cases." in text


async def test_an_offer_saved_with_its_answer_is_taken_back_with_it() -> None:
    offer = Offer(**INES, id="+1", options=(Option(title="a van", value_now=72.0),))
    async with at_case("C-101", shift(offer, OfferAnswer(**INES, offer="+1", answer="accepted", option=1))) as seat:
        await seat.press("u")
        words = " ".join((await seat.asked()).split())
        assert "Take back the offer of 72, the answer 'accepted' to the offer on C-101 (saved together), 14:00?" in words
        first, second = await seat.saved("y", entries=2)
        assert isinstance(first, Retract)
        assert isinstance(second, Retract)
        assert {first.entry, second.entry} == {"101.2", "101.3"}
        await seat.press("ctrl+r")
        assert "Bring back the offer of 72" in await seat.asked()
        await seat.saved("y", entries=2)
        assert "taken back" not in seat.text
