"""Contact history: attempts, first contact and hand-overs of a case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from desk.model.entries import Apology, Assign, Contact, Incoming, Memo, Told
from desk.model.entry_facts import Reply, has_reached, is_reply
from desk.model.state import CaseState
from desk.recovery.notices import Notice
from desk.text.durations import duration_words

FIRST_HOUR = timedelta(hours=1)
"""After a failure attention peaks, and small gestures count for most (S1.8)."""
MAX_HANDOFFS = 1
"""The most hand-overs a customer should feel (S5.11)."""
PERSONAL_CHANNELS = frozenset({"phone", "in person", "voicemail"})
"""Channels with a voice or a face: anything else answers a failure only partly (S1.11)."""

_LEAST_GAP = timedelta(minutes=5)
"""Time between telling and logging that is nobody's delay."""
_ATTEMPT_NOUNS = {
    "phone": "call",
    "voicemail": "voicemail",
    "sms": "text",
    "email": "e-mail",
    "chat": "chat",
    "in person": "visit",
    "social": "post",
    "letter": "letter",
}


def told_gap(state: CaseState) -> timedelta | None:
    """The time from told at to logged at (S2.7 and S2.9). None where it is too short to matter."""
    gap = state.created_at - state.told_at
    return gap if gap >= _LEAST_GAP else None


def told_to(state: CaseState) -> str:
    """The person whom they told first. Empty when nobody noted it."""
    return next((entry.told_to for entry in state.timeline if isinstance(entry, Told) and entry.told_to), "")


def contact_attempts(state: CaseState) -> list[Told | Incoming]:
    """Every attempt to reach us about this matter, over all channels (S4.9).

    The attempts are the telling and each chase.
    """
    return [entry for entry in state.timeline if isinstance(entry, Told) or (isinstance(entry, Incoming) and entry.chase)]


def attempt_summary(state: CaseState) -> str:
    """The attempts in words, empty where they never chased us.

    For example `4 in all with the first: 2 calls, 1 text, 1 voicemail`.
    """
    if not state.chases:
        return ""
    made = contact_attempts(state)
    kinds = Counter(_ATTEMPT_NOUNS.get(entry.channel, "message") for entry in made).most_common()
    said = ", ".join(f"{count} {kind}{'s' if count > 1 else ''}" for kind, count in kinds)
    return f"{len(made)} in all with the first: {said}"


def times_asked(state: CaseState) -> str:
    """Times they had to ask, in words: `twice`, `3 times`."""
    return {1: "once", 2: "twice"}.get(state.chases, f"{state.chases} times")


def first_contact(state: CaseState) -> Reply | None:
    """The first reply to the customer, the moment of truth (S3.5). None before it."""
    return next(filter(is_reply, state.timeline), None)


def golden_hour_end(state: CaseState) -> datetime:
    """The end of the hour that counts most."""
    return state.told_at + FIRST_HOUR


def entry_remarks(state: CaseState) -> dict[str, str]:
    """Remarks on single entries by id, such as our first word (S3.5)."""
    first = first_contact(state)
    if first is None or not state.recovery:
        return {}
    late = f", after {duration_words(int((first.at - state.told_at).total_seconds()))}" if first.at > golden_hour_end(state) else ""
    return {first.id: f"first word{late}"}


def handoff_notices(state: CaseState, me: str) -> Iterator[Notice]:
    """A notice of a hand-over to me. It stands until I act on the case. A change of shift gives none."""
    mine = next((entry for entry in reversed(state.timeline) if isinstance(entry, Assign)), None)
    if (
        mine is None
        or mine.handover
        or state.finished
        or mine.owner != me
        or mine.by == me
        or any(e.by == me and e.at >= mine.at for e in state.timeline)
    ):
        return
    yield Notice(f"{mine.by} handed it to you{f': {mine.reason}' if mine.reason else ''}", 2, "take")


def mention_notices(state: CaseState, me: str) -> Iterator[Notice]:
    """A notice of a note that names me, such as `@ines` (S2.1). It stands until I act on the case."""
    for entry in reversed(state.timeline):
        if entry.by == me:
            return
        if isinstance(entry, Memo) and is_mentioned(entry.text, me):
            yield Notice(f"{entry.by} asks for you: {entry.text}", 4, "memo")
            return


def is_mentioned(text: str, agent: str) -> bool:
    """Does a text call an agent by `@` and their id?"""
    return bool(agent) and f"@{agent.casefold()}" in {word.rstrip(".,;:!?)").lstrip("(") for word in text.casefold().split()}


def handoffs(state: CaseState) -> int:
    """The number of times the owner changed. Each is a hand-over the customer may feel (S5.11).

    A change of shift is none.
    """
    owner, count = "", 0
    for entry in state.timeline:
        if isinstance(entry, Assign) and entry.owner:
            count += owner not in {"", entry.owner} and not entry.handover
            owner = entry.owner
    return count


def call_notices(state: CaseState) -> Iterator[Notice]:
    """A notice to call a customer who was only written to (S1.11).

    It needs a known telephone number.
    """
    first, phone = first_contact(state), str(state.value("phone") or "")
    if first is None or not phone or not state.recovery or state.finished:
        return
    ours = (entry for entry in state.timeline if isinstance(entry, Contact | Apology) and has_reached(entry))
    spoken = any(entry.channel in PERSONAL_CHANNELS for entry in ours)
    if first.channel not in PERSONAL_CHANNELS and not spoken:
        how = _ATTEMPT_NOUNS.get(first.channel, "message")
        yield Notice(f"so far they have only {'an' if how[0] in 'aeiou' else 'a'} {how} from us: a call says more ({phone})", 5, "contact")
