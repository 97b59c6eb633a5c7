"""The words and fields of the filter language, with their values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Literal

import msgspec

from desk.board.case_view import CaseView, is_silent, next_due
from desk.board.contact_notices import call_is_owed
from desk.errors import Usage
from desk.model.entry_values import PRIORITIES, STATUSES
from desk.recovery.causes.debt import overdue_actions
from desk.recovery.contact_history import handoffs
from desk.text.amounts import parse_number
from desk.text.late_pattern import late_pattern
from desk.text.near_words import nearest_word

CaseTest = Callable[[CaseView, datetime], bool]
FieldSort = Literal["text", "exact", "choice", "number", "duration"]
ME = "me"
MISSING = "-"
"""The value that asks for cases without one."""
MISSING_WORDS: Mapping[str, tuple[str, ...]] = {"owner": ("nobody", "none")}
"""Words that say the same of a field. The first is what the board says."""
VALUE_WORDS: Mapping[str, Mapping[str, str]] = {
    "status": {"waiting": "pending", "hold": "on_hold", "held": "on_hold", "resolved": "solved", "finished": "solved"},
    "priority": {"critical": "urgent", "medium": "normal"},
}
"""Words of other desks for the values of a field."""
RISKS = ("late", "soon", "ok", "paused", "none", "done")
"""The risks of a case, worst first."""


class FilterField(msgspec.Struct, frozen=True, kw_only=True):
    """A field that a filter asks for.

    A `text` is looked for within its value, an `exact` one is the whole value, a `choice` is one of `choices`, of which the beginning is
    enough. `read` gives the value as text, `count` as a number. A `duration` is counted in seconds.
    """

    sort: FieldSort
    example: str
    read: Callable[[CaseView], str] | None = None
    count: Callable[[CaseView, datetime], float | None] | None = None
    choices: tuple[str, ...] = ()


def _header_value(name: str) -> Callable[[CaseView], str]:
    return lambda view: str(view.state.value(name) or "")


def _cause_names(view: CaseView) -> str:
    """The causes by their names, those without one by their words."""
    return " ".join(dict.fromkeys(cause.key or cause.text for cause in view.state.causes))


def _asked_word(view: CaseView) -> str:
    if not view.state.finished:
        return ""
    return "yes" if view.state.verifies else "no"


def _debt_age(view: CaseView, now: datetime) -> float | None:
    return (now - view.debt.since).total_seconds() if view.debt else None


def external_reference(view: CaseView) -> str:
    """The source of an imported case with its number there."""
    return " ".join(view.state.external or ())


FIELDS: Mapping[str, FilterField] = {
    "owner": FilterField(sort="exact", example="owner:bo", read=lambda view: view.state.owner),
    "status": FilterField(sort="choice", example="status:open", read=lambda view: view.state.status, choices=STATUSES),
    "priority": FilterField(sort="choice", example="priority:high", read=lambda view: view.state.priority, choices=PRIORITIES),
    "risk": FilterField(sort="duration", example="risk<15m", count=lambda view, now: next_due(view, now).left, choices=RISKS),
    "customer": FilterField(sort="text", example="customer:tess", read=lambda view: view.state.customer),
    "phone": FilterField(sort="text", example="phone:5550101", read=_header_value("phone")),
    "email": FilterField(sort="text", example="email:tess@", read=_header_value("email")),
    "organisation": FilterField(sort="text", example="organisation:north", read=_header_value("organisation")),
    "subject": FilterField(sort="text", example="subject:truck", read=lambda view: view.state.subject),
    "text": FilterField(sort="text", example="text:keys"),
    "feeling": FilterField(sort="text", example="feeling:angry", read=lambda view: view.state.feeling),
    "tag": FilterField(sort="text", example="tag:vip", read=lambda view: " ".join(view.state.tags)),
    "channel": FilterField(sort="text", example="channel:phone", read=lambda view: view.state.channel),
    "kind": FilterField(sort="text", example="kind:delay", read=_header_value("failure")),
    "cause": FilterField(sort="text", example="cause:planning", read=_cause_names),
    "case": FilterField(sort="exact", example="case:101", read=lambda view: view.id),
    "source": FilterField(
        sort="text", example="source:zendesk", read=lambda view: f"{external_reference(view)} {_header_value('source')(view)}".strip()
    ),
    "value": FilterField(sort="number", example="value>1000", count=lambda view, _now: view.state.value("value")),
    "price": FilterField(sort="number", example="price>=480", count=lambda view, _now: view.state.value("price")),
    "chases": FilterField(sort="number", example="chases>1", count=lambda view, _now: view.state.chases),
    "hops": FilterField(sort="number", example="hops>=2", count=lambda view, _now: handoffs(view.state)),
    "age": FilterField(sort="duration", example="age>2h", count=lambda view, now: (now - view.state.told_at).total_seconds()),
    "debt": FilterField(sort="duration", example="debt>1d", count=_debt_age),
    "leaves": FilterField(sort="text", example="leaves:high", read=_header_value("leaves")),
    "public": FilterField(sort="text", example="public:high", read=_header_value("public_risk")),
    "asked": FilterField(sort="choice", example="asked:no", read=_asked_word, choices=("yes", "no")),
    "outcome": FilterField(
        sort="choice",
        example="outcome:lost",
        read=lambda view: view.state.ending.outcome or "" if view.state.ending else "",
        choices=("kept", "stronger", "lost", "best_effort"),
    ),
}
ALIASES: Mapping[str, str] = {
    "mail": "email", "org": "organisation", "id": "case", "tags": "tag", "chased": "chases",
    "assignee": "owner", "assigned": "owner", "agent": "owner", "state": "status", "prio": "priority",
    "client": "customer", "title": "subject", "company": "organisation", "tel": "phone", "due": "risk", "sla": "risk", "worth": "value",
}  # fmt: skip
"""Other names of fields, as they are said."""

FLAGS: Mapping[str, CaseTest] = {
    "late": lambda view, now: next_due(view, now).risk == "late",
    "soon": lambda view, now: next_due(view, now).risk == "soon",
    "ok": lambda view, now: next_due(view, now).risk == "ok",
    "paused": lambda view, _now: view.state.paused,
    "chased": lambda view, _now: view.state.chases > 0,
    "recovery": lambda view, _now: view.state.recovery,
    "unowned": lambda view, _now: not view.state.owner,
    "promised": lambda view, _now: any(clock.name == "promise" and clock.stopped_at is None for clock in view.clocks),
    "silent": is_silent,
    "calls": call_is_owed,
    "appointment": lambda view, _now: view.expected_at is not None,
    "done": lambda view, _now: view.state.finished,
    "unverified": lambda view, _now: view.state.finished and view.state.recovery and not view.state.verifies,
    "debt": lambda view, _now: view.debt is not None,
    "aftercare": lambda view, now: view.aftercare_due(now),
    "story": lambda view, _now: bool(view.state.stories),
    "overdue": lambda view, now: bool(overdue_actions(view.state, now)),
    "all": lambda _view, _now: True,
}
"""Words that are answered by a case alone. `filters.py` knows those that need more."""

_DURATION = late_pattern(r"(-?\d{1,9}(?:\.\d{1,9})?)([smhd]?)")
_NUMBER = late_pattern(r"(-?\d[\d.,]{0,24})(k?)")
_THOUSAND = 1000
_UNIT_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "": 60}
_PRIORITY_NUMBER = late_pattern(r"p([1-4])")


def field_named(name: str) -> FilterField:
    """The field of a name, however it is called.

    Raises Usage with the nearest one.
    """
    found = FIELDS.get(ALIASES.get(name, name))
    if found is not None:
        return found
    near = nearest_word(name, [*FIELDS, *ALIASES])
    hint = f"Did you mean {near}:?" if near else f'"{name[:20]}" in quotes is looked for as text.'
    raise Usage(f"A case has no field called {name[:40]!r}. {hint}")


def asks_missing(name: str, value: str) -> bool:
    """Does a value ask for cases without one?"""
    return value == MISSING or value in MISSING_WORDS.get(name, ())


def field_number(name: str, value: str) -> float:
    """The number that a value means, in seconds for a duration. Raises Usage."""
    field = field_named(name)
    if field.sort == "duration":
        if found := _DURATION.fullmatch(value):
            return float(found[1]) * _UNIT_SECONDS[found[2]]
    elif found := _NUMBER.fullmatch(value):
        return parse_number(found[1]) * (_THOUSAND if found[2] else 1)
    needed = "a time is needed" if field.sort == "duration" else "a number is needed"
    raise Usage(f"{name} cannot be compared with {value[:30]!r}: {needed}, as in {field.example}.")


def field_choices(name: str, value: str) -> frozenset[str]:
    """The values of a field that begin as typed. Raises Usage with the nearest for one that it never takes."""
    field, typed = field_named(name), value.replace("-", "_")
    typed = VALUE_WORDS.get(ALIASES.get(name, name), {}).get(typed, typed)
    if name == "priority" and (number := _PRIORITY_NUMBER.fullmatch(typed)):
        typed = PRIORITIES[int(number[1]) - 1]
    if typed in field.choices:
        return frozenset([typed])
    if found := frozenset(choice for choice in field.choices if choice.startswith(typed)):
        return found
    near = nearest_word(typed, field.choices)
    hint = f"Did you mean {near}?" if near else f"It is one of {', '.join(field.choices)}."
    raise Usage(f"{name} is never {value[:30]!r}. {hint}")
