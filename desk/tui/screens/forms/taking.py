"""The forms of taking a case and telling what was said: new, take, contact, incoming, chase, memo."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from desk.model.case import Header
from desk.model.changes import NewCase
from desk.model.entries import CUSTOMER, PRIORITIES, KnownEntry, Told
from desk.model.times import read_time
from desk.model.typed import field_value
from desk.tui.screens.forms.form import CHANNELS, Field, Form, Reads, Scene, Values, channel, due, eased, plain, remembered, text

FOLLOW_UP = "+30m"
FAILURES = ("no-show", "delay", "error", "omission", "misunderstanding", "billing", "tone", "outage")


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
    def build(values: Values, scene: Scene) -> Sequence[KnownEntry]:
        entry = scene.entry("incoming", values["text"], channel=values["channel"], chase="true" if chase else "")
        return [msgspec.structs.replace(entry, by=CUSTOMER)]

    return Form(
        action="chase" if chase else "incoming",
        title="They had to chase us" if chase else "The customer again",
        fields=(text("what they said", needed="" if chase else "Say what they said."), channel(scene.state)),
        build=build,
    )


def memo(scene: Scene) -> Form:
    """An internal note."""
    return Form(action="memo", title="Memo", fields=(text("note", needed="Write the note."),), build=plain("memo"))


def new() -> Form:
    """A case in one screen; nobody is asked whose fault it was (RECOVERY.md, S1.2)."""
    return Form(
        action="new",
        title="New case",
        fields=(
            Field(name="customer", label="customer", needed="Say whose case it is.", wide=True),
            Field(name="subject", label="subject", needed="Say in a line what it is about.", wide=True),
            text("what they told", hint="their own account", lines=3),
            Field(name="channel", label="channel", sort="choice", choices=CHANNELS, start=CHANNELS[0], wide=True),
            Field(name="priority", label="priority", sort="choice", choices=PRIORITIES, start="normal", wide=True),
            Field(name="failure", label="failure", sort="word", choices=FAILURES, hint="if something went wrong: no-show, delay.."),
            Field(name="told_at", label="told at", sort="time", hint="-2h, if they told someone before"),
            Field(name="phone", label="phone"),
            Field(name="value", label="worth", sort="number", hint="over the years"),
        ),
        build=lambda values, scene: [],
        done="logged",
    )


def new_case(values: Values, scene: Scene) -> NewCase:
    """The case a filled-in `new` form means. Raises Usage."""
    agent, now, shift = scene.agent, scene.now, scene.shift
    named = {name: field_value(name, values[name], now=now, zone=shift.zone) for name in _HEADER if values[name]}
    header = msgspec.convert({**named, "created_at": now, "created_by": agent.id}, Header)
    told_at = read_time(values["told_at"], now, zone=shift.zone) if values["told_at"] else None
    return NewCase(header, (Told(at=now, by=CUSTOMER, text=values["text"], channel=values["channel"], told_at=told_at),))


_HEADER = ("customer", "subject", "channel", "priority", "failure", "phone", "value")
