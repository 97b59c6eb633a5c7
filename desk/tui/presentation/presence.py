"""Words and signs for the others at a case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from desk.model.entries import KINDS
from desk.model.presence import AgentPresence, PresenceMode
from desk.text.durations import duration_words
from desk.tui.presentation.cell_text import printable
from desk.tui.presentation.row_signs import WRITES

_DOES: dict[PresenceMode, str] = {"writing": "writing", "viewing": "looking", "idle": "idle", "gone": "gone"}
"""What the others do, the nearest to the customer first."""
_ORDER = tuple(_DOES)
_MOST_NAMES = 4
_KIND_OF = {"chase": "incoming", "answer": "offer_answer", "tangible": "promise"}
"""The kind of entry that an action writes, where it has another name."""


def presence_words(others: Sequence[AgentPresence], now: datetime) -> str:
    """The others at a case, the nearest to the customer first.

    The first is given with what they do and for how long: `bo is writing an apology, 40 s; lou viewing`.
    """
    if not others:
        return ""
    first, *rest = _nearest_first(others)
    more = "".join(f"; {printable(other.agent)} {other.mode}" for other in rest)
    return f"{printable(first.agent)} {_activity_words(first)}, {_age_words(first, now)}{more}"


def people_words(others: Sequence[AgentPresence], me: str) -> str:
    """The others at the desk: `bo, lou here`, else `only you`.

    Another window under our own name is `you twice`.
    """
    names = sorted({other.agent for other in others if other.mode != "gone"} - {me})
    twice = ["you twice"] if any(other.agent == me and other.mode != "gone" for other in others) else []
    if not names:
        return "".join(twice) or ("only you" if me else "")
    shown = [printable(name) for name in names[:_MOST_NAMES]]
    more = f" +{len(names) - _MOST_NAMES}" if len(names) > _MOST_NAMES else ""
    return ", ".join([f"{', '.join(shown)}{more} here", *twice])


def agent_names(others: Sequence[AgentPresence], now: datetime) -> str:
    """The others at a case, for little room: `bo writing, 40 s`."""
    if not others:
        return ""
    first, *rest = _nearest_first(others)
    more = f" +{len(rest)}" if rest else ""
    return f"{printable(first.agent)} {first.mode}, {_age_words(first, now)}{more}"


def presence_variants(others: Sequence[AgentPresence], now: datetime) -> tuple[str, ...]:
    """The others at a case, in fewer and fewer words.

    Such as the whole sentence, `bo writes an apology +1`, `bo writes +1`.
    """
    if not others:
        return ()
    first, *rest = _nearest_first(others)
    who, more = printable(first.agent), f" +{len(rest)}" if rest else ""
    does = {"writing": "writes", "viewing": "here"}.get(first.mode, first.mode)
    written = _written_words(first.what) if first.mode == "writing" else ""
    thing = [f"{who} writes {written}{more}"] if written else []
    return presence_words(others, now), *thing, f"{who} {does}{more}"


def presence_sign(others: Sequence[AgentPresence]) -> str:
    """The sign of a case where another has text not logged yet.

    Empty elsewhere.
    """
    return WRITES if any(other.mode == "writing" or (other.mode == "idle" and other.what) for other in others) else ""


def row_presence(others: Sequence[AgentPresence], owner: str) -> str:
    """The others at a case, as said behind its owner's name.

    It is `, looking` where the owner does, else `, bo looking`.
    """
    if not others:
        return ""
    first = _nearest_first(others)[0]
    who = "" if first.agent == owner else f"{printable(first.agent)} "
    return f", {who}{_DOES[first.mode]}"


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
    """The text that an action's form writes, in words.

    It is empty for a form that only changes the case.
    """
    kind = KINDS.get(_KIND_OF.get(action, action))
    return kind.WRITTEN_AS if kind else ""


def _age_words(other: AgentPresence, now: datetime) -> str:
    return duration_words(max(0, int((now - other.since).total_seconds())))
