"""Contacts as hands meet them: the promise in their words, and the promise that they keep."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from desk.model.changes import Append
from desk.model.entries import Apology, Assign, Contact, Promise, PromiseKept, StatusChange
from desk.model.shift import Agent, Shift
from desk.model.state import state_of
from desk.tui.forms.field import THEN
from desk.tui.forms.kinds.contact import contact_form
from desk.tui.forms.spec import EntryContext
from tests.case_builders import NOW, case_of
from tests.tui.app_fixtures import FakeShared, new_case, until
from tests.tui.case_driver import at_case

INES: dict[str, Any] = {"at": NOW, "by": "ines"}
CALL = Promise(**INES, text="call her about the tent", due=NOW + timedelta(minutes=5))


def desk_with(*entries: Any) -> FakeShared:
    store = FakeShared([new_case(1)])
    store.commit([Append("C-101", (Assign(**INES, owner="ines", follow_up=NOW + timedelta(hours=1)), *entries))])
    return store


async def test_a_promise_in_the_words_is_asked_about_once_and_noted_by_one_key() -> None:
    async with at_case("C-101", desk_with()) as seat:
        await seat.form("c")
        await seat.type("I will mail you the list within the hour.")
        await seat.press("ctrl+s")
        assert "ctrl+n notes it as a promise too" in seat.text
        await seat.press("ctrl+n")
        await until(seat.pilot, lambda: "(right arrow: I will mail you the list within the hour.)" in seat.text)
        assert isinstance(seat.logged[-1], Contact)


async def test_whoever_saves_again_is_told_by_the_next_step() -> None:
    async with at_case("C-101", desk_with()) as seat:
        await seat.form("c")
        await seat.type("Back to you at 5")
        await seat.press("ctrl+s")
        await seat.saved("ctrl+s")
        assert 'note it: "Back to you at 5"' in seat.text


async def test_the_promised_call_is_ticked_off_with_the_contact() -> None:
    async with at_case("C-101", desk_with(CALL)) as seat:
        await seat.form("c")
        assert "ticks off: call her about the tent" in seat.text
        await seat.type("told her the tent is on its way")
        await seat.press("tab", "tab", "tab", "tab", "space")
        made, kept = await seat.saved("ctrl+s", entries=2)
        assert isinstance(made, Contact)
        assert isinstance(kept, PromiseKept)
        assert kept.promise


async def test_a_plain_question_is_answered_and_solved_in_one() -> None:
    async with at_case("C-101", desk_with()) as seat:
        await seat.form("c")
        assert "ctrl+y save and solve" in seat.text
        await seat.type("From ten to four.")
        made, ended = await seat.saved("ctrl+y", entries=2)
        assert isinstance(made, Contact)
        assert isinstance(ended, StatusChange)
        assert (made.text, ended.to) == ("From ten to four.", "solved")
        await until(seat.pilot, lambda: "answered and solved: C-101" in seat.text)


@pytest.mark.parametrize("entries", [(Apology(**INES, text="sorry"),), (StatusChange(**INES, to="solved"),)])
def test_only_a_plain_question_ends_with_its_answer(entries: tuple[Any, ...]) -> None:
    assert contact_form(context(*entries)).save_variants == {"save_yes": ("save and promise", "promise")}
    assert contact_form(replace(context(), also=("C-102",))).save_variants == {"save_yes": ("save and promise", "promise")}


def test_a_question_is_not_solved_unheard_or_with_a_promise_unasked() -> None:
    doubt = contact_form(context()).doubt
    assert doubt is not None
    heard, promised = {"text": "ten to four", "reached": "true"}, {"text": "I will call you by 17:00.", "reached": "true"}
    solved = {THEN: "solved"}
    assert doubt({**heard, **solved}, context()) is None
    assert doubt({**heard, "reached": ""}, context()) is None
    assert doubt({**heard, **solved, "reached": ""}, context()) == ("reached", "nobody answered: is it solved all the same?")
    assert doubt({**promised, **solved}, context()) == (
        "text",
        'you said "I will call you by 17:00.": ctrl+n notes it as a promise too',
    )


def context(*entries: Any) -> EntryContext:
    return EntryContext(state=state_of(case_of(*entries)), agent=Agent(id="ines"), shift=Shift(), now=NOW)


async def test_a_contact_that_kept_nothing_costs_no_key_more() -> None:
    async with at_case("C-101", desk_with(CALL)) as seat:
        await seat.form("c")
        await seat.type("told her the tent is on its way")
        (made,) = await seat.saved("ctrl+s")
        assert isinstance(made, Contact)
