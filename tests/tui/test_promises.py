"""Promises at the keyboard: made, asked of others, kept, kept late, broken, and promised again in the same step."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from desk.model.changes import SetShift
from desk.model.entries import (
    Apology,
    Assign,
    Cause,
    CorrectiveAction,
    FieldChange,
    Memo,
    Offer,
    OfferAnswer,
    Option,
    Promise,
    PromiseBroken,
    PromiseKept,
    StatusChange,
)
from desk.model.shift import Agent, Shift
from tests.case_builders import NOW, at
from tests.tui.app_fixtures import FakeShared, assert_golden, new_case, sheet_text, until
from tests.tui.case_driver import at_case, kinds

INES: dict[str, Any] = {"at": at(-30), "by": "ines"}
CALL = Promise(**INES, text="call with the new time", due=at(-5), visible=True)


def owed(*entries: Any) -> FakeShared:
    agents = (Agent(id="ines"), Agent(id="kim"), Agent(id="lou", role="lead"))
    return FakeShared([SetShift(Shift(agents=agents)), new_case(1, past=entries)])


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
async def test_the_form_of_a_promise_reads_as_it_should(size: tuple[int, int]) -> None:
    async with at_case("C-101", owed(), size=size) as seat:
        await seat.form("p")
        await seat.type("call her by 15:30")
        await assert_golden(seat.pilot, f"form-promise-{size[0]}x{size[1]}", sheet_text(seat.pilot))


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
async def test_ticking_off_reads_as_it_should(size: tuple[int, int]) -> None:
    action = CorrectiveAction(**INES, text="cap the bookings", owner="lou", due=at(600))
    async with at_case("C-101", owed(CALL, action), size=size) as seat:
        await seat.form("d")
        await assert_golden(seat.pilot, f"form-done-{size[0]}x{size[1]}", sheet_text(seat.pilot))


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_time_in_the_middle_of_the_words_is_asked_about(size: tuple[int, int]) -> None:
    async with at_case("C-101", owed(), size=size) as seat:
        await seat.form("p")
        await seat.type("I ring you at 15:30 to say the truck is on its way")
        await seat.settled()
        assert "your words say 15:30, the time is still +1h: type 15:30 if you mean it" in seat.text
        await seat.press("tab")
        await seat.type("15:30")
        await seat.settled()
        assert "your words say" not in seat.text


async def test_a_promise_later_than_they_need_it_says_so() -> None:
    store = FakeShared([new_case(1, needs_by=NOW + timedelta(minutes=90))])
    async with at_case("C-101", store) as seat:
        await seat.form("p")
        await seat.type("ring her by 16:00")
        await until(seat.pilot, lambda: "later than they need it: by 15:30. Could it be sooner?" in seat.text)


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_promise_on_a_case_without_an_owner_says_that_nobody_keeps_it(size: tuple[int, int]) -> None:
    async with at_case("C-101", owed(), size=size) as seat:
        await seat.form("p")
        assert "nobody owns C-101 yet, so nobody would keep it: t takes it" in seat.text
    async with at_case("C-101", owed(Assign(**INES, owner="kim")), size=size) as seat:
        await seat.form("p")
        assert "nobody owns" not in seat.text


async def test_the_time_at_the_end_of_the_words_becomes_the_time() -> None:
    async with at_case("C-101", owed()) as seat:
        await seat.form("p")
        await seat.type("call her by 15:30")
        (promise,) = await seat.saved("ctrl+s")
        assert isinstance(promise, Promise)
        assert (promise.text, promise.due) == ("call her by 15:30", at(90))


async def test_a_time_that_was_typed_is_never_written_over() -> None:
    async with at_case("C-101", owed()) as seat:
        await seat.form("p")
        await seat.press("tab")
        await seat.type("+2h")
        await seat.press("shift+tab")
        await seat.type("call her by 15:30")
        (promise,) = await seat.saved("ctrl+s")
        assert isinstance(promise, Promise)
        assert promise.due == NOW + timedelta(hours=2)


async def test_words_without_a_time_get_the_usual_hour_back() -> None:
    async with at_case("C-101", owed()) as seat:
        await seat.form("p")
        await seat.type("call her by 15:30")
        await seat.type(" or so")
        await seat.press("ctrl+s")
        await until(seat.pilot, lambda: "by +1h, not 15:30?  ctrl+s again saves it so" in seat.text)
        (promise,) = await seat.saved("ctrl+s")
        assert isinstance(promise, Promise)
        assert promise.due == NOW + timedelta(hours=1)


async def test_what_customers_like_to_see_is_a_key_away() -> None:
    async with at_case("C-101", owed()) as seat:
        await seat.form("P")
        await until(seat.pilot, lambda: "(right arrow: a photo of it" in seat.text)
        await seat.press("down", "right")
        (promise,) = await seat.saved("ctrl+s")
        assert isinstance(promise, Promise)
        assert (promise.text, promise.visible) == ("a written confirmation", True)


async def test_a_colleague_is_named_by_a_letter() -> None:
    async with at_case("C-101", owed()) as seat:
        await seat.form("p")
        await seat.type("show her the proof")
        await seat.press("ctrl+x", "tab", "tab", "k")
        await until(seat.pilot, lambda: "kim" in seat.text)
        await seat.press("right")
        (promise,) = await seat.saved("ctrl+s")
        assert isinstance(promise, Promise)
        assert promise.kept_by == "kim"
        assert "by kim" in seat.text


async def test_asking_another_department_starts_a_clock_of_its_own() -> None:
    async with at_case("C-101", owed()) as seat:
        await seat.form("D")
        await seat.type("which of the two charges is ours")
        await seat.press("tab")
        await seat.type("billing")
        (asked,) = await seat.saved("ctrl+s")
        assert isinstance(asked, Promise)
        assert (asked.kept_by, asked.to, asked.due) == ("billing", "ines", at(20))
        assert "promise in 20m" in seat.text
        await seat.form("d")
        assert "billing: which of the two charges is ours" in seat.text
        await seat.saved("ctrl+s")
        assert "promise 0:" not in seat.text


async def test_kept_late_says_so() -> None:
    async with at_case("C-101", owed(CALL)) as seat:
        await seat.form("d")
        (kept,) = await seat.saved("ctrl+s")
        assert isinstance(kept, PromiseKept)
        assert "kept 14:00, 5 min late" in seat.text
        assert "1 kept late" in seat.text


async def test_broken_asks_what_happened_then_offers_the_apology() -> None:
    async with at_case("C-101", owed(CALL)) as seat:
        await seat.form("d")
        await seat.press("ctrl+n")
        assert "say in a few words what happened" in seat.text
        await seat.type("the line was down")
        await seat.press("ctrl+n")
        assert "A broken promise asks for a new apology" in await seat.asked()
        (broken,) = seat.logged
        assert isinstance(broken, PromiseBroken)
        assert broken.text == "the line was down"
        await seat.press("a")
        await seat.sheet()
        await seat.type("I am sorry that I did not call.")
        (sorry,) = await seat.saved("ctrl+s")
        assert isinstance(sorry, Apology)
        assert "asks for a new apology" not in seat.text


async def test_broken_with_the_new_time_is_one_step() -> None:
    async with at_case("C-101", owed(CALL)) as seat:
        await seat.form("d")
        await seat.press("tab", "tab")
        await seat.type("+40m")
        await until(seat.pilot, lambda: "[broken]" in seat.text)
        await seat.press("tab")
        await seat.type("the line was down")
        await seat.press("enter")
        await seat.asked()
        broken, again = seat.logged
        assert isinstance(broken, PromiseBroken)
        assert isinstance(again, Promise)
        assert (again.text, again.due, again.visible) == (CALL.text, at(40), True)
        await seat.press("escape")
        assert "a promise was broken" in seat.text
        assert "1 broken" in seat.text


async def test_an_action_not_done_in_time_moves_and_loses_no_word() -> None:
    action = CorrectiveAction(**INES, text="cap the bookings", owner="lou", due=at(-1))
    async with at_case("C-101", owed(action)) as seat:
        await seat.form("d")
        await seat.press("ctrl+n")
        assert "say until when it will be done" in seat.text
        await seat.type("+1d")
        await seat.press("tab")
        await seat.type("lou was ill")
        noted, moved = await seat.saved("ctrl+s", entries=2)
        assert kinds([noted, moved]) == ["Memo", "CorrectiveAction"]
        assert isinstance(noted, Memo)
        assert isinstance(moved, CorrectiveAction)
        assert "lou was ill" in noted.text
        assert (moved.owner, moved.instead_of, moved.due) == ("lou", "101.2", NOW + timedelta(days=1))


async def test_a_need_that_was_met_stops_counting_and_one_that_was_not_gets_a_new_time() -> None:
    store = FakeShared([new_case(1, need="a truck", needs_by=at(40))])
    async with at_case("C-101", store) as seat:
        await seat.form("d")
        await seat.settled()
        assert "need a truck, by 14:40" in seat.text
        await seat.press("tab")
        await seat.press("right", "tab")
        await seat.type("15:00")
        (moved,) = await seat.saved("ctrl+s")
        assert isinstance(moved, FieldChange)
        assert (moved.name, moved.now) == ("needs_by", "2026-05-04T15:00:00Z")
        await seat.form("d")
        (met,) = await seat.saved("ctrl+s")
        assert isinstance(met, FieldChange)
        assert (met.name, met.now) == ("needs_by", None)
        await seat.press("d")
        await until(seat.pilot, lambda: "no need" in seat.text)


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_time_that_is_past_is_asked_about_once(size: tuple[int, int]) -> None:
    async with at_case("C-101", FakeShared([new_case(1)]), size=size) as seat:
        await seat.form("p")
        await seat.type("call them by 13:00")
        await seat.settled()
        assert "tomorrow 13:00?" in seat.text
        await seat.press("ctrl+s")
        await seat.settled()
        assert "13:00 is past: tomorrow 13:00?  ctrl+s again saves it so" in seat.text
        assert not seat.logged
        (promise,) = await seat.saved("ctrl+s")
        assert isinstance(promise, Promise)
        assert promise.due == NOW + timedelta(hours=23)


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_time_in_the_words_is_not_said_again(size: tuple[int, int]) -> None:
    past = (Assign(at=at(-20), by="ines", owner="ines"), Promise(at=at(-5), by="ines", text="ring Tess, by 14:20", due=at(20)))
    async with at_case("C-101", FakeShared([new_case(1, past=past)]), size=size) as seat:
        await seat.form("d")
        await seat.settled()
        assert "ring Tess, by 14:20" in sheet_text(seat.pilot)
        assert "by 14:20, by 14:20" not in seat.text


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_all_that_is_ticked_off_at_once_is_what_the_key_says(size: tuple[int, int]) -> None:
    cause = Cause(id="101.8", at=at(-9), by="ines", text="late")
    act = CorrectiveAction(at=at(-9), by="ines", text="ask", owner="ines", due=at(90), cause="101.8")
    promises = (Promise(at=at(-5), by="ines", text=text, due=at(20)) for text in ("ring", "write"))
    async with at_case("C-101", FakeShared([new_case(1, past=(cause, act, *promises))]), size=size) as seat:
        await seat.form("d")
        assert "all kept but the action" in seat.text


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_case_that_waits_has_one_time_to_look_again(size: tuple[int, int]) -> None:
    past = (
        Assign(at=at(-20), by="ines", owner="ines"),
        Promise(at=at(-19), by="ines", text="ring Tess", due=at(300)),
        StatusChange(at=at(-18), by="ines", to="pending", reason="the carrier", recheck=at(45)),
    )
    async with at_case("C-101", FakeShared([new_case(1, past=past)]), size=size) as seat:
        await seat.press("p", "escape")
        await until(seat.pilot, lambda: "look again 14:45" in seat.text)
        assert "say when we look again" not in seat.text
        await seat.form("t")
        assert "Look again  C-101" in seat.text
        await seat.press("ctrl+u")
        await seat.type("15:30")
        await seat.saved("ctrl+s")
        await seat.settled()
        assert "look again 15:30" in seat.text
        assert "look again 14:45" not in "".join(seat.text.splitlines()[:4])
        assert seat.text.count("look again 14:45") <= 1  # the entry of then, on the timeline
        assert "look again set on C-101" in seat.text


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_an_accepted_offer_that_was_kept_stays_among_the_promises(size: tuple[int, int]) -> None:
    offer = Offer(id="101.8", at=at(-30), by="ines", options=(Option(title="a team by noon", value_now=5.0),))
    past = (
        Assign(at=at(-40), by="ines", owner="ines"),
        offer,
        OfferAnswer(at=at(-29), by="ines", offer="101.8", answer="accepted", option=1),
        PromiseKept(at=at(-5), by="ines", promise="101.8"),
    )
    async with at_case("C-101", FakeShared([new_case(1, past=past)]), size=size) as seat:
        await seat.press("p", "escape")
        await seat.settled()
        assert "kept 13:55  offer accepted" in seat.text
        assert "none yet: say what happens" not in seat.text


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_much_the_same_promise_is_asked_about_once(size: tuple[int, int]) -> None:
    async with at_case("C-101", owed(CALL), size=size) as seat:
        await seat.form("p")
        await seat.type("call with the new times")
        await seat.press("ctrl+s")
        await until(seat.pilot, lambda: 'much the same is promised already, by 13:55: "call with the new time"' in seat.text)
        assert seat.logged == ()
        await seat.saved("ctrl+s")


def offered_by_half_past(*, accepted: bool) -> FakeShared:
    """A case with an offer by 14:30."""
    option = Option(title="there by 14:30, guaranteed", value_now=5.0, by=at(30))
    answer = OfferAnswer(at=at(-29), by="ines", offer="101.8", answer="accepted", option=1)
    offer = Offer(id="101.8", at=at(-30), by="ines", options=(option,))
    return FakeShared([new_case(1, past=(Assign(at=at(-40), by="ines", owner="ines"), offer, *((answer,) if accepted else ())))])


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
@pytest.mark.parametrize(
    ("accepted", "words"), [(True, "They accepted it: that is a promise"), (False, "It is a promise once they accept it (O)")]
)
async def test_an_offer_by_the_same_time_is_the_promise(size: tuple[int, int], accepted: bool, words: str) -> None:
    """Two ticks for one deed may contradict each other."""
    async with at_case("C-101", offered_by_half_past(accepted=accepted), size=size) as seat:
        await seat.form("p")
        await seat.type("a team of two is with you by 14:30")
        await seat.press("ctrl+s")
        await until(seat.pilot, lambda: words in " ".join(seat.text.split()))
        await seat.saved("ctrl+s")
        assert [type(entry) for entry in seat.logged] == [Promise]


async def test_another_time_than_that_of_an_offer_is_not_asked_about() -> None:
    async with at_case("C-101", offered_by_half_past(accepted=True)) as seat:
        await seat.form("p")
        await seat.type("call when they have left, by 14:10")
        await seat.saved("ctrl+s")
        assert [type(entry) for entry in seat.logged] == [Promise]
