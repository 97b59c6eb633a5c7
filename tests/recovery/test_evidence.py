"""The four bars: filled by entries and by nothing else; each mark names its evidence and what would raise it."""

from __future__ import annotations

from typing import Any

import pytest

from desk.model.entries import (
    AnyEntry,
    Apology,
    Assign,
    Cause,
    Contact,
    CorrectiveAction,
    Incoming,
    Listen,
    Memo,
    Offer,
    OfferAnswer,
    Option,
    Promise,
    PromiseBroken,
    PromiseKept,
    Retract,
    StatusChange,
)
from desk.model.state import state_of
from desk.recovery.steps.evidence import evidence_bars, response_score, status_lights
from tests.case_builders import at, case_of

INES: dict[str, Any] = {"at": at(-30), "by": "ines"}
SEEN = Promise(**INES, text="a photo", due=at(60), visible=True)
FELT = Listen(**INES, feeling="angry")
SORRY = Apology(**INES, text="Tess, I am sorry.", channel="phone")


def filled(*entries: AnyEntry) -> str:
    """The bars of a case in figures: tangibles, responsiveness, assurance, empathy."""
    return "".join(str(bar.filled) for bar in evidence_bars(state_of(case_of(*entries))))


@pytest.mark.parametrize(
    ("entries", "bars"),
    [
        ((), "0000"),
        ((Memo(**INES, text="all is well, 3 of 3"),), "0000"),
        ((SEEN,), "1010"),
        ((SEEN, PromiseKept(at=at(-5), by="ines", promise="101.2")), "3020"),
        ((SEEN, PromiseBroken(at=at(-5), by="ines", promise="101.2")), "1010"),
        ((Assign(**INES, owner="ines"),), "0000"),
        ((Assign(**INES, owner="ines", follow_up=at(5)),), "0100"),
        ((Contact(**INES, channel="phone"),), "0100"),
        ((Contact(**INES, channel="email"),), "0000"),
        ((Contact(at=at(5), by="ines", channel="phone"),), "0000"),
        ((Contact(**INES, channel="phone"), Contact(at=at(-10), by="ines", channel="sms")), "0200"),
        ((Contact(**INES, channel="phone"), Incoming(at=at(-20), by="customer"), Contact(at=at(-10), by="ines")), "0100"),
        ((Promise(**INES, text="ask them", due=at(5), to="lou"),), "0000"),
        ((Cause(**INES, text="overbooked"),), "0000"),
        ((Cause(**INES, text="overbooked"), CorrectiveAction(**INES, cause="101.2", text="cap", owner="lou", due=at(99))), "0010"),
        ((Offer(**INES, options=(Option(by=at(9)),)), OfferAnswer(**INES, offer="101.2", answer="accepted")), "0010"),
        ((FELT,), "0001"),
        ((Listen(**INES, feeling="angry", matters="keys"),), "0002"),
        ((FELT, SORRY), "0102"),
        ((FELT, Apology(**INES, text="I am sorry for that.", channel="email")), "0001"),
        ((Apology(at=at(-40), by="ines", text="Sorry, Tess."), FELT), "0001"),
        ((FELT, Retract(**INES, entry="101.2")), "0000"),
    ],
)
def test_bars_rise_by_entries_alone(entries: tuple[AnyEntry, ...], bars: str) -> None:
    assert filled(*entries) == bars


def test_a_mark_names_the_entries_that_show_it_and_what_would() -> None:
    empathy = evidence_bars(state_of(case_of(FELT)))[3]
    assert [mark.entries for mark in empathy.marks] == [("101.2",), (), ()]
    assert [mark.action for mark in empathy.marks] == ["listen", "listen", "apology"]
    assert empathy.name == "warm"


def test_the_three_lights_are_in_time_sincere_fixed() -> None:
    def lit(*entries: AnyEntry) -> list[str]:
        return [light.name for light in status_lights(state_of(case_of(*entries))) if light.lit]

    assert lit() == []
    assert lit(FELT, SORRY) == ["in time", "sincere"]
    assert lit(StatusChange(**INES, to="solved")) == ["fixed"]


def test_the_answer_as_one_number_has_its_parts() -> None:
    points, most, parts = response_score(state_of(case_of(FELT, SORRY, SEEN, PromiseKept(at=at(-5), by="ines", promise="101.4"))))
    assert (points, most) == (11, 15)
    assert parts == "bars 8 of 12, care came first, promises kept 1 of 1"
    assert response_score(state_of(case_of()))[0] == 0
