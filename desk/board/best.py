"""The next best case, and the reasons in words; it scores cases and knows nothing of how they are shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from desk.board.durations import spoken
from desk.board.reading import Next, Reading, next_of


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A case to work on next, with the reasons an agent would give for it."""

    case: str
    reasons: tuple[str, ...]


_PRIORITY = {"urgent": 40.0, "high": 20.0, "normal": 0.0, "low": -10.0}
_LEAVES = {"high": 15.0, "medium": 5.0}


def best(readings: Iterable[Reading], now: datetime, *, me: str, skipped: Collection[str] = (), zone: tzinfo) -> Suggestion | None:
    """The open case whose waiting costs most, among mine and those nobody owns; late ones of others count too, but less."""
    scored = [(_score(reading, now, me), reading) for reading in readings if _eligible(reading, skipped)]
    scored = [(score, reading) for score, reading in scored if score > 0]
    if not scored:
        return None
    _, chosen = max(scored, key=lambda pair: (pair[0], -_number(pair[1].id)))
    return Suggestion(chosen.id, tuple(_reasons(chosen, now, zone)))


def _eligible(reading: Reading, skipped: Collection[str]) -> bool:
    return not reading.state.finished and reading.id not in skipped


def _number(case: str) -> int:
    digits = "".join(letter for letter in case if letter.isdigit())
    return int(digits) if digits else 0


def _score(reading: Reading, now: datetime, me: str) -> float:
    state, upcoming = reading.state, next_of(reading, now)
    score = _time_score(upcoming)
    score += _PRIORITY[state.priority] + _LEAVES.get(str(state.value("leaves")), 0.0)
    score += 15.0 * min(state.chases, 4)
    score += min(20.0, float(state.value("value") or 0) / 1000)
    score += 10.0 if not state.owner else 0.0
    if state.owner not in {"", me}:
        score -= 60.0
    return score


def _time_score(upcoming: Next) -> float:
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


def _reasons(reading: Reading, now: datetime, zone: tzinfo) -> Iterable[str]:
    state, upcoming = reading.state, next_of(reading, now)
    if upcoming.left is not None:
        yield f"{upcoming.name} late {spoken(upcoming.left)}" if upcoming.left < 0 else f"{upcoming.name} in {spoken(upcoming.left)}"
    if state.chases:
        yield f"chased x{state.chases}"
    needs_by = state.value("needs_by")
    if needs_by and needs_by > now:
        yield f"needs it by {_when(needs_by, now, zone)}"
    if state.priority in {"urgent", "high"}:
        yield str(state.priority)
    if state.value("leaves") == "high":
        yield "leaves easily"
    if not state.owner:
        yield "nobody owns it"


def _when(instant: datetime, now: datetime, zone: tzinfo) -> str:
    there = instant.astimezone(zone)
    return f"{there:%H:%M}" if there.date() == now.astimezone(zone).date() else f"{there:%a %H:%M}"
