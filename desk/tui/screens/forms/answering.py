"""The form of what became of an offer, and of a lead's or manager's word on it."""

from __future__ import annotations

from collections.abc import Sequence

from desk.model.entries import KnownEntry
from desk.model.undoing import called
from desk.recovery.offers import needs_approval
from desk.tui.screens.forms.form import Field, Form, Scene, Values, pick

ANSWERS = ("accepted", "declined", "countered", "withdrawn", "delivered")
APPROVALS = {"approve": "approved", "do not approve": "declined"}


def answer(scene: Scene) -> Form | str:
    """What became of an offer; a lead or manager may give their word on one that waits for it."""
    offers = [offer for offer in scene.state.offers.values() if offer.settled_at is None]
    if not offers:
        return "No offer of {case} is open: o makes one."
    newest = offers[-1]
    waits = scene.agent.role != "agent" and any(needs_approval(offer, scene.state, scene.shift) for offer in offers)
    usual = ANSWERS if newest.accepted_at is None else ("delivered", *ANSWERS[:-1])
    ways = (*(APPROVALS if waits else ()), *usual)
    most = max(len(offer.entry.options) for offer in offers)

    def build(values: Values, scene: Scene) -> Sequence[KnownEntry]:
        offer, word = values.get("offer", newest.entry.id), values["answer"]
        if word in APPROVALS:
            return [scene.entry("approval", values["text"], offer=offer, decision=APPROVALS[word])]
        option = values.get("option", "1") if word in {"accepted", "countered"} else ""
        return [scene.entry("offer_answer", values["text"], offer=offer, answer=word, option=option)]

    which = pick("offer", "offer", {offer.entry.id: called(offer.entry) for offer in reversed(offers)})
    numbers = tuple(str(number) for number in range(1, most + 1))
    return Form(
        action="answer",
        title=f"Their answer to {called(newest.entry)}" if len(offers) == 1 else "Their answer",
        fields=(
            *((which,) if len(offers) > 1 else ()),
            Field(name="answer", label="answer", sort="choice", choices=ways, start=ways[0], wide=True),
            *((Field(name="option", label="choice", sort="choice", choices=numbers, start="1"),) if most > 1 else ()),
            Field(name="text", label="their words", wide=True),
        ),
        build=build,
        quick=True,
        single=True,
    )
