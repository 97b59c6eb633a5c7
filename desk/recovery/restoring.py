"""Putting a customer back where they would have been: own it, solve it, restore it (RECOVERY.md, S2.23); it knows no screen."""

from __future__ import annotations

from collections.abc import Iterator

from desk.model.state import CaseState
from desk.recovery.balance import delivered_at
from desk.recovery.notices import Notice

STEPS = ("own", "solve", "restore")
ADVOCATE = "advocate"
"""The tag of a customer who would speak for us."""


def restoring(state: CaseState) -> tuple[bool, bool, bool] | None:
    """Which of the three are done: an owner, the matter solved, what was lost handed back; None where nothing is to be restored."""
    offers = [offer for offer in state.offers.values() if any(option.remedy == "restore" for option in offer.entry.options)]
    if not offers:
        return None
    solved = state.finished or any(promise.fate == "kept" for promise in state.promises.values())
    back = any(offer.chosen is not None and offer.chosen.remedy == "restore" and delivered_at(offer, state) for offer in offers)
    return bool(state.owner), solved, back


def advocates(state: CaseState) -> Iterator[Notice]:
    """Who was put back so may become an advocate for life: a word to ask them, once all three are done, until they are tagged."""
    if restoring(state) == (True, True, True) and ADVOCATE not in state.tags:
        yield Notice(f"owned, solved and restored: would they speak for us? tag them {ADVOCATE}", 9, "field")
