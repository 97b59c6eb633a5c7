"""A root cause at the keyboard: their words first, a ladder of whys, the usual action as an offer, the same mistake named at once."""

from __future__ import annotations

from typing import Any

import pytest

from desk.model.changes import Append, SetShift
from desk.model.entries import Cause, CorrectiveAction, Link, Listen
from desk.model.shift import Agent, Shift
from desk.recovery.causes.usual_actions import usual_actions
from tests.case_builders import NOW, at
from tests.tui.app_fixtures import FakeShared, assert_golden, demo_store, new_case, sheet_text, until
from tests.tui.case_driver import at_case

DAY = 24 * 60
INES: dict[str, Any] = {"at": NOW, "by": "ines"}


def learned() -> FakeShared:
    """Two cases; on the first the mistake of three days ago and its action."""
    cause = Cause(id="+1", at=at(-3 * DAY), by="lou", class_="planning", key="overbooked-slots", text="morning slots overbooked")
    action = CorrectiveAction(at=at(-3 * DAY), by="lou", cause="+1", text="cap them", owner="lou", due=at(DAY))
    store = FakeShared([new_case(1, past=(cause, action)), new_case(2)])
    store.commit([Append("C-102", (Listen(**INES, feeling="angry", promised="two movers at nine", came="nobody"),))])
    return store


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
async def test_the_form_reads_as_it_should(size: tuple[int, int]) -> None:
    async with at_case("C-101", demo_store(), size=size) as seat:
        await seat.form("r")
        await seat.type("morning slots overbooked\nthree moves for two teams [/oops]")
        await assert_golden(seat.pilot, f"form-cause-{size[0]}x{size[1]}", sheet_text(seat.pilot))


async def test_their_words_stand_first_and_each_enter_adds_a_why() -> None:
    async with at_case("C-102", learned()) as seat:
        await seat.form("r")
        assert "they told: it broke" in seat.text
        assert "came: nobody" in seat.text
        await seat.type("nobody came")
        await seat.press("enter")
        await seat.type("nobody was booked")
        await seat.press("enter")
        await until(seat.pilot, lambda: "why? nobody was booked" in seat.text)
        assert "why 2: nobody was booked: why is that?" in seat.text
        (cause,) = await seat.saved("ctrl+s")
        assert isinstance(cause, Cause)
        assert (cause.text, cause.whys) == ("nobody came", ("nobody was booked",))


async def test_the_same_mistake_is_named_while_it_is_typed_and_a_key_takes_its_name() -> None:
    async with at_case("C-102", learned()) as seat:
        await seat.form("r")
        await seat.type("the morning slots were overbooked")
        await until(seat.pilot, lambda: "perhaps again: overbooked-slots, once in 3 days, action not done yet (C-101)" in seat.text)
        assert "not done yet: cap them (lou, by tomorrow 14:00)" in seat.text
        await seat.press("ctrl+k", "enter")
        await until(seat.pilot, lambda: "[planning]" in seat.text)
        (cause,) = await seat.saved("ctrl+s")
        assert isinstance(cause, Cause)
        assert (cause.key, cause.class_) == ("overbooked-slots", "planning")


async def test_other_words_are_no_mistake_again_and_a_kind_is_never_written_over() -> None:
    async with at_case("C-102", learned()) as seat:
        await seat.form("r")
        await seat.type("the morning delivery was late")
        await seat.settled()
        assert " again: " not in seat.text
        await seat.press("tab", "t", "tab")
        await seat.type("Overbooked slots")
        await until(seat.pilot, lambda: "perhaps again" in seat.text)
        await seat.press("ctrl+k", "enter")
        await until(seat.pilot, lambda: "overbooked-slots" in seat.text.split("same as")[1].split("\n")[0])
        assert "[training]" in seat.text


async def test_the_usual_action_is_offered_and_one_key_takes_it() -> None:
    async with at_case("C-102", learned()) as seat:
        await seat.form("r")
        await seat.type("nobody had seen the second screen")
        await seat.press("tab", "t", "tab", "tab")
        await until(seat.pilot, lambda: "ask for the product material" in seat.text)
        await seat.press("down", "right")
        cause, action = await seat.saved("ctrl+s", entries=2)
        assert isinstance(cause, Cause)
        assert isinstance(action, CorrectiveAction)
        assert cause.class_ == "training"
        assert (action.text, action.owner, action.cause) == ("sit in on a training session", "ines", cause.id)


