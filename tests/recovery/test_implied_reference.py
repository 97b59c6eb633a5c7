"""What an entry refers to when its agent named nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from desk.model.case import Case
from desk.model.entries import (
    ActionDone,
    AnyEntry,
    Cause,
    CorrectiveAction,
    FieldChange,
    KnownEntry,
    Offer,
    OfferAnswer,
    Option,
    Promise,
    PromiseKept,
)
from desk.model.shift import Agent, Shift
from desk.model.state import state_of
from desk.recovery.entry_rules import validate_entry
from desk.recovery.implied_reference import with_implied_reference

AT = datetime(2026, 5, 4, 14, 0, tzinfo=UTC)
SHIFT = Shift(agents=(Agent(id="lou", role="lead"), Agent(id="max", role="manager"), Agent(id="ines")))
INES: dict[str, Any] = {"at": AT, "by": "ines"}
DEAR = Offer(**INES, id="1.3", options=(Option(title="a call"), Option(title="a re-run", value_now=300)))


def case(*entries: AnyEntry, value: float | None = None) -> Case:
    return Case(id="C-1", subject="no truck", created_at=AT, value=value, entries=entries)


def words(entry: KnownEntry, *before: AnyEntry) -> str:
    refusal = validate_entry(entry, state_of(case(*before)), shift=SHIFT)
    return str(refusal) if refusal else ""


def test_an_empty_reference_means_the_only_thing_it_can_mean() -> None:
    promise = Promise(**INES, id="1.1", text="a call", due=AT + timedelta(hours=1))
    action = CorrectiveAction(**INES, id="1.5", owner="bo", due=AT)
    state = state_of(case(promise, DEAR, Cause(**INES, id="1.4"), action))
    kept, done = with_implied_reference(PromiseKept(**INES), state), with_implied_reference(ActionDone(**INES), state)
    answer = with_implied_reference(OfferAnswer(**INES, answer="declined"), state)
    assert isinstance(kept, PromiseKept)
    assert isinstance(done, ActionDone)
    assert isinstance(answer, OfferAnswer)
    assert (kept.promise, done.action, answer.offer) == ("1.1", "1.5", "1.3")
    acted = with_implied_reference(CorrectiveAction(**INES, owner="bo", due=AT), state)
    assert isinstance(acted, CorrectiveAction)
    assert acted.cause == "1.4"
    changed = with_implied_reference(FieldChange(**INES, name="subject", now="the truck came"), state)
    assert isinstance(changed, FieldChange)
    assert changed.was == "no truck"


def test_two_open_promises_are_not_guessed_between() -> None:
    promises = (Promise(**INES, id="1.1", due=AT), Promise(**INES, id="1.2", due=AT))
    kept = with_implied_reference(PromiseKept(**INES), state_of(case(*promises)))
    assert "1.1, 1.2" in words(kept, *promises)
