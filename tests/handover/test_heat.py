"""Heat: three words with strict, few reasons."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from desk.handover.heat import heat_of
from desk.handover.moment import HandoverMoment
from desk.handover.notes import PartNote
from desk.handover.pack import build_pack
from desk.model.entries import AnyEntry, Assign, Contact, Incoming, Listen, Offer, Option, Promise, StatusChange, Verify
from desk.model.entry_values import CUSTOMER
from tests.case_builders import NOW, at, case_of
from tests.handover.packs import HALF_PAST_ONE, demo_moment, moment_of


def counted(moment: HandoverMoment) -> Counter[str]:
    return Counter(line.heat for line in build_pack(moment).cases)


def test_the_demo_at_half_past_one_has_ten_red_nine_watch_and_one_steady() -> None:
    assert counted(demo_moment()) == {"red": 10, "watch": 9, "steady": 1}


def test_the_demo_an_hour_before_has_none_red() -> None:
    assert counted(demo_moment(now=HALF_PAST_ONE - timedelta(hours=1))) == {"watch": 11, "steady": 1}


OWNED = Assign(at=at(-50), by="ines", owner="ines")
TOLD = Contact(at=at(-40), by="ines", text="we look", channel="phone")
CHASES = [Incoming(at=at(minute), by=CUSTOMER, text="well?", chase=True) for minute in (-5, -4)]
OFFER = Offer(at=at(-30), by="ines", options=(Option(title="all of it", value_now=500.0),))


@pytest.mark.parametrize(
    ("entries", "header", "heat", "reason"),
    [
        ((), {"priority": "normal", "logged": -70}, "red", "answer 10 min late"),
        ((OWNED, TOLD), {"priority": "high", "logged": -60}, "watch", "high"),
        ((TOLD,), {"priority": "high", "logged": -60}, "red", "high and nobody owns it"),
        ((TOLD,), {"priority": "low", "logged": -60}, "watch", "not taken, 30 min late"),
        ((OWNED, TOLD, *CHASES), {"priority": "low"}, "red", "chased us twice, no word since"),
        ((OWNED, TOLD, CHASES[0]), {"priority": "low"}, "watch", "chased us once"),
        ((OWNED, TOLD), {"priority": "low", "needs_by": at(15)}, "red", "needs it by 14:15"),
        ((OWNED, TOLD), {"priority": "low", "needs_by": at(16)}, "watch", "needs it by 14:16"),
        ((OWNED,), {"priority": "low", "appointment": at(10)}, "red", "expects us at 14:10"),
        ((OWNED, TOLD, OFFER), {"priority": "low"}, "red", "a word is overdue: 500 waits for rae since 13:30"),
        ((OWNED, TOLD, Promise(at=at(-30), by="ines", text="ring", due=at(-8))), {"priority": "low"}, "red", "promise 8 min late"),
        ((OWNED, TOLD, Promise(at=at(-30), by="ines", text="ring", due=at(8))), {"priority": "low"}, "watch", "promise due 14:08"),
        ((OWNED, TOLD, Verify(at=at(-20), by="ines", verdict="below")), {"priority": "low"}, "watch", "last they said worse"),
        (
            (OWNED, TOLD, StatusChange(at=at(-30), by="ines", to="pending", reason="parts", recheck=at(60))),
            {"priority": "low"},
            "watch",
            "look again 15:00",
        ),
    ],
)
def test_a_reason_makes_its_heat(entries: tuple[AnyEntry, ...], header: dict[str, Any], heat: str, reason: str) -> None:
    moment = moment_of(case_of(*entries, **header), now=NOW)
    found = heat_of(moment.views["C-101"], moment)
    assert found.heat == heat
    assert reason in ("", *found.because)


def test_a_promise_due_within_the_gap_makes_nothing_red() -> None:
    moment = moment_of(case_of(OWNED, TOLD, Promise(at=at(-30), by="ines", text="ring", due=at(5)), priority="low"), now=NOW)
    assert heat_of(moment.views["C-101"], moment).heat == "watch"
    assert [thing.text for thing in build_pack(moment).before_you_talk] == ["ring"]


def test_a_late_verdict_is_red_and_a_second_failure_is_watched() -> None:
    solved = case_of(
        Assign(at=at(-900), by="ines", owner="ines"),
        Listen(at=at(-890), by="ines", feeling="sad"),
        StatusChange(at=at(-800), by="ines", to="solved"),
        logged=-900,
    )
    moment = moment_of(solved, now=NOW)
    assert heat_of(moment.views["C-101"], moment).because == ("happy? 80 min late",)
    again = moment_of(case_of(OWNED, TOLD, priority="low", logged=-60), now=NOW, failure_number=lambda view: 2)
    assert "failure 2 of this customer" in heat_of(again.views["C-101"], again).because


def test_what_somebody_says_counts_and_the_drafted_reasons_stay() -> None:
    said = PartNote(handover="H-7", at=NOW, by="ines", case="C-101", part="heat", text="red", reason="she rang my mobile")
    moment = moment_of(case_of(OWNED, TOLD, priority="high"), now=NOW, notes=[said])
    found = heat_of(moment.views["C-101"], moment)
    assert (found.heat, found.by) == ("red", "ines")
    assert found.because[0] == "ines says so: she rang my mobile"
    assert "high" in found.because