async def test_an_action_that_was_typed_stays_and_one_not_taken_is_not_logged() -> None:
    async with at_case("C-102", learned()) as seat:
        await seat.form("r")
        await seat.type("proof not read back")
        await seat.press("tab", "tab", "tab")
        await seat.type("read it aloud")
        await seat.press("shift+tab", "shift+tab", "d")
        _, action = await seat.saved("ctrl+s", entries=2)
        assert isinstance(action, CorrectiveAction)
        assert action.text == "read it aloud"
    async with at_case("C-102", learned()) as seat:
        await seat.form("r")
        await seat.type("proof not read back")
        await seat.press("tab", "d")
        assert len(await seat.saved("ctrl+s")) == 1


async def test_a_known_name_is_completed() -> None:
    async with at_case("C-102", learned()) as seat:
        await seat.form("r")
        await seat.type("too many moves")
        await seat.press("tab", "tab", "o", "v")
        await until(seat.pilot, lambda: "overbooked-slots" in seat.text)
        await seat.press("right")
        (cause,) = await seat.saved("ctrl+s")
        assert isinstance(cause, Cause)
        assert cause.key == "overbooked-slots"


async def test_the_pane_draws_the_ladder_and_says_how_often_it_came() -> None:
    store = learned()
    again = Cause(**INES, key="overbooked-slots", text="slots overbooked", whys=("three moves, two teams", "web bookings are not counted"))
    store.commit([Append("C-102", (again,))])
    async with at_case("C-102", store) as seat:
        assert "why: three moves, two teams" in seat.text
        assert "\u2514 why: web bookings are not counted" in seat.text
        assert "again: 2 times in 3 days, action not done yet" in seat.text
        assert "what will be done about it, by whom, until when? (r)" in seat.text


async def test_a_story_like_an_earlier_cause_says_so_before_anybody_looked() -> None:
    async with at_case("C-101", demo_store()) as seat:
        assert "overbooked-slots: 2 times within a day, action" in seat.text


async def test_taking_over_a_mistake_nobody_knows_says_so() -> None:
    async with at_case("C-102", FakeShared([new_case(1), new_case(2)])) as seat:
        await seat.form("r")
        await seat.type("something quite new")
        await seat.press("ctrl+k")
        await until(seat.pilot, lambda: "None is known yet." in seat.text)


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
async def test_known_causes_are_listed_and_found_by_typing(size: tuple[int, int]) -> None:
    store = learned()
    other = Cause(**INES, key="late-truck", text="the truck left late", class_="communication")
    store.commit([Append("C-101", (other,))])
    async with at_case("C-102", store, size=size) as seat:
        form = await seat.form("r")
        await seat.type("nobody had told the driver")
        await seat.press("ctrl+k")
        await until(seat.pilot, lambda: "late-truck, once within a day" in seat.text)
        assert "overbooked-slots, once in 3 days" in seat.text
        await seat.type("overb")
        await until(seat.pilot, lambda: "late-truck" not in seat.text)
        await seat.press("enter")
        await until(seat.pilot, lambda: form.values["key"] == "overbooked-slots")
        assert form.form_layout.current == "action"
        assert form.values["text"] == "nobody had told the driver"


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_the_same_mistake_stays_said_when_it_is_worded_anew_until_one_key_puts_it_away(size: tuple[int, int]) -> None:
    async with at_case("C-102", learned(), size=size) as seat:
        form = await seat.form("r")
        await seat.type("the morning slots were overbooked")
        await until(seat.pilot, lambda: "perhaps again: overbooked-slots" in seat.text)
        await form.fill({"text": "Two jobs were booked on one truck at nine"})
        await seat.settled()
        assert "perhaps again: overbooked-slots" in seat.text
        assert "ctrl+d no, another" in " ".join(seat.text.split())
        await seat.press("ctrl+d")
        await until(seat.pilot, lambda: " again: " not in seat.text)
        await form.fill({"text": "the morning slots were overbooked"})
        await seat.settled()
        assert " again: " not in seat.text


async def test_a_case_linked_by_its_cause_suggests_that_cause_whatever_is_typed() -> None:
    store = learned()
    store.commit([Append("C-102", (Link(**INES, case="C-101", sort="same_cause"),))])
    async with at_case("C-102", store) as seat:
        form = await seat.form("r")
        assert "perhaps again: overbooked-slots" in seat.text
        await seat.type("Two jobs were booked on one truck at nine")
        await seat.settled()
        assert "perhaps again: overbooked-slots" in seat.text
        await seat.press("ctrl+k", "enter")
        assert form.values["key"] == "overbooked-slots"
        await until(seat.pilot, lambda: "same mistake again: overbooked-slots" in seat.text)


