"""Lengths of time as text."""

from __future__ import annotations

MINUTE, HOUR, DAY = 60, 3600, 86400


def countdown(seconds: int | None) -> str:
    """Time left: seconds below an hour (`0:09:21`), minutes above (`2:11`), days beyond four (`12d 3h`); negative is late."""
    if seconds is None:
        return ""
    sign, length = ("-", -seconds) if seconds < 0 else ("", seconds)
    if length >= 4 * DAY:
        return f"{sign}{length // DAY}d {length % DAY // HOUR}h"
    if length >= HOUR:
        return f"{sign}{length // HOUR}:{length % HOUR // MINUTE:02d}"
    return f"{sign}0:{length // MINUTE:02d}:{length % MINUTE:02d}"


def short_countdown(seconds: int | None) -> str:
    """Time left for a narrow column: hours and minutes (`0:55`), days beyond four (`12d`)."""
    if seconds is None:
        return ""
    sign, length = ("-", -seconds) if seconds < 0 else ("", seconds)
    if length >= 4 * DAY:
        return f"{sign}{length // DAY}d"
    return f"{sign}{length // HOUR}:{length % HOUR // MINUTE:02d}"


def duration_words(seconds: int) -> str:
    """A length of time in its largest fitting unit: `20 s`, `48 min`, `115 min`, `3 h`, `30 h`, `2 days`; the sign is left out."""
    length = abs(seconds)
    if length < MINUTE:
        return f"{length} s"
    if length < 2 * HOUR:
        return f"{length // MINUTE} min"
    if length < 2 * DAY:
        return f"{length // HOUR} h"
    return f"{length // DAY} days"


def exact_duration(seconds: int) -> str:
    """Hours, minutes and seconds for sums that are checked, `1:02:03`; negative ones with a sign."""
    minutes, rest = divmod(abs(seconds), MINUTE)
    return f"{'-' if seconds < 0 else ''}{minutes // 60}:{minutes % 60:02}:{rest:02}"


def seconds_until_change(seconds: int | None) -> int:
    """After how many seconds a `countdown` showing `seconds` reads differently; at least one."""
    if seconds is None:
        return DAY
    if abs(seconds) < HOUR + 1:
        return 1
    step = HOUR if abs(seconds) >= 4 * DAY else MINUTE
    return max(1, seconds % step + 1 if seconds >= 0 else step - (-seconds) % step)
