"""Who else is at a case, in words; it is told and looks nobody up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from desk.model.presence import Mode, Present
from desk.tui.printable import printable
from desk.tui.widgets.case_row import Sign

_SIGNS: dict[Mode, Sign] = {"writing": "w", "viewing": "v", "idle": "i", "gone": "g"}
_NEAREST = tuple(_SIGNS)
_WRITTEN = {
    "contact": "a reply",
    "incoming": "what the customer said",
    "chase": "what the customer said",
    "memo": "a note",
    "listen": "what was heard",
    "apology": "an apology",
    "offer": "an offer",
    "answer": "the answer to an offer",
    "refusal": "a refusal",
    "cause": "the root cause",
    "promise": "a promise",
    "tangible": "a promise",
    "verify": "the verdict",
}
"""What is written in the form of an action; with any other form a case is changed."""


def presence_words(others: Sequence[Present], now: datetime) -> str:
    """Who else is at a case: what the one nearest to the customer does, and for how long, then what the rest do.

    `bo is writing an apology, 40 s; lou viewing`
    """
    if not others:
        return ""
    first, *rest = _ordered(others)
    more = "".join(f"; {printable(other.agent)} {other.mode}" for other in rest)
    return f"{printable(first.agent)} {_doing(first)}, {_age(first, now)}{more}"


def who(others: Sequence[Present], now: datetime) -> str:
    """The same where there is little room: `bo writing, 40 s`."""
    if not others:
        return ""
    first, *rest = _ordered(others)
    more = f" +{len(rest)}" if rest else ""
    return f"{printable(first.agent)} {first.mode}, {_age(first, now)}{more}"


def sign_of(others: Sequence[Present]) -> Sign:
    """The same in one letter: the first of writing, viewing, idle, gone."""
    return _SIGNS[_ordered(others)[0].mode] if others else ""


def _ordered(others: Sequence[Present]) -> list[Present]:
    return sorted(others, key=lambda other: (_NEAREST.index(other.mode), other.since))


def _doing(other: Present) -> str:
    thing = _WRITTEN.get(other.what, "a change")
    match other.mode:
        case "writing":
            return f"is writing {thing}" if other.what in _WRITTEN else "is changing it"
        case "idle":
            return f"is idle over {thing}" if other.what else "is idle"
        case "gone":
            return f"gone while writing {thing}" if other.what else "gone"
        case _:
            return "is viewing"


def _age(other: Present, now: datetime) -> str:
    """How long: seconds, then minutes, then hours."""
    seconds = max(0, int((now - other.since).total_seconds()))
    if seconds < 120:
        return f"{seconds} s"
    return f"{seconds // 60} min" if seconds < 7200 else f"{seconds // 3600} h"
