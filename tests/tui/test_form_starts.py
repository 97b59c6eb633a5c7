"""Where every form stands when it opens: on the natural next step of its case."""

from __future__ import annotations

from typing import Any

import pytest

from desk.model.changes import Append
from desk.model.entries import (
    AnyEntry,
    Apology,
    Contact,
    Offer,
    OfferAnswer,
    Option,
    Promise,
    Refusal,
    StatusChange,
    Verify,
)
from desk.model.shift import Agent, Shift
from desk.model.state import CaseState, state_of
from desk.tui.forms.kinds.new_case import new_case_form
from desk.tui.forms.registry import FORMS, MakeForm
from desk.tui.forms.spec import EntryContext
from tests.case_builders import NOW, at, case_of
from tests.tui.app_fixtures import FakeShared, new_case, until
from tests.tui.case_driver import at_case, kinds

INES: dict[str, Any] = {"by": "ines"}
SHIFT = Shift(agents=(Agent(id="ines"), Agent(id="lou", role="lead")))
LEFT_OPEN = "(none)"
"""A choice that no state of a case answers for the agent."""
WEEKS_AGO = -60 * 24 * 20
SORRY = Apology(at=at(-50), by="ines", text="sorry")


def status(to: Any, minutes: float = -20) -> StatusChange:
    return StatusChange(at=at(minutes), by="ines", to=to, recheck=at(60) if to in {"pending", "on_hold"} else None)


def verdict(said: Any, minutes: float = -10) -> Verify:
    return Verify(at=at(minutes), by="ines", verdict=said)


STATES: dict[str, tuple[AnyEntry, ...]] = {
    "new": (),
    "open": (Contact(at=at(-30), by="ines", text="hello"),),
    "pending": (status("pending"),),
    "on hold": (status("on_hold"),),
    "solved": (status("solved"),),
    "solved, in recovery": (SORRY, status("solved")),
    "solved, they are happy": (SORRY, status("solved"), verdict("met")),
    "solved, they are not happy": (SORRY, status("solved"), verdict("below")),
    "solved again after below": (SORRY, status("solved", -40), verdict("below", -30), status("open", -25), status("solved")),
    "solved weeks ago": (status("solved", WEEKS_AGO),),
    "solved weeks ago, they are not happy": (SORRY, status("solved", WEEKS_AGO), verdict("below")),
    "closed": (status("closed"),),
    "closed weeks ago": (status("closed", WEEKS_AGO),),
}
WAY = {
    "new": "solve",
    "open": "solve",
    "pending": "reopen",
    "on hold": "reopen",
    "solved": "close",
    "solved, in recovery": "close",
    "solved, they are happy": "close",
    "solved, they are not happy": "reopen",
    "solved again after below": "close",
    "solved weeks ago": "close",
    "solved weeks ago, they are not happy": "new case",
    "closed": "reopen",
    "closed weeks ago": "new case",
}
THEN = {state: "new case" if "weeks ago" in state else "reopen it" for state in STATES if "solved" in state or "closed" in state}
NATURAL: dict[str, str | dict[str, str]] = {
    "status.way": WAY,
    "status.outcome": LEFT_OPEN,
    "contact.channel": "phone",
    "contact.update": LEFT_OPEN,
    "contact.reached": "true",
    "swap.owner": "lou",
    "incoming.channel": "phone",
    "incoming.then": THEN,
    "chase.channel": "phone",
    "chase.then": THEN,
    "apology.channel": "phone",
    "apology.speaker": "agent",
    **{f"offer.options.{number}.effort": "0" for number in range(3)},
    **{f"offer.options.{number}.remedy": LEFT_OPEN for number in range(3)},
    "refusal.reason": "(none)",
    "cause.class": LEFT_OPEN,
    "promise.sort": "outcome",
    "tangible.sort": "outcome",
    "verify.verdict": LEFT_OPEN,
    "verify.reopen": "true",
    "priority.now": "normal",
    "field.name": "subject",
    "decider.owner": "lou",
    "new.channel": "phone",
    "new.priority": "normal",
    "link.case": LEFT_OPEN,
    "link.sort": "related",
}
"""The start of each choice. One word holds for every state of a case."""
CHOSEN = frozenset({"choice", "pick", "tick", "seek"})


def context_of(state: CaseState) -> EntryContext:
    return EntryContext(state=state, agent=SHIFT.agent("ines"), shift=SHIFT, now=NOW)


def starts_of(state: CaseState) -> dict[str, str]:
    """The start of every choice of every form that this case has."""
    found: dict[str, str] = {}
    makers: dict[str, MakeForm] = {**FORMS, "new": lambda _: new_case_form()}
    for action, make in makers.items():
        form = make(context_of(state))
        if not isinstance(form, str):
            found |= {f"{action}.{field.name}": field.start or LEFT_OPEN for field in form.fields if field.sort in CHOSEN}
    return found


def of_case(*entries: AnyEntry) -> CaseState:
    return state_of(case_of(*entries, logged=WEEKS_AGO - 60))


@pytest.mark.parametrize("name", STATES)
def test_a_form_stands_on_the_natural_next_step(name: str) -> None:
    found = starts_of(of_case(*STATES[name]))
    wanted = {field: said if isinstance(said, str) else said.get(name, "") for field, said in NATURAL.items()}
    assert found == {field: wanted[field] for field in found}


