"""What is still owed once an offer was handed over; it reads a case and words what to do."""

from __future__ import annotations

from collections.abc import Iterator

from desk.model.fates import OfferState
from desk.model.state import CaseState
from desk.recovery.balance import delivered_at
from desk.recovery.notices import Notice


def without_second_sorry(state: CaseState) -> Iterator[OfferState]:
    """Offers that were handed over without a word of regret at or after the handing over (RECOVERY.md, S5.15)."""
    last = max((apology.at for apology in state.apologies), default=None)
    for offer in state.offers.values():
        at = delivered_at(offer, state)
        if at is not None and (last is None or last < at):
            yield offer


def second_sorries(state: CaseState) -> Iterator[Notice]:
    """Handing it over is the moment to say sorry once more, and that we want them back."""
    if state.finished:
        return
    for offer in without_second_sorry(state):
        title = (offer.chosen.title if offer.chosen else "") or "what they chose"
        yield Notice(f"delivered ({title}): say sorry once more, and that we want them back", 5, "apology")
