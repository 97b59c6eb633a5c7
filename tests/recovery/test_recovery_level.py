"""How far up the recovery ladder? One answer for the pane and the text of a case."""

from __future__ import annotations

from typing import Any

import pytest

from desk.board.case_text import outcome_lines
from desk.model.entries import AnyEntry, Listen, Offer, OfferAnswer, Option, StatusChange, Verify
from desk.model.entry_values import Verdict
from desk.model.shift import Shift
from desk.recovery.offers.balance import RECOVERY_LEVELS, recovery_level
from tests.case_builders import NOW, at
from tests.recovery.case_screens import offers_pane, state

CARD = Option(title="a team at one", by=at(30), extra="a card", redeem=at(9999), remedy="restore")
OFFERED = Offer(at=at(-40), by="ines", options=(CARD,))
ACCEPTED = OfferAnswer(at=at(-39), by="ines", offer="101.2", answer="accepted", option=1)


HEARD = Listen(at=at(-20), by="ines", feeling="angry")


def said(verdict: Verdict, minutes: float, **more: Any) -> Verify:
    return Verify(at=at(minutes), by="ines", verdict=verdict, **more)


FIX_ONLY = (Offer(at=at(-40), by="ines", options=(Option(title="a new print"),)), ACCEPTED)
WITH_EXTRA = (OFFERED, ACCEPTED)
SOLVED = StatusChange(at=at(-8), by="ines", to="solved")
REOPENED = StatusChange(at=at(-7), by="ines", to="open")
LADDER: list[tuple[tuple[AnyEntry, ...], int]] = [
    ((), 0),
    (FIX_ONLY, 1),
    (WITH_EXTRA, 2),
    ((SOLVED,), 1),
    ((said("met", -9),), 1),
    ((said("exceeded", -9),), 2),
    ((*WITH_EXTRA, said("met", -9)), 2),
    ((*WITH_EXTRA, said("below", -9)), 1),
    ((said("met", -9, came_back=True),), 3),
    ((said("met", -9, referred=True), said("met", -8)), 3),
    ((said("exceeded", -9, came_back=True), said("below", -8)), 0),
    ((*FIX_ONLY, said("exceeded", -9, came_back=True), said("below", -8)), 1),
    ((*FIX_ONLY, said("exceeded", -9, came_back=True), SOLVED, REOPENED), 1),
    ((said("met", -9, came_back=True), SOLVED, REOPENED, said("met", -6)), 3),
]


@pytest.mark.parametrize(("entries", "level"), LADDER)
def test_a_recovery_stands_on_one_rung(entries: tuple[AnyEntry, ...], level: int) -> None:
    """The pane said "rung 3 of 3: for life" of who had come back once, whatever they said of us since; the case as text wanted them happy.

    The text is right: the third rung is a customer for life (S2.12), and who says that we stayed below is none. Short of it the pane is
    right: it sees what was done, and the verdicts alone did not.
    """
    case = state(*entries, HEARD)
    assert recovery_level(case) == level
    pane = offers_pane(*entries, HEARD)
    assert RECOVERY_LEVELS[level] in pane or (level == 0 and not any(each in pane for each in RECOVERY_LEVELS))
    text = "\n".join(outcome_lines(case, NOW, Shift()))
    assert ("(they came back" in text) is (level == 3)
