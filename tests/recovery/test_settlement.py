"""What keeps a closed case on the shift."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, timedelta
from typing import Any

import pytest

from desk.model.entries import (
    ActionDone,
    AnyEntry,
    Cause,
    Contact,
    CorrectiveAction,
    Link,
    Offer,
    OfferAnswer,
    Option,
    Promise,
    PromiseKept,
    StatusChange,
)
from desk.model.state import state_of
from desk.recovery.settlement import REASON_WORDS, SETTLING_TIME, linked_from_open, unsettled_cases, unsettled_reasons
from tests.case_builders import NOW, case_of

CLOSED = NOW - SETTLING_TIME
BEFORE = CLOSED - timedelta(hours=1)
LATER = NOW + timedelta(days=1)


def closing(**said: Any) -> StatusChange:
    return StatusChange(at=CLOSED, by="ines", to="closed", **said)


def common(**more: Any) -> dict[str, Any]:
    return {"at": BEFORE, "by": "ines", **more}


CAUSE = Cause(id="101.8", text="overbooked", **common())
ACTION = CorrectiveAction(id="101.9", cause="101.8", text="cap it", owner="kim", due=LATER, **common())
PROMISE = Promise(id="101.10", text="a photo", due=LATER, **common())
OFFER = Offer(id="101.11", options=(Option(title="voucher", redeem=LATER),), **common())
TAKEN = OfferAnswer(offer="101.11", answer="accepted", **common())
DELIVERED = PromiseKept(promise="101.11", **common())


@pytest.mark.parametrize(
    ("entries", "reasons"),
    [
        ([], ()),
        ([CAUSE], ()),
        ([PROMISE], ("promise",)),
        ([PROMISE, PromiseKept(promise="101.10", **common())], ()),
        ([CAUSE, ACTION], ("action",)),
        ([CAUSE, ACTION, ActionDone(action="101.9", **common())], ()),
        ([OFFER], ("debt",)),
        ([CAUSE, ACTION, ActionDone(action="101.9", **common()), OFFER], ()),
        ([CAUSE, ACTION, ActionDone(action="101.9", **common()), OFFER, TAKEN], ("promise", "voucher")),
        ([CAUSE, ACTION, ActionDone(action="101.9", **common()), OFFER, TAKEN, DELIVERED], ("voucher",)),
    ],
)
def test_a_case_that_still_asks_for_something_is_not_settled(entries: Sequence[AnyEntry], reasons: tuple[str, ...]) -> None:
    state = state_of(case_of(*entries, closing(), logged=-60 * 24 * 40))
    assert unsettled_reasons(state, NOW, zone=UTC) == reasons


def test_it_is_settled_after_thirty_days_and_no_earlier() -> None:
    state = state_of(case_of(closing(), logged=-60 * 24 * 40))
    assert unsettled_reasons(state, NOW, zone=UTC) == ()
    assert unsettled_reasons(state, NOW - timedelta(seconds=1), zone=UTC) == ("recent",)


@pytest.mark.parametrize("status", ["open", "solved", "pending"])
def test_one_that_is_not_closed_is_never_settled(status: str) -> None:
    state = state_of(case_of(StatusChange(to=status, **common())))  # type: ignore[arg-type]  # one of the statuses
    assert "recent" in unsettled_reasons(state, NOW, zone=UTC)


def test_after_care_keeps_it_until_somebody_asked() -> None:
    ending = closing(aftercare=NOW - timedelta(days=2))
    assert unsettled_reasons(state_of(case_of(ending)), NOW, zone=UTC) == ("aftercare",)
    asked = Contact(at=NOW - timedelta(days=1), by="ines", text="all well?", channel="phone")
    assert unsettled_reasons(state_of(case_of(ending, asked)), NOW, zone=UTC) == ()


def test_an_open_case_keeps_those_it_is_linked_to() -> None:
    link = Link(case="C-101", **common())
    still_open, finished = case_of(link, case_id="C-102"), case_of(link, closing(), case_id="C-103")
    assert linked_from_open([state_of(finished)]) == frozenset()
    linked = linked_from_open(map(state_of, (still_open, finished)))
    assert linked == {"C-101"}
    assert unsettled_reasons(state_of(case_of(closing())), NOW, zone=UTC, linked=linked) == ("linked",)


def test_those_that_stay_are_named_with_the_reasons() -> None:
    states = [
        state_of(case_of(PROMISE, closing(), case_id="C-101")),
        state_of(case_of(closing(), case_id="C-102")),
        state_of(case_of(PROMISE, case_id="C-103")),
        state_of(case_of(Link(case="C-105", **common()), case_id="C-104")),
        state_of(case_of(closing(), case_id="C-105")),
    ]
    assert unsettled_cases(states, NOW, NOW, zone=UTC) == {"C-101": ("promise",), "C-105": ("linked",)}
    assert unsettled_cases(states, BEFORE, NOW, zone=UTC) == {}


def test_every_reason_has_words() -> None:
    assert all(REASON_WORDS.values())
