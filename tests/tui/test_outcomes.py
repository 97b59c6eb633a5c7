"""Verdicts, endings and what follows them, as hands meet them: keys in, entries out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from desk.model.changes import Append, NewCase, SetShift
from desk.model.entries import (
    AnyEntry,
    Apology,
    Assign,
    Cause,
    CloseRule,
    Contact,
    CorrectiveAction,
    Incoming,
    Link,
    Listen,
    Offer,
    OfferAnswer,
    Option,
    StatusChange,
    Story,
    Told,
    Verify,
)
from desk.model.entry_values import CUSTOMER
from desk.model.shift import Agent, Shift
from desk.recovery.closing.grace_period import GRACE_PERIOD
from desk.tui.screens.case import CaseScreen
from tests.case_builders import NOW, at
from tests.tui.app_fixtures import FakeClock, FakeShared, app_on, board_of, new_case, screen_text, until, until_read
from tests.tui.case_driver import Seat, at_case, kinds

INES: dict[str, Any] = {"at": at(-30), "by": "ines"}
SHIFT = SetShift(Shift(agents=(Agent(id="lou", role="lead"), Agent(id="ines"))))
SORRY = Apology(**INES, text="sorry")
MET = Verify(at=at(-20), by="ines", verdict="met", words="fine")
BELOW = Verify(at=at(-20), by="ines", verdict="below", words="no")
DAY = 1440
LATE = GRACE_PERIOD.days + 3
"""A day on which the grace period is over."""


def recovery(*entries: AnyEntry, **header: Any) -> FakeShared:
    """A case that is being put right, and an ordinary one."""
    header = {"price": 480.0, "phone": "555-0101", **header}
    store = FakeShared([SHIFT, new_case(1, logged=-60, **header), new_case(2, logged=-50)])
    store.commit([Append("C-101", (SORRY, *entries))])
    return store


def solved(minutes: float, **fields: Any) -> StatusChange:
    return StatusChange(at=at(minutes), by="ines", to="solved", **fields)


# ---------------------------------------------------------------- verdicts


@pytest.mark.parametrize(("key", "verdict"), [("m", "met"), ("e", "exceeded")])
async def test_a_score_after_a_touch_takes_three_keys(key: str, verdict: str) -> None:
    async with at_case("C-101", recovery()) as seat:
        form = await seat.form("v")
        assert form.answer_to("follow_up").disabled
        (said,) = await seat.saved(key, "ctrl+s")
        assert isinstance(said, Verify)
        assert said.verdict == verdict


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_below_keeps_it_open_with_a_next_touch(size: tuple[int, int]) -> None:
    async with at_case("C-101", recovery(), size=size) as seat:
        form = await seat.form("v")
        await seat.press("w")
        assert not form.answer_to("follow_up").disabled
        assert "it stays open until they are happy" in seat.text
        await seat.press("tab")
        await seat.type("still waiting")
        await seat.press("tab")
        await seat.type("angry")
        verdict, taken = await seat.saved("ctrl+s", entries=2)
        assert isinstance(verdict, Verify)
        assert (verdict.verdict, verdict.words, verdict.feeling) == ("below", "still waiting", "angry")
        assert isinstance(taken, Assign)
        assert (taken.owner, taken.follow_up) == ("ines", NOW + timedelta(minutes=30))


async def test_what_they_said_before_stands_beside_and_a_changed_mind_leaves_no_touch() -> None:
    async with at_case("C-101", recovery(BELOW), size=(120, 36)) as seat:
        form = await seat.form("v")
        assert "so far: worse 13:40" in seat.text
        assert "Says it is worse than hoped (13:40)." in seat.text
        await seat.press("w")
        assert not form.answer_to("follow_up").disabled
        await seat.press("m")
        assert form.answer_to("follow_up").disabled
        assert kinds(await seat.saved("ctrl+s")) == ["Verify"]


async def test_below_opens_a_solved_case_again() -> None:
    async with at_case("C-101", recovery(MET, solved(-10))) as seat:
        await seat.form("v")
        await seat.press("w")
        entries = await seat.saved("ctrl+s", entries=3)
        assert kinds(entries) == ["Verify", "StatusChange", "Assign"]
        assert isinstance(entries[1], StatusChange)
        assert entries[1].to == "open"


# ---------------------------------------------------------------- endings


async def test_an_ordinary_question_is_asked_nothing_about_its_end() -> None:
    async with at_case("C-102", recovery()) as seat:
        await seat.form("s")
        assert "customer " not in seat.text.split("Status")[1]
        assert "ctrl+x" not in seat.text
        (done,) = await seat.saved("ctrl+s")
        assert isinstance(done, StatusChange)
        assert (done.to, done.aftercare) == ("solved", None)


async def test_a_recovery_is_solved_as_fast_and_asked_after_in_three_days() -> None:
    async with at_case("C-101", recovery(MET)) as seat:
        await seat.form("s")
        (done,) = await seat.saved("ctrl+s")
        assert isinstance(done, StatusChange)
        assert (done.to, done.outcome, done.saved, done.aftercare) == ("solved", None, 0.0, NOW + timedelta(days=3))


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
@pytest.mark.parametrize(("key", "word"), [("s", "solved"), ("c", "closed")])
async def test_an_ending_says_in_the_form_and_after_it_which_action_stays_open(key: str, word: str, size: tuple[int, int]) -> None:
    cause = Cause(**INES, id="+1", text="two jobs on one truck")
    action = CorrectiveAction(**INES, cause="+1", text="cap them", owner="lou", due=at(DAY))
    async with at_case("C-101", recovery(MET, cause, action), size=size) as seat:
        await seat.form("s")
        await seat.press(key)
        assert "1 action stays open: lou, by tomorrow 14:00" in seat.text
        assert "nothing more is to be done" not in seat.text
        await seat.saved("ctrl+s")
        await until(seat.pilot, lambda: f"{word}, 1 action stays open (lou): C-101, u takes it back" in seat.text)


async def test_an_ending_with_every_action_done_says_nothing_of_them() -> None:
    async with at_case("C-102", recovery()) as seat:
        await seat.form("s")
        await seat.press("c")
        assert "closed: nothing more is to be done" in seat.text
        assert "stays open" not in seat.text


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_how_it_ended_is_kept_and_what_they_remember_stands_last(size: tuple[int, int]) -> None:
    async with at_case("C-101", recovery(MET), size=size) as seat:
        form = await seat.form("s")
        assert form.answer_to("recheck").disabled
        await seat.press("c", "tab", "tab", "ctrl+x")
        assert "sale kept" not in seat.text
        await seat.press("ctrl+x", "t", "ctrl+x")
        assert "sale kept" in seat.text
        assert "480" in seat.text
        assert "did they say so? It is rare" in seat.text
        assert "also written: sale kept 480, ask again on +3d   ctrl+x changes it" in seat.text
        await seat.press("ctrl+x", "tab")
        await seat.type("the call at six")
        (done,) = await seat.saved("ctrl+s")
        assert isinstance(done, StatusChange)
        assert (done.to, done.outcome, done.saved, done.remember) == ("closed", "stronger", 480.0, "the call at six")
        assert "they will say of us" in seat.text
        assert seat.text.index("status closed") < seat.text.index("they will say of us")
        assert seat.text.count("the call at six") == 1


async def test_a_lost_customer_went_somewhere_and_a_choice_can_be_left_open_again() -> None:
    async with at_case("C-101", recovery(MET)) as seat:
        form = await seat.form("s")
        await seat.press("tab", "tab", "l")
        assert "ctrl+x: whom they went to" in seat.text
        await seat.press("backspace")
        await seat.press("ctrl+x")
        assert form.answer_to("went_to").disabled
        await seat.press("ctrl+x", "l", "ctrl+x")
        assert not form.answer_to("went_to").disabled
        await seat.type("Acme")
        (done,) = await seat.saved("ctrl+s")
        assert isinstance(done, StatusChange)
        assert (done.outcome, done.went_to, done.saved) == ("lost", "Acme", 0.0)


async def test_a_letter_that_begins_two_ends_chooses_none_and_says_so() -> None:
    async with at_case("C-101", recovery(MET)) as seat:
        form = await seat.form("s")
        answer = form.answer_to("outcome")
        answer.field = replace(answer.field, choice_words=("they stay", "they like us more", "they leave", "we did our best"))
        await seat.press("tab", "tab", "l")
        await until(seat.pilot, lambda: "l begins they like us more and they leave" in seat.text)
        assert form.values["outcome"] == ""
        await seat.press("i")
        assert form.values["outcome"] == "stronger"


async def test_waiting_asks_nothing_about_an_end() -> None:
    async with at_case("C-101", recovery(MET)) as seat:
        form = await seat.form("s")
        await seat.press("w", "tab")
        assert form.answer_to("outcome").disabled
        await seat.type("her bank")
        (paused,) = await seat.saved("ctrl+s")
        assert isinstance(paused, StatusChange)
        assert (paused.to, paused.aftercare) == ("pending", None)


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_best_effort_is_handed_to_a_lead_with_what_was_tried(size: tuple[int, int]) -> None:
    store = recovery(BELOW)
    async with at_case("C-101", store, size=size) as seat:
        await seat.form("s")
        await seat.press("tab", "tab", "b")
        assert "tried: apologised, verdict asked" in seat.text
        await seat.press("ctrl+s")
        assert "takes a lead's word" in await seat.asked()
        await seat.form("e")
        assert "Did we do our best? Tried: apologised" in seat.text
        (handed,) = await seat.saved("ctrl+s")
        assert isinstance(handed, Assign)
        assert handed.owner == "lou"
    async with at_case("C-101", store, size=size, agent="lou") as seat:
        await seat.form("s")
        await seat.press("tab", "tab", "b")
        assert "lead's word" not in seat.text
        (done,) = await seat.saved("ctrl+s")
        assert isinstance(done, StatusChange)
        assert (done.to, done.outcome) == ("solved", "best_effort")


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_every_rule_met_from_the_question_leads_back_to_the_close(size: tuple[int, int]) -> None:
    offer = Offer(**INES, options=(Option(title="a call", value_now=10.0),))
    async with at_case("C-101", recovery(offer, Cause(**INES, text="late")), size=size) as seat:
        await seat.form("s")
        await seat.press("c", "tab")
        await seat.type("all done")
        await seat.press("ctrl+s")
        asked = await seat.asked()
        assert all(rule in asked for rule in ("verify", "heard", "action"))
        await seat.form("v")
        await seat.press("m", "ctrl+s")
        assert "ask them, and log" not in await seat.asked()
        await seat.form("f")
        await seat.type("she wants a call")
        await seat.press("ctrl+s")
        assert "log what you heard" not in await seat.asked()
        await seat.form("r")
        await seat.type("call first")
        closed = await seat.saved("ctrl+s", entries=2)
        assert kinds(closed) == ["CorrectiveAction", "StatusChange"]
        assert isinstance(closed[1], StatusChange)
        assert (closed[1].to, closed[1].reason) == ("closed", "all done")


async def test_an_offer_above_the_limit_goes_to_a_lead_and_the_close_waits() -> None:
    dear = Offer(**INES, options=(Option(title="a re-run", value_now=900.0),))
    async with at_case("C-101", recovery(Listen(**INES, wants="a re-run"), dear, MET)) as seat:
        await seat.form("s")
        await seat.press("enter")
        assert "limit" in await seat.asked()
        sheet = await seat.form("e")
        await seat.press("tab")
        await seat.type("the re-run")
        await seat.press("ctrl+s")
        await until(seat.pilot, lambda: "It waits for their word now" in seat.text)
        assert seat.pilot.app.screen is not sheet
        assert kinds(seat.logged) == ["Assign"]


async def test_an_unhappy_customer_is_asked_about_in_words_of_its_own_and_a_reason_is_kept() -> None:
    async with at_case("C-101", recovery(BELOW)) as seat:
        await seat.form("s")
        await seat.press("enter")
        assert "last they said worse" in await seat.asked()
        await seat.form("v")
        await seat.press("w", "ctrl+s")
        assert "last they said worse" in await seat.asked()
        await seat.form("y")
        await seat.type("will not talk any more")
        *_, rule, done = await seat.saved("ctrl+s", entries=2)
        assert isinstance(rule, CloseRule)
        assert (rule.rule, rule.reason) == ("verify", "will not talk any more")
        assert isinstance(done, StatusChange)


# ---------------------------------------------------------------- its story


async def test_a_story_is_drafted_and_edited_when_it_is_closed() -> None:
    heard = Listen(**INES, promised="movers at nine", came="nobody")
    offer = Offer(**INES, options=(Option(title="team at one"),))
    taken = OfferAnswer(**INES, offer="101.4", answer="accepted", option=1)
    async with at_case("C-101", recovery(heard, offer, taken, MET)) as seat:
        await seat.form("s")
        await seat.press("ctrl+y")
        await until(seat.pilot, lambda: "Its story" in seat.text)
        assert "promised movers at nine, what came: nobody" in seat.text
        await seat.press("tab", "tab", "end")
        await seat.type(", really")
        (told,) = await seat.saved("ctrl+s")
        assert isinstance(told, Story)
        assert (told.did, told.said) == ("team at one", "fine, really")


async def test_a_line_longer_than_its_room_can_be_read() -> None:
    async with at_case("C-101", recovery(Listen(**INES, promised="a team " * 30, came="nobody")), size=(80, 24)) as seat:
        seat.screen.open_form("story")
        await seat.sheet()
        await seat.settled()
        await seat.press("home")
        assert "what broke    promised a team a team" in seat.text
        await seat.press("end", "tab")
        assert "what broke    promised a team a team" in seat.text


async def test_a_story_is_found_in_the_palette() -> None:
    async with at_case("C-101", recovery(MET)) as seat:
        await seat.press("colon", *"story")
        await until(seat.pilot, lambda: ":story" in seat.text)
        await seat.press("enter")
        await until(seat.pilot, lambda: "Its story" in seat.text)


# ---------------------------------------------------------------- after-care


async def test_after_care_is_on_that_days_board_until_somebody_asked() -> None:
    store = recovery(MET, solved(-10, aftercare=at(3 * DAY)))
    clock = FakeClock(at(3 * DAY - 300))
    async with app_on(store, clock).run_test(size=(80, 24)) as pilot:
        await until_read(pilot)
        assert "after-care" in screen_text(pilot)
        assert "today" in screen_text(pilot)
        board_of(pilot).scope.use_filter("aftercare")
        await pilot.press("v")
        await until(pilot, lambda: "After-care: how are things?" in screen_text(pilot))
        await pilot.press("e", "tab", "tab", "tab", "y", "ctrl+s")
        await until(pilot, lambda: "0 found" in screen_text(pilot))
    said = store.cases["C-101"].entries[-1]
    assert isinstance(said, Verify)
    assert (said.verdict, said.came_back, said.referred) == ("exceeded", True, False)


async def test_whether_they_came_back_is_asked_at_after_care_only() -> None:
    async with at_case("C-101", recovery(MET, solved(-10, aftercare=at(3 * DAY)))) as seat:
        await seat.form("v")
        assert "came back" not in seat.text


# ---------------------------------------------------------------- coming back


@pytest.mark.parametrize("key", ["i", "exclamation_mark"])
async def test_within_grace_a_customer_coming_back_opens_it_again(key: str) -> None:
    async with at_case("C-101", recovery(MET, solved(-10))) as seat:
        await seat.form(key)
        await seat.type("it broke again")
        assert "keeps its number" in seat.text
        incoming, opened = await seat.saved("ctrl+s", entries=2)
        assert isinstance(incoming, Incoming)
        assert incoming.by == CUSTOMER
        assert isinstance(opened, StatusChange)
        assert opened.to == "open"


async def test_thanks_leave_it_solved() -> None:
    async with at_case("C-101", recovery(MET, solved(-10))) as seat:
        await seat.form("i")
        await seat.type("thank you")
        await seat.press("tab", "tab", "l")
        assert kinds(await seat.saved("ctrl+s")) == ["Incoming"]


async def test_after_grace_they_go_on_as_a_new_linked_case() -> None:
    store = recovery(MET, solved(-10))
    async with at_case("C-101", store, clock=FakeClock(at(LATE * DAY))) as seat:
        await seat.form("i")
        await seat.type("it broke again")
        assert "[new case]" in seat.text
        await seat.press("ctrl+s")
        await until(seat.pilot, lambda: isinstance(seat.pilot.app.screen, CaseScreen) and seat.pilot.app.screen.case == "C-103")
    new, old = store.cases["C-103"], store.cases["C-101"]
    assert (new.subject, new.customer, new.phone, new.earlier) == (old.subject, old.customer, "555-0101", 1)
    told, link = new.entries
    assert isinstance(told, Told)
    assert (told.text, told.at) == ("it broke again", at(LATE * DAY))
    assert isinstance(link, Link)
    assert (link.case, link.sort) == ("C-101", "related")
    back = old.entries[-1]
    assert isinstance(back, Link)
    assert back.case == "C-103"


@pytest.mark.parametrize(("days", "way", "to", "cases"), [(1, "r", "open", 2), (LATE, "n", "solved", 3)])
async def test_reopening_keeps_the_number_within_grace_and_links_after_it(days: int, way: str, to: str, cases: int) -> None:
    store = recovery(MET, solved(-10))
    async with at_case("C-101", store, clock=FakeClock(at(days * DAY))) as seat:
        await seat.form("s")
        await seat.press(way, "enter")
        await until(seat.pilot, lambda: isinstance(seat.pilot.app.screen, CaseScreen))
        await seat.settled()
    assert len(store.cases) == cases
    statuses = [entry.to for entry in store.cases["C-101"].entries if isinstance(entry, StatusChange)]
    assert statuses[-1] == to


# ---------------------------------------------------------------- failed before


def failed_twice() -> FakeShared:
    """A customer whose last recovery stayed below, and who was failed again."""
    earlier = NewCase(
        new_case(8, phone="555-0101").header,
        (Told(at=at(-9 * DAY), by=CUSTOMER, told_at=at(-9 * DAY)), SORRY, Verify(**INES, verdict="below"), solved(-8 * DAY)),
    )
    again = new_case(9, logged=-5, phone="555 0101", failure="no-show")
    return FakeShared([SHIFT, earlier, again])


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
@pytest.mark.parametrize("key", ["c", "a", "o"])
async def test_a_lead_hears_of_a_second_failure_before_it_is_answered(key: str, size: tuple[int, int]) -> None:
    async with at_case("C-102", failed_twice(), size=size) as seat:
        assert "▲ tell lou before you answer: our second failure" in seat.text
        await seat.form(key)
        assert "lou should hear first" in seat.text


async def test_once_the_lead_knows_nothing_is_said_any_more() -> None:
    store = failed_twice()
    async with at_case("C-102", store) as seat:
        await seat.form("e")
        await seat.press("tab")
        await seat.type("failed again")
        await seat.saved("ctrl+s")
        assert "tell lou" not in seat.text
        await seat.form("c")
        assert "should hear first" not in seat.text
    async with app_on(store, agent="lou").run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        board.scope.use_filter("guard")
        assert list(board.queue.ids) == ["C-102"]
        await until(pilot, lambda: "2nd" in screen_text(pilot))


def said(seat: Seat) -> list[str]:
    """The kinds logged so far."""
    return kinds(seat.logged)


async def test_an_ordinary_contact_is_not_spoken_to() -> None:
    async with at_case("C-102", recovery()) as seat:
        await seat.form("c")
        assert "should hear first" not in seat.text
        await seat.type("hello")
        await seat.saved("ctrl+s")
        assert said(seat) == [Contact.__name__]