async def test_a_suggestion_in_a_field_is_put_away_by_the_same_key() -> None:
    async with at_case("C-102", learned()) as seat:
        form = await seat.form("r")
        await seat.press("tab", "p", "tab", "tab")
        assert form.form_layout.current == "action"
        first = usual_actions("planning")[0]
        assert first in seat.text
        await seat.press("ctrl+d")
        await seat.settled()
        assert first not in seat.text
        await seat.press("right")
        assert form.values["action"] == ""


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_much_the_same_action_is_asked_about_once(size: tuple[int, int]) -> None:
    async with at_case("C-102", learned(), size=size) as seat:
        await seat.form("r")
        await seat.type("slots were overbooked")
        await seat.press("tab", "tab", "tab")
        await seat.type("cap them!")
        await seat.press("ctrl+s")
        await until(seat.pilot, lambda: 'lou does much the same already, by tomorrow 14:00 (C-101): "cap them"' in seat.text)
        assert seat.logged == ()
        assert await seat.saved("ctrl+s", entries=2)


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_an_open_action_of_another_case_is_chosen_for_this_one_too(size: tuple[int, int]) -> None:
    store = learned()
    async with at_case("C-102", store, size=size) as seat:
        await seat.form("r")
        await seat.type("the morning slots were overbooked")
        await seat.press("ctrl+k", "down")
        await until(seat.pilot, lambda: "and take the action of C-101: cap them, lou, by tomorrow 14:00" in seat.text)
        await seat.press("enter")
        await until(seat.pilot, lambda: "same action as C-101: cap them" in seat.text)
        cause, action = await seat.saved("ctrl+s", entries=2)
    assert isinstance(cause, Cause)
    assert isinstance(action, CorrectiveAction)
    assert (cause.key, action.text, action.owner, action.due) == ("overbooked-slots", "same action as C-101: cap them", "lou", at(DAY))


async def test_a_cause_that_waits_for_its_action_takes_that_of_another_case() -> None:
    store = learned()
    store.commit([Append("C-102", (Cause(**INES, key="overbooked-slots", text="overbooked again"),))])
    async with at_case("C-102", store, size=(80, 24)) as seat:
        await seat.form("r")
        assert "ctrl+k same action" in seat.text
        await seat.press("ctrl+k", "enter")
        await until(seat.pilot, lambda: "same action as C-101: cap them" in seat.text)
        (action,) = await seat.saved("ctrl+s")
    assert isinstance(action, CorrectiveAction)
    assert (action.owner, action.due, action.cause) == ("lou", at(DAY), store.cases["C-102"].entries[-2].id)


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_known_cause_goes_on_where_an_answer_is_still_needed_and_says_where(size: tuple[int, int]) -> None:
    async with at_case("C-102", learned(), size=size) as seat:
        form = await seat.form("r")
        await seat.press("ctrl+k")
        await until(seat.pilot, lambda: "name it overbooked-slots, once in 3 days" in seat.text)
        await seat.press("down", "enter")
        await until(seat.pilot, lambda: "5 answers filled in. The cursor is in: what and why" in seat.text)
        assert form.form_layout.current == "text"
        await seat.type("two jobs on one truck")
        await seat.press("ctrl+k", "enter")
        await until(seat.pilot, lambda: "1 answer filled in. The cursor is in: action" in seat.text)
        assert form.form_layout.current == "action"


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_sentence_where_a_name_is_asked_is_told_so_while_typed_and_when_saved(size: tuple[int, int]) -> None:
    store = learned()
    store.commit([SetShift(Shift(agents=(Agent(id="lou"), Agent(id="ines"))))])
    async with at_case("C-102", store, size=size) as seat:
        form = await seat.form("r")
        await seat.type("two jobs on one truck")
        await form.focus_on("owner")
        await seat.type("lou")
        await seat.settled()
        assert "nobody of the desk" not in seat.text
        await seat.press("ctrl+u")
        await seat.type("Tom")
        await until(seat.pilot, lambda: "nobody of the desk" in seat.text)
        await seat.press("ctrl+u")
        await seat.type("say it by eight")
        await until(seat.pilot, lambda: "a name is asked here" in seat.text or size[0] == 80)
        await seat.press("ctrl+s")
        await until(seat.pilot, lambda: 'by whom: nobody of the desk is called "say it by eight"; type a name' in seat.text)
        assert (form.form_layout.current, seat.logged) == ("owner", ())
        await seat.press("ctrl+s")
        await seat.settled()
        assert 'by whom: nobody of the desk is called "say it by eight"; type a name' in seat.text
        assert seat.logged == ()


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_the_list_of_cases_to_link_names_those_of_the_same_cause(size: tuple[int, int]) -> None:
    store = learned()
    store.commit([Append("C-102", (Cause(**INES, key="overbooked-slots", text="two jobs on one truck"),))])
    async with at_case("C-102", store, size=size) as seat:
        await seat.form("l")
        row = next(line for line in seat.text.splitlines() if "C-101 " in line and "It broke 1" in line)
        assert "same cause" in row
