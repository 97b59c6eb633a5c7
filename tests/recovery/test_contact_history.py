"""How the customer came to us, how we came to them, and how often they were handed on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from desk.model.case import Case
from desk.model.entries import Apology, Assign, Contact, Incoming, Listen, Told
from desk.model.state import CaseState, state_of
from desk.recovery.contact_history import (
    attempt_summary,
    call_notices,
    first_contact,
    golden_hour_end,
    handoff_notices,
    handoffs,
    told_gap,
    told_to,
)
from tests.case_builders import NOW, at, case_of


def state(*entries: object, **header: object) -> CaseState:
    return state_of(case_of(*entries, **header))  # type: ignore[arg-type]  # entries and header as the test gives them


def nudges(case: Case) -> list[str]:
    return [notice.words for notice in call_notices(state_of(case))]


def test_a_gap_between_telling_and_logging_is_said_with_whom_they_told() -> None:
    told = Told(at=at(-60), by="customer", channel="in person", told_at=at(-180), told_to="the driver")
    found = state_of(case_of(told, told=False))
    assert told_gap(found) == timedelta(hours=2)
    assert told_to(found) == "the driver"
    assert told_gap(state()) is None


def test_attempts_are_counted_over_all_channels() -> None:
    tries = [Incoming(at=at(-60 + number), by="customer", channel=channel, chase=True) for number, channel in enumerate(("phone", "sms"))]
    thanks = Incoming(at=at(-10), by="customer", channel="email")
    assert attempt_summary(state(*tries, thanks)) == "3 in all with the first: 2 calls, 1 text"
    assert (
        attempt_summary(state(Incoming(at=at(-10), by="customer", channel="fax", chase=True)))
        == "2 in all with the first: 1 call, 1 message"
    )
    assert attempt_summary(state(thanks)) == ""


def test_the_first_contact_is_the_first_word_from_us() -> None:
    assert first_contact(state(Apology(at=at(-50), by="ines", text="sorry"))) is None
    found = first_contact(state(Apology(at=at(-50), by="ines", text="sorry", channel="phone"), Contact(at=at(-40), by="ines")))
    assert found is not None
    assert found.at == at(-50)
    assert golden_hour_end(state()) == NOW


def test_each_change_of_owner_is_a_hop_and_taking_is_none() -> None:
    first, again = Assign(at=at(-50), by="bo", owner="bo"), Assign(at=at(-45), by="bo", owner="bo")
    back, on = Assign(at=at(-40), by="bo"), Assign(at=at(-30), by="lou", owner="lou")
    assert handoffs(state(first, again)) == 0
    assert handoffs(state(first, back, on)) == 1
    assert handoffs(state(first, on, Assign(at=at(-20), by="lou", owner="bo"))) == 2


def test_a_change_of_shift_is_no_hop_and_hands_nothing_to_anybody() -> None:
    first = Assign(at=at(-50), by="bo", owner="bo")
    at_change, swapped = (Assign(at=at(-30), by="bo", owner="lou", handover=handover) for handover in ("H-7", ""))
    assert [handoffs(state(first, change)) for change in (at_change, swapped)] == [0, 1]
    assert handoffs(state(first, at_change, Assign(at=at(-20), by="lou", owner="lou"))) == 0
    assert [len(list(handoff_notices(state(first, change), "lou"))) for change in (at_change, swapped)] == [0, 1]


def test_a_failure_answered_in_writing_only_asks_for_a_call_where_a_number_is_known() -> None:
    mail, call = Contact(at=at(-50), by="ines", channel="email"), Contact(at=at(-40), by="ines", channel="phone")
    known: dict[str, Any] = {"phone": "555-0101", "failure": "delay"}
    assert nudges(case_of(mail, **known)) == ["so far they have only an e-mail from us: a call says more (555-0101)"]
    assert nudges(case_of(mail, call, **known)) == []
    assert nudges(case_of(call, **known)) == []
    assert nudges(case_of(mail, failure="delay")) == []
    assert nudges(case_of(mail, phone="555-0101")) == []
    assert nudges(case_of(Listen(at=at(-55), by="ines", feeling="angry"), phone="1")) == []
