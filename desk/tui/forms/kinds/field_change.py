"""The forms that change a case: priority, field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desk.model.entries import PRIORITIES, FieldChange, KnownEntry
from desk.model.state import CaseState
from desk.model.typed import EDITABLE, field_value
from desk.tui.forms.spec import Field, Form, Scene


def priority(scene: Scene) -> Form:
    """Urgent, high, normal, low."""
    return Form(
        action="priority",
        title="Priority",
        fields=(Field(name="now", label="priority", sort="choice", choices=PRIORITIES, start=scene.state.priority, wide=True),),
        build=lambda values, scene: _changed("priority", values["now"], scene),
        quick=True,
        done="changed",
    )


def field(scene: Scene) -> Form:
    """Any other field of the case's head; the present value stands beside."""
    return Form(
        action="field",
        title="Change a field",
        fields=(
            Field(name="name", label="field", sort="choice", choices=EDITABLE, start="subject", wide=True),
            Field(name="now", label="new value", hint="nothing empties it", wide=True),
        ),
        build=lambda values, scene: _changed(values["name"], values["now"], scene),
        live=lambda values, scene: [(("now: ", "dim"), (spoken_value(scene.state, values["name"]), "text"))],
        quick=True,
        done="changed",
    )


def _changed(name: str, typed: str, scene: Scene) -> Sequence[KnownEntry]:
    now = field_value(name, typed, now=scene.now, zone=scene.shift.zone)
    return [FieldChange(at=scene.now, by=scene.agent.id, name=name, was=scene.state.value(name), now=now)]


def spoken_value(state: CaseState, name: str) -> str:
    """What a field of a case says now, as it could be typed."""
    value: Any = state.value(name)
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
