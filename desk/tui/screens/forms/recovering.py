"""The forms of making it good: listen, apology, answer, refusal, cause, action, done, promise, visible promise, verify."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from desk.model.entries import Action, AnyEntry, Cause, KnownEntry
from desk.model.minting import provisional
from desk.model.state import CaseState
from desk.model.undoing import called
from desk.recovery.offers import needs_approval
from desk.recovery.rail import acted_on
from desk.tui.screens.forms.form import FEELINGS, Field, Form, Scene, Values, channel, due, plain, remembered, text

CLASSES = ("planning", "training", "details", "communication", "other")
REASONS = ("scope", "policy", "process", "safety", "law", "third_party")
VERDICTS = ("below", "met", "exceeded")
ANSWERS = ("accepted", "declined", "countered", "withdrawn", "delivered")
APPROVALS = {"approve": "approved", "do not approve": "declined"}


def listen(scene: Scene) -> Form:
    """What we heard: care before knowledge, and the customer's own word for it (RECOVERY.md, S3.11 to S3.22)."""
    return Form(
        action="listen",
        title="What you heard",
        fields=(
            text("in their words", lines=3),
            Field(name="feeling", label="they feel", sort="word", choices=FEELINGS, hint="angry, frustrated, anxious, calm.."),
            Field(name="matters", label="it matters", hint="why, to them"),
            Field(name="promised", label="promised", hint="what they were promised"),
            Field(name="came", label="what came", hint="what they got instead"),
            Field(name="wants", label="they want", hint="their own answer"),
            Field(name="guess", label="your guess", hint="before you ask"),
        ),
        build=plain("listen"),
        aside=remembered(scene.state),
    )


def apology(scene: Scene) -> Form:
    """We say sorry; what was heard stands beside it."""
    return Form(
        action="apology",
        title="Apology",
        fields=(
            text("what we say", needed="Write what you say to them.", lines=6),
            channel(scene.state),
            Field(name="speaker", label="said by", sort="choice", choices=("agent", "lead", "manager"), start=scene.agent.role),
            Field(name="taken", label="they took it", hint="calmly, coldly.."),
        ),
        build=plain("apology"),
        aside=remembered(scene.state),
    )


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

    which = _pick("offer", "offer", {offer.entry.id: called(offer.entry) for offer in reversed(offers)})
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


def refusal(scene: Scene) -> Form:
    """Saying no: what they really want, why not, and what instead (RECOVERY.md, S5.17 to S5.21)."""
    return Form(
        action="refusal",
        title="Say no, with another way",
        fields=(
            text("what we say", needed="Write what you say to them.", lines=3),
            Field(name="alternatives", label="instead", sort="text", hint="one a line", needed="Name at least one other way.", lines=2),
            Field(name="asked", label="they asked", hint="what for"),
            Field(name="wants", label="really want", needed="Say what they really want to reach."),
            Field(name="reason", label="reason", sort="choice", choices=REASONS, start="policy", wide=True),
            Field(name="taken", label="they took", hint="which way, if they did"),
        ),
        build=lambda values, scene: [_with_lines("refusal", "alternatives", values, scene)],
        aside=remembered(scene.state),
    )


def cause(scene: Scene) -> Form:
    """Why it went wrong and what will be done about it, in one save; where a cause waits for its action, that action."""
    waiting = next((cause for cause in scene.state.causes if not acted_on(scene.state, cause.id)), None)
    if waiting is not None:
        return action(scene, waiting)

    def build(values: Values, scene: Scene) -> Sequence[KnownEntry]:
        named = {name: values[name] for name in ("text", "class", "key", "whys")}
        found = msgspec.structs.replace(_with_lines("cause", "whys", named, scene), id=provisional(1))
        if not values["action"]:
            return [found]
        done = scene.entry("action", values["action"], owner=values["owner"], due=values["due"])
        return [found, msgspec.structs.replace(done, id=provisional(2), cause=provisional(1))]

    return Form(
        action="cause",
        title="Root cause, and what is done about it",
        fields=(
            text("why it went wrong", needed="Say why it went wrong.", hint="the process, not the person", lines=2),
            Field(name="whys", label="whys", sort="text", hint="one why a line, each asking why of the one above", lines=3, wide=True),
            Field(name="class", label="kind", sort="choice", choices=CLASSES, wide=True),
            Field(name="key", label="known as", hint="a short name, if it comes again", wide=True),
            Field(name="action", label="action", hint="what will be done; empty leaves the cause in debt", wide=True),
            Field(name="owner", label="by whom", start=scene.agent.id),
            due("tomorrow 17:00", label="until", needed=""),
        ),
        build=build,
    )


