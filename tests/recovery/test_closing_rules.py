"""Closing rules: what is asked before a recovery is closed, and before an offer is made."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from desk.actions_and_keys import BY_ID
from desk.model.case import Case
from desk.model.entries import (
    AnyEntry,
    Apology,
    Approval,
    Cause,
    CloseRule,
    Contact,
    KnownEntry,
    Listen,
    Offer,
    OfferAnswer,
    Option,
    Promise,
    PromiseKept,
    Retract,
    StatusChange,
    Verify,
)
from desk.model.shift import Agent, Shift
from desk.model.state import state_of
from desk.recovery.closing.rules import RULES, offer_prompts, unmet_rules
from desk.recovery.entry_rules import validate_entry
from desk.tui.forms.registry import FORMS

AT = datetime(2026, 5, 4, 14, 0, tzinfo=UTC)
SHIFT = Shift(agents=(Agent(id="lou", role="lead"), Agent(id="max", role="manager"), Agent(id="ines")))
INES: dict[str, Any] = {"at": AT, "by": "ines"}
LOU: dict[str, Any] = {"at": AT, "by": "lou"}
SOLVED = StatusChange(**INES, to="solved")
CHEAP = Offer(**INES, id="1.3", options=(Option(title="a call", value_now=72),))
DEAR = Offer(**INES, id="1.3", options=(Option(title="a call"), Option(title="a re-run", value_now=300)))


def case(*entries: AnyEntry, value: float | None = None) -> Case:
    return Case(id="C-1", subject="no truck", created_at=AT, value=value, entries=entries)


def words(entry: KnownEntry, *before: AnyEntry) -> str:
    refusal = validate_entry(entry, state_of(case(*before)), shift=SHIFT)
    return str(refusal) if refusal else ""


def unmet(*entries: AnyEntry, value: float | None = None) -> list[str]:
    return [each.rule for each in unmet_rules(state_of(case(*entries, value=value)), shift=SHIFT)]


def test_a_normal_question_closes_at_once() -> None:
    assert words(SOLVED, Contact(**INES, text="so")) == ""
    assert words(SOLVED, Cause(**INES, id="1.1")) == ""


@pytest.mark.parametrize(
    ("entries", "rules"),
    [
        ((Apology(**INES, text="sorry"),), ["verify"]),
        ((Apology(**INES, text="sorry"), Verify(**INES, verdict="below")), ["verify"]),
        ((Apology(**INES, text="sorry"), Verify(**INES, verdict="below"), Verify(**INES, verdict="met")), []),
        ((CHEAP,), ["verify", "heard"]),
        ((CHEAP, Listen(**INES, wants="a call"), Verify(**INES, verdict="met")), []),
        ((Listen(**INES, wants="a call"), Verify(**INES, verdict="met"), Cause(**INES, id="1.5")), ["action"]),
        ((DEAR, Listen(**INES, wants="a call"), Verify(**INES, verdict="met")), ["limit"]),
        ((DEAR, Cause(**INES, id="1.5")), ["verify", "heard", "action", "limit"]),
    ],
)
def test_closing_a_recovery_names_what_is_missing(entries: tuple[AnyEntry, ...], rules: list[str]) -> None:
    assert unmet(*entries) == rules
    refused = words(SOLVED, *entries)
    for rule in rules:
        assert f"close_rule C-1 --set rule={rule}" in refused


def test_a_reason_overrides_each_rule_and_no_other() -> None:
    entries: tuple[AnyEntry, ...] = (CALL, DEAR, Cause(**INES, id="1.5"))
    names = [rule.name for rule in RULES]
    for number, name in enumerate(names):
        entries += (CloseRule(**INES, rule=name, reason="they left for good"),)
        assert unmet(*entries) == names[number + 1 :]
    assert words(SOLVED, *entries) == ""


def test_each_rule_names_an_action_with_a_form_and_a_key() -> None:
    assert {rule.action for rule in RULES} <= set(FORMS)
    assert all(BY_ID[rule.action].keys for rule in RULES)


CALL = Promise(**INES, id="1.6", text="I call at 14:10", due=AT)
TIMED = Offer(**INES, id="1.7", options=(Option(title="a team", by=AT),))
MET = (Listen(**INES, wants="a call"), Verify(**INES, verdict="met"))


@pytest.mark.parametrize(
    ("owed", "said"),
    [
        ((CALL,), "a promise is still open: I call at 14:10"),
        ((CALL, PromiseKept(**INES, promise="1.6")), ""),
        ((TIMED,), ""),
        ((TIMED, OfferAnswer(**INES, offer="1.7", answer="accepted", option=1)), "a promise is still open: a team"),
        (
            (CALL, TIMED, OfferAnswer(**INES, offer="1.7", answer="accepted", option=1)),
            "2 promises are still open: I call at 14:10; a team",
        ),
        (
            (
                TIMED,
                OfferAnswer(**INES, offer="1.7", answer="accepted", option=1),
                OfferAnswer(**INES, offer="1.7", answer="delivered"),
            ),
            "",
        ),
    ],
)
def test_a_case_is_not_closed_over_what_is_owed(owed: tuple[AnyEntry, ...], said: str) -> None:
    refused = words(SOLVED, *MET, *owed)
    assert said in refused
    assert bool(refused) is bool(said)


def test_an_override_taken_back_no_longer_counts() -> None:
    waived = CloseRule(**INES, id="1.8", rule="verify", reason="gone")
    assert unmet(Apology(**INES), waived, Retract(**INES, id="1.9", entry="1.8")) == ["verify"]


@pytest.mark.parametrize(
    ("after", "asks"),
    [
        ((Approval(**LOU, offer="1.3", decision="approved"),), False),
        ((Approval(**LOU, offer="1.3", decision="declined"),), True),
        ((OfferAnswer(**INES, offer="1.3", answer="declined"),), False),
        ((OfferAnswer(**INES, offer="1.3", answer="accepted", option=2),), True),
    ],
)
def test_a_dear_offer_asks_for_a_word_unless_it_came_to_nothing(after: tuple[AnyEntry, ...], asks: bool) -> None:
    assert ("limit" in unmet(DEAR, *after)) is asks


def test_an_offer_under_the_nominal_share_approves_itself() -> None:
    assert "limit" not in unmet(DEAR, value=30_000.0)
    assert "limit" in unmet(DEAR, value=29_999.0)


def test_an_offer_is_asked_about_before_it_is_made() -> None:
    assert [each.rule for each in offer_prompts(DEAR, state_of(case()), shift=SHIFT)] == ["heard", "limit"]
    heard = state_of(case(Listen(**INES, wants="a call")))
    assert offer_prompts(CHEAP, heard, shift=SHIFT) == ()
    assert offer_prompts(msgspec.structs.replace(DEAR, by="lou"), heard, shift=SHIFT) == ()
