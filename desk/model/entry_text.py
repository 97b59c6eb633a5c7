"""Describes an entry in words, for timelines and plain output."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import Any

import msgspec

from desk.model.effort import effort_asked
from desk.model.entries import (
    AnyEntry,
    Cause,
    CorrectiveAction,
    FieldChange,
    Keeper,
    Listen,
    Offer,
    Option,
    Playbook,
    Promise,
    Refusal,
    Step,
    Story,
    Unknown,
    kind_of,
    text_of,
)
from desk.model.entry_facts import has_reached
from desk.model.entry_values import OUTCOME_WORDS
from desk.model.field_names import CAUSE_WORDS, field_name
from desk.model.kind_registry import KindRegistry
from desk.text.amounts import amount_words, chance_words
from desk.text.late_pattern import late_pattern
from desk.text.printable import plain_words
from desk.text.timed_words import names_time
from desk.text.times import format_time

TimeFormat = Callable[[datetime], str]

_MOMENT = late_pattern(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_LENGTH = late_pattern(r"\b(?:in|within) (?:an?|half an|\d+) ?(?:min|minute|h|hour|day)", re.IGNORECASE)
"""A length of time in a promise. The time itself stands behind it in brackets."""
_SENTENCE_FIELDS = ("remember",)
"""Fields printed as a sentence of their own, after the others."""
_LABELS = {
    "aftercare": "after-care",
    "saved": "sale saved",
    "remember": "they will say of us",
    "referred": "sent somebody",
    "outcome": "how it ended",
    "feeling": "feels",
    "taken": "they took it",
    "follow_up": "look again",
    "recheck": "look again",
}

_PARTS: KindRegistry[Callable[[Any, TimeFormat], Iterator[str]]] = KindRegistry()
"""Functions that give the parts of an entry. An entry of another kind is told field by field."""


def describe_entry(entry: AnyEntry, *, now: datetime, zone: str, without: Collection[str] = ()) -> list[str]:
    """Describe an entry, one part a line. Instants are told as seen from `now` in `zone`. User text stands in it as it is.

    Fields named in `without` are left out, for those who show them elsewhere.
    """

    def time_words(instant: datetime) -> str:
        return format_time(instant, now, zone=zone)

    parts_of = _PARTS.get(type(entry))
    parts = parts_of(entry, time_words) if parts_of else _other_parts(entry, time_words, without)
    return [part for part in parts if part]


def _other_parts(entry: AnyEntry, time_words: TimeFormat, without: Collection[str]) -> Iterator[str]:
    """The main text, then every other field that is filled."""
    yield text_of(entry)
    skipped = {"id", "at", "by", "ref", "text", "kind", "words", "told_at", *without}
    yield "reached nobody" if not has_reached(entry) else ""
    values: dict[str, Any] = msgspec.to_builtins(entry, builtin_types=(datetime,))
    named = {name: value for name, value in values.items() if name not in skipped and value not in ("", None, (), [], False)}
    main = text_of(entry)
    details = [_named_value(name, value, time_words) for name, value in named.items() if value != main and name not in _SENTENCE_FIELDS]
    yield ", ".join(details)
    yield from (_named_value(name, named[name], time_words) for name in _SENTENCE_FIELDS if name in named)


def _named_value(field: str, value: Any, time_words: TimeFormat) -> str:
    name = _LABELS.get(field, plain_words(field))
    value = OUTCOME_WORDS.get(value, value) if field == "outcome" else value
    if isinstance(value, datetime):
        return f"{name} {time_words(value)}"
    if isinstance(value, bool):
        return name
    if isinstance(value, list | tuple):
        return f"{name}: " + "; ".join(map(str, value))
    if isinstance(value, float):
        value = f"{value:g}"
    return f"{name} {value}" if name in {"to", "channel"} else f"{name}: {value}"


@_PARTS.for_kinds(Unknown)
def _unknown_parts(entry: Unknown, time_words: TimeFormat) -> Iterator[str]:
    yield f"(an entry of a kind this version does not know: {kind_of(entry)})"
    for name, value in entry.fields.items():
        yield f"{name}: {value}"


@_PARTS.for_kinds(Listen)
def _listen_parts(entry: Listen, time_words: TimeFormat) -> Iterator[str]:
    yield entry.text
    parts = {
        "feels": entry.feeling,
        "expected": entry.promised,
        "what came": entry.came,
        "matters because": entry.matters,
        "wants": entry.wants,
        "our guess": entry.guess,
        "situation": entry.circumstances,
        "in their place": entry.shoes,
    }
    for name, value in parts.items():
        yield f"{name}: {value}" if value else ""


@_PARTS.for_kinds(Offer)
def _offer_parts(entry: Offer, time_words: TimeFormat) -> Iterator[str]:
    for number, option in enumerate(entry.options, 1):
        yield f"{number}. {_option_words(option, time_words)}"
    yield entry.text
    yield f"stands until {time_words(entry.expires)}" if entry.expires else ""


def _option_words(option: Option, time_words: TimeFormat) -> str:
    parts = [option.title or option.remedy or "an offer"]
    parts += [f"worth {amount_words(option.value_now)} now"] if option.value_now else []
    parts += [f"{amount_words(option.value_later)} off the next bill, used by {chance_words(option.chance)}"] if option.value_later else []
    parts += [f"costs {amount_words(option.cost)}"] if option.cost else []
    parts += [f"{option.staff_minutes:g} min of staff"] if option.staff_minutes else []
    parts += [f"extra: {option.extra}"] if option.extra else []
    parts += [f"if {option.condition}"] if option.condition else []
    parts += [f"by {when}"] if (when := time_words(option.by) if option.by else "") and not names_time(parts[0], when) else []
    parts += [f"redeem by {time_words(option.redeem)}"] if option.redeem else []
    parts += [asked] if (asked := effort_asked(option.effort)) else []
    return ", ".join(parts)


@_PARTS.for_kinds(Promise)
def _promise_parts(entry: Promise, time_words: TimeFormat) -> Iterator[str]:
    due = _due_words(entry.text, time_words(entry.due)) if entry.due else ""
    sort = " (we do what we can)" if entry.sort == "effort" else ""
    seen = " (they will see it)" if entry.visible else ""
    yield f"{entry.text}{due}{sort}{seen}"
    yield f"kept by {entry.kept_by}" if entry.kept_by else ""
    yield f"to {entry.to}" if entry.to != "customer" else ""


def _due_words(text: str, due: str) -> str:
    """The due time that a text does not name yet."""
    if due in text:
        return ""
    return f" ({due})" if _LENGTH.search(text) else f" by {due}"


@_PARTS.for_kinds(Keeper)
def _keeper_parts(entry: Keeper, time_words: TimeFormat) -> Iterator[str]:
    yield f"kept by {entry.kept_by}" if entry.kept_by else "kept by whoever owns the case"


@_PARTS.for_kinds(CorrectiveAction)
def _action_parts(entry: CorrectiveAction, time_words: TimeFormat) -> Iterator[str]:
    due = f" by {time_words(entry.due)}" if entry.due else ""
    yield f"{entry.text}: {entry.owner}{due}"


@_PARTS.for_kinds(FieldChange)
def _field_parts(entry: FieldChange, time_words: TimeFormat) -> Iterator[str]:
    name = field_name(entry.name)
    if entry.name == "source_hash":
        yield ""
    elif entry.name == "extra":
        yield from _extra_changes(entry.was, entry.now)
    elif entry.name == "source_updated":
        yield f"{name}: {_instant_words(entry.now, time_words)}"
    else:
        was, now = (_moment_or_value(value, time_words) for value in (entry.was, entry.now))
        yield f"{name}: {was} -> {now}"


def _extra_changes(was: Any, now: Any) -> Iterator[str]:
    """The changes among the details of the other desk."""
    before, after = ({str(name): value for name, value in each.items()} if isinstance(each, dict) else {} for each in (was, now))
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            yield f"{name}: {_field_value(before.get(name))} -> {_field_value(after.get(name))}"


def _moment_or_value(value: Any, time_words: TimeFormat) -> str:
    is_moment = isinstance(value, datetime) or (isinstance(value, str) and _MOMENT.match(value) is not None)
    return _instant_words(value, time_words) if is_moment else _field_value(value)


def _instant_words(value: Any, time_words: TimeFormat) -> str:
    try:
        return time_words(msgspec.convert(value, datetime))
    except msgspec.ValidationError:
        return _field_value(value)


@_PARTS.for_kinds(Cause)
def _cause_parts(entry: Cause, time_words: TimeFormat) -> Iterator[str]:
    yield entry.text
    yield f"{CAUSE_WORDS['class']}: {entry.class_}" if entry.class_ else ""
    yield f"{CAUSE_WORDS['key']}: {entry.key}" if entry.key else ""
    for why in entry.whys:
        yield f"{CAUSE_WORDS['why']}: {why}"


def _field_value(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_field_value(item) for item in value) or "-"
    if isinstance(value, dict):
        return ", ".join(f"{name} {_field_value(item)}" for name, item in value.items()) or "-"
    return "-" if value in (None, "") else str(value)


@_PARTS.for_kinds(Refusal)
def _refusal_parts(entry: Refusal, time_words: TimeFormat) -> Iterator[str]:
    yield entry.text
    yield f"asked for: {entry.asked}" if entry.asked else ""
    yield f"really wants: {entry.wants}" if entry.wants else ""
    yield f"reason: {entry.reason}" if entry.reason else ""
    yield f"among us: {entry.internal}" if entry.internal else ""
    for alternative in entry.alternatives:
        taken = " (taken)" if alternative == entry.taken else ""
        yield f"instead: {alternative}{taken}"


@_PARTS.for_kinds(Story)
def _story_parts(entry: Story, time_words: TimeFormat) -> Iterator[str]:
    yield f"what broke: {entry.broke}" if entry.broke else ""
    yield f"what we did: {entry.did}" if entry.did else ""
    yield f"what they said: {entry.said}" if entry.said else ""


@_PARTS.for_kinds(Playbook)
def _playbook_parts(entry: Playbook, time_words: TimeFormat) -> Iterator[str]:
    yield f"{entry.name}: {'; '.join(step.text for step in entry.steps)}" if entry.steps else entry.name


@_PARTS.for_kinds(Step)
def _step_parts(entry: Step, time_words: TimeFormat) -> Iterator[str]:
    yield entry.step
    yield entry.text
