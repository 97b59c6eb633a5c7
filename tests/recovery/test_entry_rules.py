"""Entries that are refused."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from desk.errors import Refused
from desk.model.case import Case
from desk.model.entries import (
    ActionDone,
    AnyEntry,
    Apology,
    Approval,
    Cause,
    CloseRule,
    CorrectiveAction,
    KnownEntry,
    Link,
    Listen,
    Offer,
    OfferAnswer,
    Option,
    PromiseKept,
    Refusal,
    Retract,
    StatusChange,
)
from desk.model.shift import Agent, Shift
from desk.model.state import state_of
from desk.recovery.closing.rules import ClosingRefused
from desk.recovery.entry_rules import entry_check, validate_entry

AT = datetime(2026, 5, 4, 14, 0, tzinfo=UTC)
SHIFT = Shift(agents=(Agent(id="lou", role="lead"), Agent(id="max", role="manager"), Agent(id="ines")))
INES: dict[str, Any] = {"at": AT, "by": "ines"}
LOU: dict[str, Any] = {"at": AT, "by": "lou"}
SOLVED = StatusChange(**INES, to="solved")
DEAR = Offer(**INES, id="1.3", options=(Option(title="a call"), Option(title="a re-run", value_now=300)))


def case(*entries: AnyEntry, value: float | None = None) -> Case:
    return Case(id="C-1", subject="no truck", created_at=AT, value=value, entries=entries)


def words(entry: KnownEntry, *before: AnyEntry) -> str:
    refusal = validate_entry(entry, state_of(case(*before)), shift=SHIFT)
    return str(refusal) if refusal else ""


@pytest.mark.parametrize(
    ("entry", "needle"),
    [
        (StatusChange(**INES, to="pending"), "what we wait for"),
        (StatusChange(**INES, to="on_hold", reason="a part"), "recheck"),
        (CorrectiveAction(**INES, text="more checks", owner="bo"), "until when"),
        (CorrectiveAction(**INES, text="more checks", due=AT), "who does it"),
        (Listen(**INES), "what you heard"),
        (Offer(**INES), "at least one"),
        (Offer(**INES, options=(Option(),) * 4), "one to three"),
        (Offer(**INES, options=(Option(value_now=-1),)), "below zero"),
        (Offer(**INES, options=(Option(chance=2),)), "between 0 and 1"),
        (Offer(**INES, options=(Option(effort=4),)), "0 (none) to 3"),
        (OfferAnswer(**INES, answer="accepted"), "this case has no offer"),
        (Refusal(**INES, asked="all of it", text="law"), "alternative"),
        (ActionDone(**INES, action="1.9"), "no action '1.9'"),
        (PromiseKept(**INES, promise="1.9"), "no promise '1.9'"),
        (CloseRule(**INES, rule="verfy", reason="x"), "'verify'"),
        (CloseRule(**INES, rule="verify"), "needs a reason"),
        (Retract(**INES, entry="1.9"), "no entry '1.9'"),
        (Link(**INES, case="C-1"), "with itself"),
    ],
)
def test_what_would_mean_nothing_is_refused_in_words(entry: KnownEntry, needle: str) -> None:
    assert needle in words(entry)


@pytest.mark.parametrize(
    ("entry", "needle"),
    [
        (OfferAnswer(**INES, offer="1.3", answer="accepted"), "which of the 2"),
        (OfferAnswer(**INES, offer="1.3", answer="accepted", option=3), "no option 3"),
        (Approval(**INES, offer="1.3", decision="approved"), "neither"),
        (Approval(at=AT, by="lou", offer="1.4", decision="approved"), "no offer '1.4' here; there is 1.3"),
    ],
)
def test_answers_and_approvals_must_fit_their_offer(entry: KnownEntry, needle: str) -> None:
    assert needle in words(entry, DEAR)


def test_a_lead_cannot_approve_above_their_own_limit() -> None:
    great = Offer(**INES, id="1.3", options=(Option(value_now=900),))
    assert "ask a manager" in words(Approval(**LOU, offer="1.3", decision="approved"), great)
    assert words(Approval(at=AT, by="max", offer="1.3", decision="approved"), great) == ""


def test_taking_back_twice_is_refused() -> None:
    taken_back = (Apology(**INES, id="1.1"), Retract(**INES, id="1.2", entry="1.1"))
    assert "already taken back" in words(Retract(**INES, entry="1.1"), *taken_back)
    assert words(Retract(**INES, entry="1.2"), *taken_back) == ""


def test_a_check_sees_what_came_before_in_the_same_save() -> None:
    override = CloseRule(**INES, rule="verify", reason="moved away")
    entry_check((override, SOLVED), shift=SHIFT)(case(Apology(**INES)))
    with pytest.raises(ClosingRefused) as refused:
        entry_check((SOLVED,), shift=SHIFT)(case(Apology(**INES)))
    assert [each.rule for each in refused.value.unmet] == ["verify"]
    with pytest.raises(Refused):
        entry_check((Cause(**INES, id="+1"), CorrectiveAction(**INES, cause="+1")), shift=SHIFT)(case())


def test_a_yes_waits_for_the_approval_unless_the_choice_is_within_the_limit() -> None:
    cheap, dear = (OfferAnswer(**INES, offer="1.3", answer="accepted", option=option) for option in (1, 2))
    assert "Not yet yours to promise: lou or max must approve it. Say you will come back by 14:15." in words(dear, DEAR)
    assert words(cheap, DEAR) == ""
    assert words(dear, DEAR, Approval(**LOU, offer="1.3", decision="approved")) == ""
    assert words(dear, DEAR, CloseRule(**INES, rule="limit", reason="it is right")) == ""


def test_a_yes_to_an_offer_that_was_not_approved_is_no_promise() -> None:
    answer = OfferAnswer(**INES, offer="1.3", answer="accepted", option=2)
    assert words(answer, DEAR, Approval(**LOU, offer="1.3", decision="declined")) == "lou did not approve it: offer something else."
