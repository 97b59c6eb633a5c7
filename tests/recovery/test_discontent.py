"""Discontent is heard in a customer's words, a plain question never taken for it."""

from __future__ import annotations

from typing import Any

import pytest

from desk.model.entries import AnyEntry, Apology, Assign, Contact, Incoming, Listen
from desk.model.shift import Agent, Shift
from desk.model.state import CaseState, state_of
from desk.recovery.discontent import (
    awaited_decider,
    discontent_notices,
    discontent_words,
    manager_words,
    unheard_discontent,
    unmet_manager_wish,
)
from tests.case_builders import at, case_of

INES: dict[str, Any] = {"at": at(-5), "by": "ines"}
SHIFT = Shift(agents=(Agent(id="ines"), Agent(id="rae", role="lead")))
SOUR = Incoming(at=at(-10), by="customer", text="It did not work, I waited an hour. I want to speak to a manager!")

UPSET = [
    "I waited an hour, I want your manager",
    "I've been waiting for three days",
    "I have been on hold for 40 minutes now and nobody answers",
    "This is the third time I call about it",
    "This is not acceptable.",
    "I am really disappointed with you",
    "Nobody called me back.",
    "You let me down",
    "I would like to make a complaint",
    "I want my money back",
    "THIS IS NOT WHAT I ORDERED",
    "Where is it!!",
    "How many times must I explain this?",
    "I'm fed up with this",
    "I am not happy with the work",
    "you will hear from my lawyer",
    "I had to ask again and again",
    "We stood in the rain for two hours",
    "The driver was terrible",
    "I\u2019m furious",
]
PLAIN = [
    "Where do I change my password?",
    "It broke",
    "My manager asked me to check the invoice.",
    "I'd like a manager account for the new colleague",
    "The password manager does not open on my phone",
    "I am not angry, just asking",
    "No complaint, all good so far",
    "Is there a waiting list of three weeks?",
    "The second time slot suits me",
    "Does the PDF and CSV EXPORT work?",
    "How long do I have to wait?",
    "We waited at the corner, all fine",
    "I need to talk about the manager role",
    "Can I have the same thing again?",
    "Please cancel my order",
    "It did not work. What else can I try?",
    "When do you open on Monday?",
    "Thanks, that was quick!",
    "I would like to return a jacket within 30 days",
    "Can the team lead of our class join the call?",
    "The date of birth is wrong, could you mend it?",
    "nobody else needs access",
    "I am happy with it",
    "Is Friday the latest day?",
]


@pytest.mark.parametrize("text", UPSET)
def test_an_upset_customer_is_heard(text: str) -> None:
    assert discontent_words(text) or manager_words(text)


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_question_is_none(text: str) -> None:
    assert discontent_words(text) == ""
    assert manager_words(text) == ""


@pytest.mark.parametrize(
    "text",
    ["I want to speak to a manager!", "let me talk to your supervisor", "Put me through to someone in charge", "I want your manager"],
)
def test_the_wish_for_a_manager_is_heard(text: str) -> None:
    assert manager_words(f"It broke. {text}") == text


def case(*entries: AnyEntry) -> CaseState:
    return state_of(case_of(*entries))


def test_what_was_heard_answers_it() -> None:
    assert unheard_discontent(case(Contact(**INES), SOUR)) == "It did not work, I waited an hour."
    assert unheard_discontent(case(SOUR, Listen(**INES, feeling="angry"))) == ""
    assert unheard_discontent(case(SOUR, Apology(**INES, text="sorry"))) == ""
    assert unheard_discontent(case(Listen(**INES), Incoming(at=at(-1), by="customer", text="I am fed up"))) == "I am fed up"
    assert unheard_discontent(case(Contact(**INES, text="I am furious"))) == ""


def test_a_manager_answers_the_wish_for_one() -> None:
    heard = Listen(**INES, feeling="angry")
    assert unmet_manager_wish(case(SOUR, heard), SHIFT) == "I want to speak to a manager!"
    assert unmet_manager_wish(case(SOUR, heard, Assign(**INES, owner="bo")), SHIFT) != ""
    assert unmet_manager_wish(case(SOUR, heard, Assign(**INES, owner="rae")), SHIFT) == ""
    assert unmet_manager_wish(case(SOUR, Apology(**INES, text="sorry", speaker="manager")), SHIFT) == ""
    assert unmet_manager_wish(case(SOUR, Contact(at=at(-1), by="rae")), SHIFT) == ""


def test_a_manager_who_only_took_the_case_is_still_waited_for() -> None:
    taken = Assign(**INES, owner="rae")
    assert awaited_decider(case(SOUR, taken), SHIFT) == "rae"
    assert awaited_decider(case(SOUR), SHIFT) == ""
    assert awaited_decider(case(SOUR, taken, Contact(at=at(-1), by="rae")), SHIFT) == ""
    (notice,) = discontent_notices(case(SOUR, taken), SHIFT)
    assert notice.words == "they want a manager: rae has it now, and has not spoken to them"


def test_the_notice_names_the_step() -> None:
    (wish,) = discontent_notices(case(SOUR), SHIFT)
    assert (wish.action, wish.rank) == ("decider", 1)
    assert wish.words == 'they want a manager: "I want to speak to a manager!"'
    (upset,) = discontent_notices(case(Incoming(at=at(-1), by="customer", text="I am fed up. " * 20)), SHIFT)
    assert (upset.action, upset.words) == ("listen", 'they sound upset: "I am fed up."')


def test_a_long_message_costs_little() -> None:
    assert discontent_words("a " * 100_000 + "I am furious") == ""
