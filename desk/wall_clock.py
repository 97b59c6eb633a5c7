"""Gives the present time.

No other module asks the machine for it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

WallClock = Callable[[], datetime]


def system_clock() -> datetime:
    """The present instant in UTC."""
    return datetime.now(UTC)


def wall_clock_from(setting: str | None) -> WallClock:
    """The wall clock that `DESK_NOW` asks for.

    An ISO instant freezes it, `+` before the instant starts a running clock there, nothing means the machine's own.
    Raises ValueError when the instant cannot be read, has no zone or is before 1900 or after 2199.
    """
    if not setting:
        return system_clock
    start = _parse_instant(setting.removeprefix("+"))
    if not setting.startswith("+"):
        return lambda: start
    offset: timedelta = start - system_clock()
    return lambda: system_clock() + offset


def fast_clock(start: datetime, end: datetime, speed: float) -> WallClock:
    """A clock that runs faster than the machine's.

    It begins at `start` and stands still at `end`."""
    begun = system_clock()
    return lambda: min(end, start + (system_clock() - begun) * speed)


def _parse_instant(text: str) -> datetime:
    from desk.text.times import is_of_our_days  # 8 ms that the first frame has not

    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"{text!r} has no zone; write it as 2026-05-04T14:00:00Z")
    if not is_of_our_days(instant):
        raise ValueError(f"{text!r} is not of our days; a year from 1900 to 2199 is needed")
    return instant.astimezone(UTC)
