"""Delivery of offers: what was handed over, and what is still owed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from desk.model.entries import Option
from desk.model.entry_states import OfferState
from desk.model.state import CaseState
from desk.recovery.notices import Notice

RESTORE_STEPS = ("own", "solve", "restore")
"""The steps that put a customer back where they would have been (S2.23)."""
ADVOCATE = "advocate"
"""The tag of a customer who would speak for us."""


def delivered_at(offer: OfferState) -> datetime | None:
    """The time at which an offer was delivered.

    It was said to be delivered, or ticked off as kept. None while it is open, and where the last word on it is that it was broken,
    withdrawn, declined or countered.
    """
    return offer.settled_at if offer.status == "delivered" else None


def is_fixed(state: CaseState) -> bool:
    """Is what the customer needed done (S1.16 and S5.6)? An offer was delivered, or the case is finished."""
    return state.finished or any(delivered_at(offer) for offer in state.offers.values())


def is_agreed(offer: OfferState) -> bool:
    """Did the customer accept the offer, and does it stand?"""
    return offer.accepted_at is not None and offer.status in {"open", "delivered"}


def agreed_options(state: CaseState) -> Iterator[Option]:
    """The accepted options of the offers that still stand."""
    return (offer.chosen for offer in state.offers.values() if offer.chosen is not None and is_agreed(offer))


def offers_without_apology(state: CaseState) -> Iterator[OfferState]:
    """Delivered offers without a word of regret since (S5.15)."""
    last = max((apology.at for apology in state.apologies), default=None)
    for offer in state.offers.values():
        at = delivered_at(offer)
        if at is not None and (last is None or last < at):
            yield offer


def restore_steps(state: CaseState) -> tuple[bool, bool, bool] | None:
    """The `RESTORE_STEPS` that are done. None where nothing is to be restored.

    The matter may be solved before what was lost is handed back, and the other way round.
    """
    offers = [offer for offer in state.offers.values() if any(option.remedy == "restore" for option in offer.entry.options)]
    if not offers:
        return None
    solved = state.finished or any(promise.status == "kept" for promise in state.promises.values())
    back = any(offer.chosen is not None and offer.chosen.remedy == "restore" and delivered_at(offer) for offer in offers)
    return bool(state.owner), solved, back


def advocate_notices(state: CaseState) -> Iterator[Notice]:
    """A notice to ask a restored customer to speak for us.

    It comes once all three steps are done, until they are tagged: such a customer may become an advocate for life.
    """
    if restore_steps(state) == (True, True, True) and ADVOCATE not in state.tags:
        yield Notice(f"owned, solved and restored: would they speak for us? tag them {ADVOCATE}", 9, "field")
