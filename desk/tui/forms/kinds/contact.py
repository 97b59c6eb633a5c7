"""The forms of taking a case and telling what was said: take, contact, incoming, chase, memo."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from desk.model.entries import CUSTOMER, KnownEntry
from desk.tui.forms.kinds.reopening import NEW_CASE, REOPEN, again, going_on, new_linked, to_a_new_case
from desk.tui.forms.spec import Field, Form, Reads, Scene, Values, channel, due, eased, plain, remembered, text

FOLLOW_UP = "+30m"


def take(scene: Scene) -> Form:
    """Owner and next follow-up in one step; one key more accepts half an hour."""
    owner = scene.state.owner
    had = (("owner now", owner),) if owner and owner != scene.agent.id else ()

    def build(values: Values, scene: Scene) -> Sequence[KnownEntry]:
        return [scene.entry("assign", values["text"], owner=scene.agent.id, follow_up=values["follow_up"])]

    return Form(
        action="take",
        title="Take it, and look again",
        fields=(
            due(FOLLOW_UP, name="follow_up", label="next look", needed="Say when you will look at it next."),
            Field(name="text", label="why", hint="only if it is worth saying", wide=True),
        ),
        build=build,
        aside=had,
        quick=True,
        done="taken",
    )


def contact(scene: Scene) -> Form:
    """We reached the customer."""
    return Form(
        action="contact",
        title="Contact",
        fields=(
            text("what was said", needed="Say in a few words what was said."),
            channel(scene.state),
            Field(name="update", label="update", sort="tick"),
        ),
        build=plain("contact"),
        aside=(*remembered(scene.state), *eased(scene.state)),
        reads=Reads(kind="contact"),
    )


def incoming(scene: Scene) -> Form:
    """The customer again, not because they had to."""
    return _incoming(scene, chase=False)


def chase(scene: Scene) -> Form:
    """The customer had to ask after their own matter; nothing need be typed."""
    return _incoming(scene, chase=True)


def _incoming(scene: Scene, *, chase: bool) -> Form:
    state = scene.state

    def build(values: Values, scene: Scene) -> Sequence[KnownEntry]:
        then = values.get("then", "")
        if then == NEW_CASE:
            return to_a_new_case(scene)
        entry = scene.entry("incoming", values["text"], channel=values["channel"], chase="true" if chase else "")
        again = [scene.entry("status", "the customer came back", to="open")] if then == REOPEN else []
        return [msgspec.structs.replace(entry, by=CUSTOMER), *again]

    return Form(
        action="chase" if chase else "incoming",
        title="They had to chase us" if chase else "The customer again",
        fields=(
            text("what they said", needed="" if chase else "Say what they said."),
            channel(state),
            *((going_on(scene),) if state.finished else ()),
        ),
        build=build,
        live=lambda _, scene: again(scene) if scene.state.finished else [],
        begins=lambda values, scene: new_linked(values, scene) if values.get("then") == NEW_CASE else None,
    )


def memo(scene: Scene) -> Form:
    """An internal note."""
    return Form(action="memo", title="Memo", fields=(text("note", needed="Write the note."),), build=plain("memo"))
