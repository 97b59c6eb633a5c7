"""The offer form: one to three choices, the cost of each beside what the customer is worth, always both."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from desk.errors import DeskError, Usage
from desk.model.entries import KnownEntry, Offer
from desk.model.minting import provisional
from desk.model.shift import Shift
from desk.recovery.offers import over_limit
from desk.tui.screens.forms.form import PAGE, THEN, Field, Form, Reads, Scene, Values, remembered
from desk.tui.widgets.flow import FlowLine, safe
from desk.tui.widgets.panes.offers import cost_line

CHOICES = 3
REMEDIES = ("redo", "replace", "restore", "refund", "discount", "gift", "upgrade", "priority", "visit", "attention")
_TELLING = ("title", "value_now", "value_later", "cost", "staff_minutes", "extra", "condition", "by")
"""Fields of a choice that make it one; the others have a value from the start."""


def offer(scene: Scene) -> Form:
    """One to three choices; which of them they take is stored."""
    pages = tuple(each for number in range(CHOICES) for each in _choice(number))
    expires = Field(name="expires", label="stands until", sort="time", hint="tomorrow 9:00")
    said = Field(name="text", label="what we say", hint="the words it is offered with", wide=True)
    return Form(
        action="offer",
        title="Offer",
        fields=(*pages, said, expires),
        build=build,
        live=live,
        aside=remembered(scene.state),
        reads=Reads(kind="contact"),
        pages=CHOICES,
        extra={"ctrl+y": ("accepted", "accepted"), "ctrl+n": ("declined", "declined")},
        single=True,
    )


def _choice(number: int) -> tuple[Field, ...]:
    def named(name: str) -> str:
        return f"options.{number}.{name}"

    first = "Say what you offer." if number == 0 else ""
    return (
        Field(name=named("title"), label="offer", hint="team at 13:00, guaranteed", needed=first, wide=True, page=number),
        Field(name=named("remedy"), label="remedy", sort="choice", choices=REMEDIES, wide=True, page=number),
        Field(name=named("value_now"), label="worth now", sort="number", page=number),
        Field(name=named("cost"), label="cost beyond", sort="number", hint="to us", page=number),
        Field(name=named("value_later"), label="worth later", sort="number", page=number),
        Field(name=named("chance"), label="chance of it", sort="number", hint="0.3", page=number),
        Field(name=named("staff_minutes"), label="our minutes", sort="number", page=number),
        Field(name=named("effort"), label="their effort", sort="choice", choices=("0", "1", "2", "3"), start="0", page=number),
        Field(name=named("extra"), label="extra", hint="beyond the make-good", page=number),
        Field(name=named("for_whom"), label="for whom", hint="customer, office..", page=number),
        Field(name=named("condition"), label="if they", hint="can wait until 13:00", page=number),
        Field(name=named("by"), label="by", sort="time", hint="13:00", page=number),
    )


def build(values: Values, scene: Scene) -> Sequence[KnownEntry]:
    """The offer, and their answer when it is saved with one."""
    made = msgspec.structs.replace(_offer(values, scene), id=provisional(1))
    then = values.get(THEN, "")
    if not then:
        return [made]
    accepted = str(1 + int(values.get(PAGE, "0"))) if then == "accepted" else ""
    return [made, scene.entry("offer_answer", offer=made.id, answer=then, option=accepted)]


def _offer(values: Values, scene: Scene) -> Offer:
    """The offer typed so far. Raises Usage."""
    sets = {"expires": values["expires"]}
    kept = 0
    for number in range(CHOICES):
        choice = {name.rpartition(".")[2]: text for name, text in values.items() if name.startswith(f"options.{number}.")}
        if any(choice[name] for name in _TELLING):
            sets |= {f"options.{kept}.{name}": text for name, text in choice.items()}
            kept += 1
    found = scene.entry_of("offer", values["text"], sets)
    if not isinstance(found, Offer):
        raise Usage("This is not an offer.")
    return found


def live(values: Values, scene: Scene) -> list[FlowLine]:
    """Each choice with its cost and share, then whose word the dearest needs."""
    try:
        made = _offer(values, scene)
    except DeskError:
        return [(("the cost shows here as soon as the figures can be read", "dim"),)]
    page = int(values.get(PAGE, "0"))
    lines: list[FlowLine] = []
    for number, option in enumerate(made.options):
        tone = "strong" if number == page else "text"
        title = safe(option.title or option.remedy or "an offer")
        lines.append(((f"{number + 1} ", tone), (cost_line(option, scene.state, scene.shift), "text"), (f"   {title}", "dim")))
    return [*lines, *_whose_word(made, scene)]


def _whose_word(made: Offer, scene: Scene) -> list[FlowLine]:
    limit = scene.shift.limit(scene.agent.id)
    if over_limit(made, scene.state, agent=scene.agent.id, shift=scene.shift):
        who = deciders(scene.shift, scene.agent.id)
        return [((f"above your {limit:.0f}: it waits for {who}'s word, or you go on with a reason", "soon"),)]
    value = float(scene.state.value("value") or 0)
    if made.options and value * scene.shift.limits.nominal > limit:
        return [((f"within {scene.shift.limits.nominal:.0%} of what they are worth: nobody need be asked", "dim"),)]
    return []


def deciders(shift: Shift, agent: str) -> str:
    """Who may say yes to more, in words."""
    names = [each.id for each in shift.agents if each.role != "agent" and each.id != agent]
    return " or ".join(names) or "a lead or manager"
