"""The only place that asks the machine for the time; it knows nothing of cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The present instant in UTC."""
    return datetime.now(UTC)


def clock_from(setting: str | None) -> Clock:
    """The clock that `DESK_NOW` asks for.

    An ISO instant freezes it, `+` before the instant starts a running clock there, nothing means the machine's own.
    Raises ValueError when the instant cannot be read or has no zone.
    """
    if not setting:
        return system_clock
    start = _instant(setting.removeprefix("+"))
    if not setting.startswith("+"):
        return lambda: start
    offset: timedelta = start - system_clock()
    return lambda: system_clock() + offset


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"{text!r} has no zone; write it as 2026-05-04T14:00:00Z")
    return instant.astimezone(UTC)
