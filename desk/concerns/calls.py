"""Calls that concerns ask for: whom, in which order, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime

import msgspec

from desk.concerns.concern import Concern, ConcernContact
from desk.concerns.contact_clock import CallState, ContactClock
from desk.sla.calendar import Calendar
from desk.text.durations import due_words
from desk.text.printable import printable

_NEVER = datetime.max.replace(tzinfo=UTC)
_RANK: dict[CallState, int] = {"late": 0, "soon": 1, "running": 2, "none": 3}
_UNOWNED_SCORE, _OTHERS_SCORE = 10.0, -60.0
"""Points for a concern that nobody owns and for one that somebody else owns, as the next best case counts them."""


class OpenCall(msgspec.Struct, frozen=True):
    """One person to call, with the concern they are on."""

    concern: Concern
    contact: ConcernContact
    clock: ContactClock


class CallSuggestion(msgspec.Struct, frozen=True):
    """A person to call next, with reasons in words. `score` is on the scale of the next best case."""

    call: OpenCall
    reasons: tuple[str, ...]
    score: float


def worst_concerns_first(concerns: Iterable[Concern], now: datetime, calendar: Calendar) -> list[Concern]:
    """Concerns in order: the latest first, those that are over last."""
    return sorted(concerns, key=lambda concern: (not concern.is_open, *_clock_key(concern.next_look(calendar), now)))


def open_calls(concerns: Iterable[Concern], now: datetime, calendar: Calendar) -> list[OpenCall]:
    """Everybody still to be called, the most urgent first."""
    calls = [OpenCall(concern, contact, contact.clock(calendar)) for concern in concerns for contact in concern.open_contacts]
    return sorted(calls, key=lambda call: _clock_key(call.clock, now))


def _clock_key(clock: ContactClock, now: datetime) -> tuple[int, datetime]:
    return _RANK[clock.state(now)], clock.due_at or _NEVER


def next_call(
    concerns: Iterable[Concern], now: datetime, calendar: Calendar, *, me: str, skipped: Collection[str] = ()
) -> CallSuggestion | None:
    """The person whose call matters most.

    It is late or soon. Those of mine and of nobody come before others'. None when no call is near.
    """
    calls = [call for call in open_calls(concerns, now, calendar) if call.contact.id not in skipped]
    scored = [(score, call) for call in calls if (score := _call_score(call, now, me)) > 0]
    if not scored:
        return None
    score, call = max(scored, key=lambda pair: pair[0])
    return CallSuggestion(call, tuple(_call_reasons(call, now)), score)


def _call_score(call: OpenCall, now: datetime, me: str) -> float:
    minutes = (call.clock.seconds_left(now) or 0) / 60
    match call.clock.state(now):
        case "late":
            score = 100.0 + min(60.0, -minutes)
        case "soon":
            score = 70.0 - min(30.0, minutes)
        case _:
            return 0.0
    owner = call.concern.owner
    return score + (_UNOWNED_SCORE if not owner else 0.0 if owner == me else _OTHERS_SCORE)


def _call_reasons(call: OpenCall, now: datetime) -> Iterator[str]:
    yield f"call {printable(call.contact.name)}: {left_words(call.clock, now)}"
    yield printable(call.concern.title)
    if not call.concern.owner:
        yield "nobody owns it"


def left_words(clock: ContactClock, now: datetime) -> str:
    """The time left in words, such as `4 min late`. Empty without a due time."""
    return due_words(clock.seconds_left(now))


def counted_concerns(concerns: Sequence[Concern]) -> str:
    """The number of open concerns, and of those without owner. For example `2 problems ahead, 1 nobody's`."""
    count, unowned = len(concerns), sum(not concern.owner for concern in concerns)
    words = "1 problem ahead" if count == 1 else f"{count} problems ahead"
    return words if not unowned else f"{words}, nobody's" if unowned == count else f"{words}, {unowned} nobody's"


def look_words(concern: Concern, now: datetime, calendar: Calendar) -> str:
    """The next thing to do about a concern in a few words.

    For example `call Paula, 4 min late`, or `28 of 40 to call, next in 10 min`.
    """
    clock, left = concern.next_look(calendar), left_words(concern.next_look(calendar), now)
    calls = open_calls([concern], now, calendar)
    if clock.state(now) == "late":
        return f"{f'call {printable(calls[0].contact.name)}' if calls else 'look again'}, {left}"
    if concern.to_call:
        return f"{concern.to_call} of {concern.could_hit} to call{f', next {left}' if left else ''}"
    return f"look again {left}" if left else "everybody was told"
