"""The forms of a root cause and of the corrective action that answers it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from desk.model.entries import Action, Cause, KnownEntry
from desk.model.minting import provisional
from desk.model.undoing import called
from desk.recovery.rail import acted_on
from desk.tui.screens.forms.form import Field, Form, Reads, Scene, Values, due, text, with_lines

CLASSES = ("planning", "training", "details", "communication", "other")


def cause(scene: Scene) -> Form:
    """Why it went wrong and what will be done about it, in one save; where a cause waits for its action, that action."""
    waiting = next((cause for cause in scene.state.causes if not acted_on(scene.state, cause.id)), None)
    if waiting is not None:
        return action(scene, waiting)

    def build(values: Values, scene: Scene) -> Sequence[KnownEntry]:
        named = {name: values[name] for name in ("text", "class", "key", "whys")}
        found = msgspec.structs.replace(with_lines("cause", "whys", named, scene), id=provisional(1))
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
        reads=Reads(kind="cause", to_customer=False),
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
