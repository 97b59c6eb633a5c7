"""The rail, step by step from the timeline."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from desk.model.case import Case
from desk.model.entries import (
    AnyEntry,
    Apology,
    Cause,
    Contact,
    CorrectiveAction,
    Incoming,
    Listen,
    Offer,
    OfferAnswer,
    Option,
    Promise,
    Retract,
    Told,
    Verify,
)
from desk.model.state import state_of
from desk.recovery.steps.rail import rail_of

AT = datetime(2026, 5, 4, 14, 0, tzinfo=UTC)
COMMON: dict[str, Any] = {"at": AT, "by": "ines"}
OFFER = Offer(**COMMON, id="1.3", options=(Option(title="a team at one"),))


def short(*entries: AnyEntry, failure: str = "") -> str | None:
    case = Case(id="C-1", subject="no truck", created_at=AT, failure=failure, entries=entries)
    rail = rail_of(state_of(case))
    return rail.letters() if rail else None


def test_a_normal_question_has_no_rail() -> None:
    assert short(Told(**COMMON, text="how?"), Contact(**COMMON, text="so"), Promise(**COMMON, text="a call", due=AT)) is None


@pytest.mark.parametrize(
    ("entry", "rail"),
    [
        (Incoming(**COMMON, chase=True), "......"),
        (Listen(**COMMON, feeling="angry"), "L....."),
        (Apology(**COMMON, text="sorry"), ".A...."),
        (OFFER, "......"),
    ],
)
def test_recovery_begins_with_a_chase_a_listen_an_apology_or_an_offer(entry: AnyEntry, rail: str) -> None:
    assert short(entry) == rail


def test_recovery_begins_when_a_case_is_marked_as_a_failure() -> None:
    assert short(failure="no-show") == "......"


@pytest.mark.parametrize(
    ("entries", "rail"),
    [
        ((Promise(**COMMON, text="a call", due=AT),), "..C..."),
        ((OFFER, OfferAnswer(**COMMON, offer="1.3", answer="declined")), "...O.."),
        ((OFFER, OfferAnswer(**COMMON, offer="1.3", answer="accepted")), "..CO.."),
        ((Cause(**COMMON, id="1.4"),), "......"),
        ((Cause(**COMMON, id="1.4"), CorrectiveAction(**COMMON, id="1.5", cause="1.4", owner="bo", due=AT)), "....R."),
        ((Cause(**COMMON, id="1.4"), CorrectiveAction(**COMMON, id="1.5", cause="1.9", owner="bo", due=AT)), "......"),
        ((Cause(**COMMON, id="1.4"), CorrectiveAction(**COMMON, id="1.5", owner="bo", due=AT)), "....R."),
        ((Verify(**COMMON, verdict="below"),), ".....V"),
        ((Listen(**COMMON, id="1.7", feeling="angry"), Retract(**COMMON, id="1.8", entry="1.7")), "......"),
    ],
)
def test_each_step_asks_for_its_evidence(entries: tuple[AnyEntry, ...], rail: str) -> None:
    assert short(*entries, failure="no-show") == rail


def test_steps_are_named_in_order() -> None:
    rail = rail_of(state_of(Case(id="C-1", subject="", created_at=AT, entries=(Apology(**COMMON, text="sorry"),))))
    assert rail
    assert rail.steps == (
        ("listened", False),
        ("apologised", True),
        ("committed", False),
        ("offered", False),
        ("cause", False),
        ("verified", False),
    )
