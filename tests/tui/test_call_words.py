"""The words at hand while an agent speaks with a customer: what to say, what to ask, what may be given."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from desk.board.case_view import case_view
from desk.model.entries import AnyEntry, Contact, Listen, Promise
from desk.model.shift import Agent, Shift
from desk.model.state import state_of
from desk.recovery.verdicts import verdict_question
from desk.tui.forms.kinds.take import take_form
from desk.tui.forms.kinds.verdict import verdict_form
from desk.tui.forms.spec import EntryContext
from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.panes import offers
from tests.case_builders import NOW, at, case_of
from tests.tui.app_fixtures import POLICY

INES: dict[str, Any] = {"at": at(-5), "by": "ines"}
SHIFT = Shift(agents=(Agent(id="ines"), Agent(id="rae", role="manager")))
ANGRY = Listen(at=at(-20), by="ines", feeling="angry")


def context_of(*entries: AnyEntry) -> EntryContext:
    return EntryContext(state=state_of(case_of(*entries)), agent=SHIFT.agent("ines"), shift=SHIFT, now=NOW)


def test_a_verdict_is_asked_with_a_sentence() -> None:
    assert dict(verdict_form(context_of(ANGRY)).context_facts) == {"say": verdict_question()}


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (at(60), "what we promised, by 15:00; ask again then"),
        (None, "what we promised; ask again then"),
        (at(-1), None),
    ],
)
def test_what_is_still_to_come_is_said_before_they_are_asked(due: Any, words: str | None) -> None:
    facts = dict(verdict_form(context_of(ANGRY, Promise(**INES, text="a new one", due=due))).context_facts)
    assert facts.get("still to come") == words


def test_who_takes_a_case_is_told_where_the_words_for_the_call_are() -> None:
    assert dict(take_form(context_of(ANGRY)).context_facts) == {"what to say": "S then, line by line"}
    assert take_form(context_of(ANGRY, Contact(**INES, text="x", channel="phone"))).context_facts == ()
    assert take_form(context_of()).context_facts == ()


def fair_words(agent: str, **header: Any) -> str:
    view = case_view(case_of(ANGRY, **header), POLICY)
    blocks = offers.offer_blocks(replace(CaseMoment(view, SHIFT, NOW, {}), agent=agent))
    return next("".join(text for text, _ in block.head) for block in blocks if block.key == "scale")


def test_what_is_fair_stands_beside_what_one_may_give() -> None:
    dear = {"value": 5040.0, "public_risk": "none"}
    assert fair_words("ines", **dear) == "fair for this: up to 189, of which you may give 100 alone"
    assert fair_words("rae", **dear) == "fair for this: up to 189, which you may give"
    assert fair_words("ines", value=1440.0, public_risk="none") == "fair for this: up to 54, which you may give"
    assert fair_words("", **dear) == "fair for this: up to 189"