def test_every_choice_is_in_the_table() -> None:
    assert {field for entries in STATES.values() for field in starts_of(of_case(*entries))} == set(NATURAL)


OFFER = Offer(at=at(-30), by="ines", id="101.2", options=(Option(title="team at 13:00", value_now=20),))
DEAR = Offer(at=at(-30), by="ines", id="101.2", options=(Option(title="team at 13:00", value_now=900),))
ACCEPTED = OfferAnswer(at=at(-20), by="ines", offer="101.2", answer="accepted", option=1)
REFUSAL = Refusal(at=at(-30), by="ines", id="101.2", text="no", alternatives=("later",))
PROMISE = Promise(at=at(-30), by="ines", id="101.2", text="ring", due=at(30))
MISSED = Promise(at=at(-30), by="ines", id="101.2", text="ring", due=at(-5))


@pytest.mark.parametrize(
    ("agent", "entries", "field", "start"),
    [
        ("ines", (OFFER,), "answer.answer", "accepted"),
        ("ines", (OFFER, ACCEPTED), "answer.answer", "delivered"),
        ("lou", (DEAR,), "answer.answer", "approve"),
        ("ines", (REFUSAL,), "answer.answer", "accepted"),
        ("ines", (PROMISE,), "done.kept", "kept"),
        ("ines", (MISSED,), "done.kept", "kept"),
    ],
)
def test_what_is_open_on_a_case_has_its_natural_answer(agent: str, entries: tuple[AnyEntry, ...], field: str, start: str) -> None:
    state = state_of(case_of(*entries))
    form = FORMS[field.partition(".")[0]](EntryContext(state=state, agent=SHIFT.agent(agent), shift=SHIFT, now=NOW))
    assert not isinstance(form, str)
    assert {each.name: each.start for each in form.fields}[field.partition(".")[2]] == start


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_two_keys_close_a_solved_case_and_the_key_says_so(size: tuple[int, int]) -> None:
    store = FakeShared([new_case(1)])
    store.commit([Append("C-101", (status("solved"),))])
    async with at_case("C-101", store, size=size) as seat:
        await seat.form("s")
        assert "enter close it" in seat.text
        await seat.press("right")
        assert "enter reopen it" in seat.text
        await seat.press("left")
        (closed,) = await seat.saved("enter")
        assert isinstance(closed, StatusChange)
        assert closed.to == "closed"


@pytest.mark.parametrize(
    ("key", "words"), [("equals_sign", "The priority is normal already."), ("E", "The subject is It broke 1 already.")]
)
async def test_a_field_left_as_it_is_logs_nothing(key: str, words: str) -> None:
    async with at_case("C-101", FakeShared([new_case(1)])) as seat:
        await seat.form(key)
        if key == "E":
            await seat.press("tab")
            await seat.type("It broke 1")
        await seat.press("enter")
        assert words in seat.text
        assert seat.logged == ()


async def test_an_open_case_is_not_opened_again() -> None:
    store = FakeShared([new_case(1)])
    store.commit([Append("C-101", (Contact(at=at(-30), by="ines", text="hello"),))])
    async with at_case("C-101", store) as seat:
        await seat.form("s")
        await seat.press("r", "enter")
        assert "C-101 is open already." in seat.text
        assert seat.logged == ()


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_one_key_saves_every_form_and_the_key_line_says_what_enter_does(size: tuple[int, int]) -> None:
    async with at_case("C-101", FakeShared([new_case(1)]), size=size) as seat:
        await seat.form("p")
        assert "ctrl+s save   esc" in seat.text
        await seat.type("a call")
        await seat.press("tab")
        assert "ctrl+s/enter save" in seat.text
        await seat.press("enter")
        await until(seat.pilot, lambda: bool(seat.logged))
        await seat.form("t")
        assert "ctrl+s/enter save" in seat.text
        await seat.press("tab")
        assert "ctrl+s/enter save" in seat.text
        await seat.saved("ctrl+s")


async def test_enter_goes_from_line_to_line_and_saves_from_the_last() -> None:
    async with at_case("C-101", FakeShared([new_case(1)])) as seat:
        sheet = await seat.form("v")
        await seat.press("b")
        assert "ctrl+s save   enter next" in seat.text
        assert "left right choose" in seat.text
        await seat.press("enter", *"well", "enter", *"happy")
        assert (sheet.values["text"], sheet.values["feeling"]) == ("well", "happy")
        assert seat.logged == ()
        await seat.saved("enter")
        assert kinds(seat.logged) == ["Verify"]


async def test_what_is_typed_right_behind_enter_belongs_to_the_next_line() -> None:
    async with at_case("C-101", FakeShared([new_case(1)])) as seat:
        await seat.press("escape", "escape")
        sheet = await seat.form("n")
        await seat.pilot.press(*"Ada Anybody", "enter", *"hours on Sunday")
        await seat.settled()
        assert (sheet.values["customer"], sheet.values["subject"]) == ("Ada Anybody", "hours on Sunday")


async def test_a_value_that_the_next_letter_replaces_says_so() -> None:
    async with at_case("C-101", FakeShared([new_case(1)])) as seat:
        await seat.press("t")
        await until(seat.pilot, lambda: "+30m  14:30   typing replaces it" in seat.text)
        await seat.press("1", "h")
        await until(seat.pilot, lambda: "1h  15:00" in seat.text)
        assert "typing replaces it" not in seat.text
