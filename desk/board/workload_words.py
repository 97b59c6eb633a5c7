"""The workload of a desk in words."""

from __future__ import annotations

from datetime import datetime, tzinfo

from desk.board.filter.grammar import FieldTest, print_filter
from desk.board.workload import AgentWorkload, OwnerLoad
from desk.text.durations import due_words
from desk.text.times import time_words

NOBODY = "nobody"


def standing_words(person: AgentWorkload, now: datetime, zone: tzinfo) -> str:
    """The place of somebody, such as `on shift until 15:00`."""
    match person.standing:
        case "writing":
            return "here, writing"
        case "away":
            return "here, away from the keyboard"
        case "on shift":
            return f"on shift until {time_words(person.until, now, zone)}" if person.until else "on shift"
        case "absent":
            return "not here"
        case standing:
            return standing


def load_words(load: OwnerLoad) -> str:
    """The open cases of somebody, such as `4 open, 1 late`."""
    if not load.open:
        return "no open case"
    return f"{load.open} open, {load.late} late" if load.late else f"{load.open} open"


def next_due_words(load: OwnerLoad, now: datetime) -> str:
    """The next due time of somebody, such as `in 7 min, C-108`. Empty without one."""
    if load.next_due is None:
        return ""
    return f"{due_words(int((load.next_due - now).total_seconds()))}, {load.next_case}"


def person_sentence(person: AgentWorkload, now: datetime, zone: tzinfo) -> str:
    """Somebody with their place and their load, as a sentence.

    Such as `bo: here, 4 open, 1 late, next in 29 min, C-114.`
    """
    due = next_due_words(person.load, now)
    return f"{person.agent.id}: {standing_words(person, now, zone)}, {load_words(person.load)}{f', next {due}' if due else ''}."


def owner_filter(owner: str) -> str:
    """The filter that shows the open cases of an owner.

    Nobody's are those of the empty name.
    """
    return print_filter(FieldTest("owner", ":", owner or NOBODY))