def action(scene: Scene, answered: Cause) -> Form:
    """A corrective action for a cause that has none."""

    def build(values: Values, scene: Scene) -> Sequence[KnownEntry]:
        done = scene.entry("action", values["text"], owner=values["owner"], due=values["due"])
        return [msgspec.structs.replace(done, cause=answered.id) if isinstance(done, Action) else done]

    return Form(
        action="cause",
        title=f"What is done about {called(answered)}",
        fields=(
            text("what will be done", needed="Say what will be done.", lines=2),
            Field(name="owner", label="by whom", start=scene.agent.id, needed="Say who does it."),
            due("tomorrow 17:00", label="until", needed="Say until when."),
        ),
        build=build,
        single=True,
    )


def done(scene: Scene) -> Form | str:
    """Tick off a promise, an accepted offer or a corrective action."""
    ticks = _open_things(scene.state)
    if not ticks:
        return "Nothing of {case} is open: no promise and no corrective action."

    def build(values: Values, scene: Scene) -> Sequence[KnownEntry]:
        which = values["which"]
        if which in scene.state.actions:
            return [scene.entry("action_done", values["text"], action=which, cause=scene.state.actions[which].entry.cause)]
        kind = "promise_kept" if values["kept"] == "kept" else "promise_broken"
        return [scene.entry(kind, values["text"], promise=which)]

    return Form(
        action="done",
        title="Tick off",
        fields=(
            _pick("which", "what", ticks),
            Field(name="kept", label="it was", sort="choice", choices=("kept", "broken"), start="kept"),
            Field(name="text", label="note", wide=True),
        ),
        build=build,
        quick=True,
        single=True,
        done="ticked off",
    )


def _open_things(state: CaseState) -> dict[str, str]:
    still: list[AnyEntry] = [promise.entry for promise in state.promises.values() if promise.fate == "open"]
    still += [offer.entry for offer in state.offers.values() if offer.accepted_at and offer.settled_at is None]
    still += [action.entry for action in state.actions.values() if action.done_at is None]
    return {entry.id: called(entry) for entry in still}


def promise(scene: Scene) -> Form:
    """Something we say we will do by a time."""
    return _promise("promise", "Promise", "the result, or our effort")


def tangible(scene: Scene) -> Form:
    """Something the customer will see (RECOVERY.md, S2.18)."""
    return _promise("tangible", "Promise they will see", "a photo, a note, the replaced thing")


def _promise(name: str, title: str, hint: str) -> Form:
    def build(values: Values, scene: Scene) -> Sequence[KnownEntry]:
        visible = "true" if name == "tangible" else ""
        return [scene.entry("promise", values["text"], due=values["due"], sort=values["sort"], to=values["to"], visible=visible)]

    return Form(
        action=name,
        title=title,
        fields=(
            text("what we will do", needed="Say what we will do.", hint=hint, lines=2),
            due("+1h"),
            Field(name="sort", label="we promise", sort="choice", choices=("outcome", "effort"), start="outcome"),
            Field(name="to", label="to", start="customer"),
        ),
        build=build,
        done="promised",
    )


def verify(scene: Scene) -> Form:
    """The customer's verdict, in their words."""
    return Form(
        action="verify",
        title="Their verdict",
        fields=(
            Field(name="verdict", label="we were", sort="choice", choices=VERDICTS, needed="Choose below, met or exceeded.", wide=True),
            text("their words", lines=3),
        ),
        build=plain("verify"),
    )


def _with_lines(kind: str, name: str, values: Values, scene: Scene) -> KnownEntry:
    """An entry one of whose fields is a list of texts, typed one a line."""
    lines = [line.strip() for line in values[name].splitlines() if line.strip()]
    sets = {each: value for each, value in values.items() if each not in {"text", name}}
    return scene.entry_of(kind, values["text"], {**sets, **{f"{name}.{place}": line for place, line in enumerate(lines)}})


def _pick(name: str, label: str, things: Mapping[str, str]) -> Field:
    """One of a list of things of the case, each in its own words; the first stands chosen."""
    ids = tuple(things)
    return Field(name=name, label=label, sort="pick", choices=ids, shown=tuple(things.values()), start=ids[0], wide=True)
