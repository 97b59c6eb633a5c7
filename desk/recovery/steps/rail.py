"""Reads the recovery steps of a case from its state."""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec.structs import astuple

from desk.model.state import CaseState

STEPS = ("listened", "apologised", "committed", "offered", "cause", "verified")
LETTERS = "LACORV"
STEP_WORDS = dict(zip(STEPS, ("heard", "sorry", "promised", "offered", "cause", "asked"), strict=True))
"""The steps in the words of a desk."""


class Rail(msgspec.Struct, frozen=True):
    """The recovery steps that were taken, care before money (S3.8 and S3.11).

    `committed` is a promise or an accepted offer, `offered` an offer that the customer answered, `cause` a cause with a corrective action.
    """

    listened: bool
    apologised: bool
    committed: bool
    offered: bool
    cause: bool
    verified: bool

    @property
    def steps(self) -> tuple[tuple[str, bool], ...]:
        """Each step by name, true where it was taken."""
        return tuple(zip(STEPS, astuple(self), strict=True))

    def letters(self) -> str:
        """The rail in six cells, a letter for each step taken (`LA..R.`)."""
        return "".join(letter if taken else "." for letter, taken in zip(LETTERS, astuple(self), strict=True))


def rail_of(state: CaseState) -> Rail | None:
    """The rail of a case, None before its recovery begins."""
    if not state.recovery:
        return None
    return Rail(
        listened=bool(state.listens),
        apologised=bool(state.apologies),
        committed=bool(state.promises) or any(offer.promised_at for offer in state.offers.values()),
        offered=any(offer.answer for offer in state.offers.values()),
        cause=any(has_action(state, cause.id) for cause in state.causes),
        verified=bool(state.verifies),
    )


def has_action(state: CaseState, cause: str) -> bool:
    """Does a corrective action answer this cause? One that names no cause answers every cause of its case."""
    return any(action.entry.cause in {"", cause} for action in state.actions.values())


def step_times(state: CaseState) -> dict[str, datetime]:
    """The time when each step was first taken, for those that were."""
    answered = [offer.answer.at for offer in state.offers.values() if offer.answer]
    committed = [promise.entry.at for promise in state.promises.values()]
    committed += [offer.promised_at for offer in state.offers.values() if offer.promised_at]
    acted = [action.entry.at for action in state.actions.values()] if any(has_action(state, cause.id) for cause in state.causes) else []
    found = {
        "listened": [listen.at for listen in state.listens],
        "apologised": [apology.at for apology in state.apologies],
        "committed": committed,
        "offered": answered,
        "cause": acted,
        "verified": [verify.at for verify in state.verifies],
    }
    return {step: min(moments) for step, moments in found.items() if moments}
