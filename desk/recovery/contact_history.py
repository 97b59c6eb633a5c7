"""How the customer came to us and we to them: told-at gap, attempts, first contact, hand-overs; it knows no clock and no target."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from desk.model.entries import Apology, Assign, Contact, Incoming, Memo, Told
from desk.model.entry_facts import Reply, is_reply
from desk.model.state import CaseState
from desk.recovery.notices import Notice

FIRST_HOUR = timedelta(hours=1)
"""After a failure attention peaks, and small gestures count for most (S1.8)."""
MAX_HANDOFFS = 1
"""So many hand-overs a customer may feel (S5.11)."""
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
    """How long the customer had told somebody before it reached the board, where that is worth a word (S2.7 and S2.9)."""
    gap = state.created_at - state.told_at
    return gap if gap >= _LEAST_GAP else None


def told_to(state: CaseState) -> str:
    """Whom they told first; empty when nobody noted it."""
    return next((entry.told_to for entry in state.timeline if isinstance(entry, Told) and entry.told_to), "")


def contact_attempts(state: CaseState) -> list[Told | Incoming]:
    """Every time they had to try to reach us about this matter, over all channels: telling it, and each chase (S4.9)."""
    return [entry for entry in state.timeline if isinstance(entry, Told) or (isinstance(entry, Incoming) and entry.chase)]


def attempt_summary(state: CaseState) -> str:
    """`4 attempts: 2 calls, 1 text, 1 voicemail`; nothing where they never had to chase us."""
    if not state.chases:
        return ""
    made = contact_attempts(state)
    kinds = Counter(_ATTEMPT_NOUNS.get(entry.channel, "message") for entry in made).most_common()
    said = ", ".join(f"{count} {kind}{'s' if count > 1 else ''}" for kind, count in kinds)
    return f"{len(made)} attempts: {said}"


def first_contact(state: CaseState) -> Reply | None:
    """The first time we reached them: the moment of truth (S3.5)."""
    return next(filter(is_reply, state.timeline), None)


def golden_hour_end(state: CaseState) -> datetime:
    """The end of the hour that counts most."""
    return state.told_at + FIRST_HOUR


def entry_remarks(state: CaseState) -> dict[str, str]:
    """What to remember about single entries, by their ids: the moment of truth, and how soon it came."""
    first = first_contact(state)
    if first is None or not state.recovery:
        return {}
    golden = ", within the golden hour" if first.at <= golden_hour_end(state) else ""
    return {first.id: f"moment of truth{golden}"}


def handoff_notices(state: CaseState, me: str) -> Iterator[Notice]:
    """Somebody else gave me this case, and I have not done anything with it yet."""
    mine = next((entry for entry in reversed(state.timeline) if isinstance(entry, Assign)), None)
    if mine is None or state.finished or mine.owner != me or mine.by == me or any(e.by == me and e.at >= mine.at for e in state.timeline):
        return
    yield Notice(f"{mine.by} handed it to you{f': {mine.reason}' if mine.reason else ''}", 2, "take")


def mention_notices(state: CaseState, me: str) -> Iterator[Notice]:
    """Somebody named me in a note, `@ines`, and I have not done anything here since (S2.1)."""
    for entry in reversed(state.timeline):
        if entry.by == me:
            return
        if isinstance(entry, Memo) and is_mentioned(entry.text, me):
            yield Notice(f"{entry.by} asks for you: {entry.text}", 4, "memo")
            return


def is_mentioned(text: str, agent: str) -> bool:
    """Whether a text calls an agent by `@` and their id."""
    return bool(agent) and f"@{agent.casefold()}" in {word.rstrip(".,;:!?)").lstrip("(") for word in text.casefold().split()}


def handoffs(state: CaseState) -> int:
    """How often the case went from one owner to another: each is a hand-over the customer may feel (S5.11)."""
    owner, count = "", 0
    for entry in state.timeline:
        if isinstance(entry, Assign) and entry.owner:
            count += owner not in {"", entry.owner}
            owner = entry.owner
    return count


def call_notices(state: CaseState) -> Iterator[Notice]:
    """A failure that was only answered in writing, and a telephone number that is known: a call says more (S1.11)."""
    first, phone = first_contact(state), str(state.value("phone") or "")
    if first is None or not phone or not state.recovery or state.finished:
        return
    spoken = any(entry.channel in PERSONAL_CHANNELS for entry in state.timeline if isinstance(entry, Contact | Apology))
    if first.channel not in PERSONAL_CHANNELS and not spoken:
        how = _ATTEMPT_NOUNS.get(first.channel, "message")
        yield Notice(f"so far they have only {'an' if how[0] in 'aeiou' else 'a'} {how} from us: a call says more ({phone})", 5, "contact")
