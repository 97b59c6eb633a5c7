"""The steps of a case as a menu.

Each has the action that takes it. A plain question has three of its own. One that sounds upset has those that begin a recovery.
"""

from __future__ import annotations

import msgspec

from desk.model.state import CaseState
from desk.recovery.contact_history import first_contact
from desk.recovery.discontent import unheard_discontent
from desk.recovery.steps.rail import rail_of


class MenuStep(msgspec.Struct, frozen=True):
    """One step: the action that takes it, its word before and after."""

    action: str
    word: str
    word_after: str
    is_taken: bool


def step_menu(state: CaseState) -> tuple[MenuStep, ...]:
    """The steps of a case in their order.

    Care comes before money (S3.8, S3.11).
    """
    rail = rail_of(state)
    if rail is not None:
        is_asked = any(offer.answer is None for offer in state.offers.values())
        return (
            MenuStep("listen", "listen", "noted", rail.listened),
            MenuStep("apology", "sorry", "sorry", rail.apologised),
            MenuStep("answer", "agreed?", "agreed", is_taken=False) if is_asked else MenuStep("offer", "offer", "offered", rail.offered),
            MenuStep("promise", "promise", "promised", rail.committed),
            MenuStep("cause", "cause", "cause", rail.cause),
            MenuStep("verify", "happy?", "asked", rail.verified),
        )
    return _upset_menu() if unheard_discontent(state) else _plain_menu(state)


def _upset_menu() -> tuple[MenuStep, ...]:
    return (
        MenuStep("listen", "listen", "heard", is_taken=False),
        MenuStep("apology", "sorry", "sorry", is_taken=False),
        MenuStep("decider", "manager", "manager", is_taken=False),
    )


def _plain_menu(state: CaseState) -> tuple[MenuStep, ...]:
    return (
        MenuStep("take", "take", "taken", bool(state.owner)),
        MenuStep("contact", "answer", "answered", first_contact(state) is not None),
        MenuStep("status", "close" if state.finished else "solve", "closed" if state.status == "closed" else "solved", state.finished),
    )
