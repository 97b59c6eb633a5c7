"""The forms of promises, those the customer will see among them, and of ticking off what was promised."""

from __future__ import annotations

from collections.abc import Sequence

from desk.model.entries import AnyEntry, KnownEntry
from desk.model.state import CaseState
from desk.model.undoing import called
from desk.tui.screens.forms.form import Field, Form, Reads, Scene, Values, due, pick, text


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
        reads=Reads(kind="contact", to_customer=False, heeds=_heeds),
    )


def _heeds(values: Values, rule: str) -> bool:
    """An effort is no guarantee (RECOVERY.md, S3.19); nothing else is said of a promise."""
    return values["sort"] == "effort" and rule == "overpromise"


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
            pick("which", "what", ticks),
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
