"""Promises in the words of a reply: which are found, which are spared, and when they are logged."""

from __future__ import annotations

from typing import Any

import pytest

from desk.model.entries import Apology, Assign, Contact, Listen, Promise
from desk.model.shift import Shift
from desk.model.state import state_of
from desk.recovery.spoken_promises import promise_words, unlogged_promise
from desk.recovery.steps.guidance import guidance_of
from tests.case_builders import NOW, at, case_of

INES: dict[str, Any] = {"at": at(-10), "by": "ines"}
SAID = Contact(**INES, channel="email", text="Hello Ada. I will mail you the price list within the hour.")


@pytest.mark.parametrize(
    "text",
    [
        "I will mail you the price list within the hour",
        "You have it by 13:30.",
        "Thank you. Back to you at 5",
        "We'll call you back tomorrow at 9:00. Best wishes",
        "The team is with you in 20 minutes",
    ],
)
def test_a_promise_in_a_reply_is_found(text: str) -> None:
    assert promise_words(text)


@pytest.mark.parametrize(
    "text", ["Called at 13:30", "The shop opened at 9:00.", "We will look into it.", "Room 5 is free", "", "He rang by 5"]
)
def test_other_words_are_spared(text: str) -> None:
    assert promise_words(text) == ""


def test_it_is_unlogged_until_a_promise_or_another_reply() -> None:
    assert unlogged_promise(state_of(case_of(SAID))) == "I will mail you the price list within the hour."
    assert unlogged_promise(state_of(case_of(SAID, Promise(**INES, text="mail it", due=at(50))))) == ""
    assert unlogged_promise(state_of(case_of(SAID, Contact(at=at(-1), by="ines", text="Here it is.")))) == ""
    assert unlogged_promise(state_of(case_of(SAID, Listen(**INES, feeling="calm")))) != ""
    assert unlogged_promise(state_of(case_of(Apology(**INES, text="Sorry. You have it by 13:30.", channel="phone")))) != ""


def test_nothing_is_solved_while_a_promise_in_our_words_stands_unlogged() -> None:
    taken = Assign(**INES, owner="ines", follow_up=at(30))
    found = guidance_of(state_of(case_of(taken, SAID)), Shift(), now=NOW)
    assert found is not None
    assert (found.action, found.short) == ("promise", "note what you said")
    kept = Contact(at=at(-1), by="ines", channel="email", text="Here it is.")
    found = guidance_of(state_of(case_of(taken, SAID, kept)), Shift(), now=NOW)
    assert found is not None
    assert found.short == "solve it"
