"""The instant that an answer means."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from desk.errors import Usage
from desk.text.due_times import parse_due_time
from desk.text.times import is_past_clock, parse_past_time
from desk.tui.forms.field import Field, Values
from desk.tui.forms.spec import EntryContext


def meant_time(field: Field, typed: str, context: EntryContext) -> datetime:
    """The instant that an answer means. Raises Usage."""
    parse = parse_past_time if field.past else parse_due_time
    return parse(typed, context.now, zone=context.shift.zone)


def is_past_time(field: Field, typed: str, context: EntryContext) -> bool:
    """Is it a past time of day, where one ahead is asked?"""
    return field.sort == "time" and not field.past and is_past_clock(typed, context.now, zone=context.shift.zone)


def spoken_times(fields: Iterable[Field], values: Values, context: EntryContext) -> Values:
    """The answers with their times in words. Those that cannot be read stay as typed."""
    spoken = dict(values)
    for field in fields:
        if field.sort == "time" and values.get(field.name):
            with suppress(Usage):
                spoken[field.name] = context.time_words(meant_time(field, values[field.name], context))
    return spoken
