"""Who else is at a case, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from desk.model.entries import KINDS
from desk.model.presence import AgentPresence, PresenceMode
from desk.text.durations import duration_words
from desk.tui.presentation.case_row import Sign
from desk.tui.presentation.cell_text import printable

_SIGNS: dict[PresenceMode, Sign] = {"writing": "w", "viewing": "v", "idle": "i", "gone": "g"}
_ORDER = tuple(_SIGNS)
_KIND_OF = {"chase": "incoming", "answer": "offer_answer", "tangible": "promise"}
"""The kind of entry that an action writes, where it has another name."""


def presence_words(others: Sequence[AgentPresence], now: datetime) -> str:
    """Who else is at a case: what the one nearest to the customer does, and for how long, then what the rest do.

    `bo is writing an apology, 40 s; lou viewing`
    """
    if not others:
        return ""
    first, *rest = _nearest_first(others)
    more = "".join(f"; {printable(other.agent)} {other.mode}" for other in rest)
    return f"{printable(first.agent)} {_activity_words(first)}, {_age_words(first, now)}{more}"


def agent_names(others: Sequence[AgentPresence], now: datetime) -> str:
    """The same where there is little room: `bo writing, 40 s`."""
    if not others:
        return ""
    first, *rest = _nearest_first(others)
    more = f" +{len(rest)}" if rest else ""
    return f"{printable(first.agent)} {first.mode}, {_age_words(first, now)}{more}"


def presence_sign(others: Sequence[AgentPresence]) -> Sign:
    """The same in one letter: the first of writing, viewing, idle, gone."""
    return _SIGNS[_nearest_first(others)[0].mode] if others else ""


def _nearest_first(others: Sequence[AgentPresence]) -> list[AgentPresence]:
    return sorted(others, key=lambda other: (_ORDER.index(other.mode), other.since))


def _activity_words(other: AgentPresence) -> str:
    written = _written_words(other.what)
    thing = written or "a change"
    match other.mode:
        case "writing":
            return f"is writing {thing}" if written else "is changing it"
        case "idle":
            return f"is idle over {thing}" if other.what else "is idle"
        case "gone":
            return f"gone while writing {thing}" if other.what else "gone"
        case _:
            return "is viewing"


def _written_words(action: str) -> str:
    """The words for a text that is written in the form of an action; with any other form a case is changed."""
    kind = KINDS.get(_KIND_OF.get(action, action))
    return kind.WRITTEN_AS if kind else ""


def _age_words(other: AgentPresence, now: datetime) -> str:
    return duration_words(max(0, int((now - other.since).total_seconds())))
