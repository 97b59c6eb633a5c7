"""What we did against what went wrong: the scale, the ladder, the first hour, and whether it may end closer than before."""

from __future__ import annotations

from typing import Any

import pytest

from desk.model.case import Case
from desk.model.entries import AnyEntry, Apology, Cause, Contact, Listen, Offer, OfferAnswer, Option, PromiseBroken, PromiseKept, Verify
from desk.model.state import state_of
from desk.recovery.offers.balance import balance_of, balance_scale, golden_hour_left, recovery_level
from desk.recovery.offers.delivery import delivered_at, offers_without_apology
from desk.recovery.offers.recovery_paradox import paradox_chance
from desk.recovery.severity import severity_of
from tests.case_builders import NOW, at, case_of

INES: dict[str, Any] = {"at": at(-5), "by": "ines"}
HEARD = Listen(**INES, feeling="angry")
FIX = Offer(**INES, options=(Option(title="a new print"),))
MORE = Offer(**INES, options=(Option(title="a new print", extra="cookies"),))
TAKEN = OfferAnswer(**INES, offer="101.3", answer="accepted", option=1)
GIVEN = OfferAnswer(at=at(-2), by="ines", offer="101.3", answer="delivered")


def told(*entries: AnyEntry, **header: Any) -> Case:
    return case_of(HEARD, *entries, **header)


@pytest.mark.parametrize("severity", [1, 2, 3, 4, 5])
def test_a_fix_alone_stays_short_of_the_middle_and_an_extra_passes_it(severity: int) -> None:
    extra: dict[str, Any] = {"extra": {"severity": severity}}
    fixed, beyond = state_of(told(FIX, TAKEN, **extra)), state_of(told(MORE, TAKEN, **extra))
    assert balance_of(fixed) < 0 < balance_of(beyond)
    assert balance_of(state_of(told(**extra))) <= balance_of(fixed)
    full: list[AnyEntry] = [Contact(at=at(-50), by="ines"), Apology(**INES, channel="phone")]
    assert balance_of(state_of(case_of(HEARD, FIX, *full, TAKEN, **extra))) < 0


def test_the_scale_is_drawn() -> None:
    assert [balance_scale(position) for position in (-4, -1, 0, 4)] == ["o...|....", "...o|....", "....o....", "....|...o"]


@pytest.mark.parametrize(
    ("entries", "rung"),
    [
        ((), 0),
        ((FIX,), 0),
        ((FIX, TAKEN), 1),
        ((MORE, TAKEN), 2),
        ((MORE, TAKEN, Verify(**INES, verdict="below")), 1),
        ((FIX, TAKEN, Verify(**INES, verdict="exceeded")), 2),
        ((FIX, TAKEN, Verify(**INES, verdict="met", came_back=True)), 3),
        ((FIX, TAKEN, Verify(**INES, verdict="met", referred=True)), 3),
    ],
)
def test_the_rungs_of_the_ladder(entries: tuple[AnyEntry, ...], rung: int) -> None:
    assert recovery_level(state_of(told(*entries))) == rung


def test_the_first_hour_counts_from_when_they_told_anyone() -> None:
    fresh = state_of(case_of(HEARD, logged=-40))
    assert golden_hour_left(fresh, NOW) == 20 * 60
    assert golden_hour_left(fresh, at(20)) is None
    assert golden_hour_left(state_of(case_of(logged=-40)), NOW) is None


def test_handing_it_over_asks_for_a_second_sorry() -> None:
    delivered = state_of(told(FIX, TAKEN, GIVEN))
    assert delivered_at(delivered.offers["101.3"]) == at(-2)
    assert list(offers_without_apology(delivered)) == [delivered.offers["101.3"]]
    assert not list(offers_without_apology(state_of(told(FIX, TAKEN, GIVEN, Apology(at=at(-1), by="ines", text="sorry")))))
    assert not list(offers_without_apology(state_of(told(FIX, TAKEN))))


def test_an_accepted_offer_ticked_off_is_delivered_and_a_broken_one_is_not() -> None:
    kept = state_of(told(FIX, TAKEN, PromiseKept(at=at(-1), by="ines", promise="101.3")))
    broken = state_of(told(FIX, TAKEN, PromiseBroken(at=at(-1), by="ines", promise="101.3")))
    assert delivered_at(kept.offers["101.3"]) == at(-1)
    assert delivered_at(broken.offers["101.3"]) is None


def test_severity_is_what_the_source_says_else_the_priority() -> None:
    assert severity_of(state_of(case_of(extra={"severity": 5}, priority="low"))) == 5
    assert [severity_of(state_of(case_of(priority=each))) for each in ("low", "normal", "high", "urgent")] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("header", "earlier", "needle"),
    [
        ({}, 0, "happier than before"),
        ({"fault": "partner"}, 0, "happier than before"),
        ({"priority": "urgent"}, 0, "severe"),
        ({}, 1, "not the first time"),
        ({"fault": "ours"}, 0, "in our hands"),
    ],
)
def test_stronger_than_before_is_rare(header: dict[str, Any], earlier: int, needle: str) -> None:
    chance = paradox_chance(state_of(case_of(**header)), earlier=earlier)
    assert needle in chance.words
    assert chance.is_likely is (needle == "happier than before")


def test_a_cause_that_comes_again_speaks_against_it() -> None:
    cause = Cause(**INES, key="overbooked")
    here, there = state_of(case_of(cause)), state_of(case_of(cause, case_id="C-9"))
    assert paradox_chance(here, others=[here]).is_likely
    assert "keeps coming back" in paradox_chance(here, others=[here, there]).words
