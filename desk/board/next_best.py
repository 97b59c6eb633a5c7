"""The next best case, and the reasons in words; it scores cases and knows nothing of how they are shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from desk.board.case_view import CaseView, NextDue, call_is_due, is_silent, next_due
from desk.board.contact_notices import quiet_for
from desk.board.contact_times import CALL_FIRST
from desk.model.facts import is_public
from desk.model.shift import Shift
from desk.recovery.offers.approvals import PendingApproval, approvals_for
from desk.text.durations import duration_words


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A case to work on next, with the reasons an agent would give for it."""

    case: str
    reasons: tuple[str, ...]


_PRIORITY = {"urgent": 40.0, "high": 20.0, "normal": 0.0, "low": -10.0}
_LEAVES = {"high": 15.0, "medium": 5.0}
_PUBLIC, _HEARD_BY_MOST = 10.0, {"press": 20.0, "influencer": 20.0}
"""Who may tell many others stands higher at equal time left (S4.2); contact is owed to everybody alike (S4.19)."""
_SILENT, _EXPECTED = 25.0, 60.0


def next_best_case(
    readings: Iterable[CaseView], now: datetime, *, me: str, skipped: Collection[str] = (), zone: tzinfo, shift: Shift | None = None
) -> Suggestion | None:
    """The open case whose waiting costs most, among mine and those nobody owns; late ones of others count too, but less.

    An offer that waits for my word counts as mine to answer, by the roles and limits of `shift`.
    """
    desk = _Desk(me, shift or Shift())
    scored = [(_score(reading, now, desk), reading) for reading in readings if _eligible(reading, skipped)]
    scored = [(score, reading) for score, reading in scored if score > 0]
    if not scored:
        return None
    _, chosen = max(scored, key=lambda pair: (pair[0], -_number(pair[1].id)))
    return Suggestion(chosen.id, (*_awaited(chosen, now, desk), *_reasons(chosen, now, zone)))


@dataclass(frozen=True, slots=True)
class _Desk:
    """Who looks for work, on which shift."""

    me: str
    shift: Shift

    def decides(self, reading: CaseView) -> tuple[PendingApproval, ...]:
        return approvals_for(reading.state, self.shift, self.me)


def _eligible(reading: CaseView, skipped: Collection[str]) -> bool:
    return not reading.state.finished and reading.id not in skipped


def _number(case: str) -> int:
    digits = "".join(letter for letter in case if letter.isdigit())
    return int(digits) if digits else 0


def _score(reading: CaseView, now: datetime, desk: _Desk) -> float:
    state, upcoming = reading.state, next_due(reading, now)
    score = _time_score(upcoming)
    score += _PRIORITY[state.priority] + _LEAVES.get(str(state.value("leaves")), 0.0)
    score += _HEARD_BY_MOST.get(str(state.value("public_risk")), _PUBLIC) if is_public(state) else 0.0
    score += _SILENT if is_silent(reading, now) else 0.0
    score += _EXPECTED if call_is_due(reading, now) else 0.0
    score += 15.0 * min(state.chases, 4)
    score += min(20.0, float(state.value("value") or 0) / 1000)
    score += 10.0 if not state.owner else 0.0
    waits = desk.decides(reading)
    if state.owner not in {"", desk.me} and not waits:
        score -= 60.0
    return score + max((_awaited_score(wait, now) for wait in waits), default=0.0)


def _awaited_score(wait: PendingApproval, now: datetime) -> float:
    """A colleague with a customer waits for one word of mine: that is quickly done, and worse every minute."""
    return 90.0 + max(0.0, min(60.0, -wait.seconds_left(now) / 60))


def _awaited(reading: CaseView, now: datetime, desk: _Desk) -> Iterable[str]:
    for wait in desk.decides(reading)[:1]:
        left = wait.seconds_left(now)
        time = f"late {duration_words(left)}" if left < 0 else f"{duration_words(left)} left"
        yield f"an offer of {wait.cost:,.2f} waits for your word, {time}"


def _time_score(upcoming: NextDue) -> float:
    minutes = (upcoming.left or 0) / 60
    match upcoming.risk:
        case "late":
            return 100.0 + min(60.0, -minutes)
        case "soon":
            return 70.0 - min(30.0, max(0.0, minutes))
        case "ok":
            return max(5.0, 30.0 - minutes / 20)
        case "none":
            return 1.0
        case _:
            return -200.0


def _reasons(reading: CaseView, now: datetime, zone: tzinfo) -> Iterable[str]:
    state, upcoming = reading.state, next_due(reading, now)
    if call_is_due(reading, now) and reading.expected_at:
        yield f"call before they call us (they expect us at {_when(reading.expected_at, now, zone)})"
    if upcoming.left is not None and upcoming.name not in {CALL_FIRST, "silence", "needed"}:
        yield f"{upcoming.name} {'late' if upcoming.left < 0 else 'in'} {duration_words(upcoming.left)}"
    if state.chases:
        yield f"chased x{state.chases}"
    if is_silent(reading, now):
        yield f"nothing from us for {quiet_for(reading, now)}"
    if needed := reading.needed_at:
        yield f"{'needed it' if needed < now else 'needs it'} by {_when(needed, now, zone)}"
    if state.priority in {"urgent", "high"}:
        yield str(state.priority)
    if state.value("leaves") == "high":
        yield "leaves easily"
    if is_public(state):
        yield f"public: {state.value('public_risk')}"
    if not state.owner:
        yield "nobody owns it"


def _when(instant: datetime, now: datetime, zone: tzinfo) -> str:
    there = instant.astimezone(zone)
    return f"{there:%H:%M}" if there.date() == now.astimezone(zone).date() else f"{there:%a %H:%M}"
