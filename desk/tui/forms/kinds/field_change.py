"""The forms that change a case: priority, field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desk.model.entries import FieldChange, KnownEntry
from desk.model.entry_parser import EDITABLE_FIELDS, parse_field
from desk.model.entry_values import PRIORITIES
from desk.model.state import CaseState
from desk.tui.forms.spec import EntryContext, Field, FormSpec


def priority(context: EntryContext) -> FormSpec:
    """Urgent, high, normal, low."""
    return FormSpec(
        action="priority",
        title="Priority",
        fields=(Field(name="now", label="priority", sort="choice", choices=PRIORITIES, start=context.state.priority, wide=True),),
        build=lambda values, context: _changed("priority", values["now"], context),
        quick=True,
        done="changed",
    )


def field(context: EntryContext) -> FormSpec:
    """Any other field of the case's head; the present value stands beside."""
    return FormSpec(
        action="field",
        title="Change a field",
        fields=(
            Field(name="name", label="field", sort="choice", choices=EDITABLE_FIELDS, start="subject", wide=True),
            Field(name="now", label="new value", hint="nothing empties it", wide=True),
        ),
        build=lambda values, context: _changed(values["name"], values["now"], context),
        live_lines=lambda values, context: [(("now: ", "dim"), (spoken_value(context.state, values["name"]), "text"))],
        quick=True,
        done="changed",
    )


def _changed(name: str, typed: str, context: EntryContext) -> Sequence[KnownEntry]:
    now = parse_field(name, typed, now=context.now, zone=context.shift.zone)
    return [FieldChange(at=context.now, by=context.agent.id, name=name, was=context.state.value(name), now=now)]


def spoken_value(state: CaseState, name: str) -> str:
    """What a field of a case says now, as it could be typed."""
    value: Any = state.value(name)
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
