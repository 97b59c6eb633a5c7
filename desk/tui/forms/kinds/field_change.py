"""The forms that change a field of a case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desk.errors import Usage
from desk.model.entries import FieldChange, KnownEntry
from desk.model.entry_parser import EDITABLE_FIELDS
from desk.model.entry_values import PRIORITIES
from desk.model.state import CaseState
from desk.text.printable import plain_words
from desk.tui.forms.field import Field
from desk.tui.forms.spec import EntryContext, FormSpec


def priority_form(context: EntryContext) -> FormSpec:
    """The form of the priority: urgent, high, normal or low."""
    return FormSpec(
        action="priority",
        title="Priority",
        fields=(Field(name="now", label="priority", sort="choice", choices=PRIORITIES, start=context.state.priority, wide=True),),
        build=lambda values, context: _change_entries("priority", values["now"], context),
        saved_words="changed:",
    )


def field_form(context: EntryContext) -> FormSpec:
    """The form of any other field in a case's header.

    The present value stands below.
    """
    return FormSpec(
        action="field",
        title="Change a field",
        fields=(
            Field(name="name", label="field", sort="choice", choices=EDITABLE_FIELDS, start="subject", wide=True),
            Field(name="now", label="new value", hint="nothing empties it", wide=True),
        ),
        build=lambda values, context: _change_entries(values["name"], values["now"], context),
        live_lines=lambda values, context: [(("now: ", "dim"), (typeable_value(context.state, values["name"]), "text"))],
        live_rows=2,
        saved_words="changed:",
    )


def _change_entries(name: str, typed: str, context: EntryContext) -> Sequence[KnownEntry]:
    now = context.field_value(name, typed)
    if now == context.state.value(name):
        return _nothing_changed(name, context)
    return [FieldChange(at=context.now, by=context.agent.id, name=name, was=context.state.value(name), now=now)]


def _nothing_changed(name: str, context: EntryContext) -> Sequence[KnownEntry]:
    """No entry for a case among several that has the value already.

    Raises Usage where it is the only case.
    """
    if context.also:
        return []
    raise Usage(f"now: The {plain_words(name)} is {typeable_value(context.state, name) or 'empty'} already.")


def typeable_value(state: CaseState, name: str) -> str:
    """The value of a case's field as it could be typed."""
    value: Any = state.value(name)
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
