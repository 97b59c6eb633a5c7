"""Writes lengths of time as text.

All screens have one grammar: `in 12 min` is ahead, `48 min late` is owed and past, `48 min ago` is past and owed to nobody. A time of day
is said of promises and appointments alone. Narrow columns have the same with a letter for the unit: `in 12m`.
"""

from __future__ import annotations

MINUTE, HOUR, DAY = 60, 3600, 86400
_UNITS = (" s", " min", " h", " days")


def short_duration(seconds: int | None) -> str:
    """The `duration_words` for a narrow column: `55m`, `25h`, `12d`. Empty for None."""
    return "" if seconds is None else short_words(duration_words(seconds))


def duration_words(seconds: int) -> str:
    """A length of time in its largest fitting unit.

    Such as `20 s`, `48 min`, `115 min`, `3 h`, `30 h`, `2 days`. The sign is left out.
    """
    length = abs(seconds)
    if length < MINUTE:
        return f"{length} s"
    if length < 2 * HOUR:
        return f"{length // MINUTE} min"
    if length < 2 * DAY:
        return f"{length // HOUR} h"
    return f"{length // DAY} days"


def due_words(seconds: int | None, *, is_owed: bool = True) -> str:
    """Time to or from a due time, in words.

    Such as `in 12 min`, `in 40 s`, `now`. What is past is `48 min late` where somebody waits for it, else `48 min ago`. Empty for None.
    """
    if seconds is None:
        return ""
    if seconds == 0:
        return "now"
    return f"in {duration_words(seconds)}" if seconds > 0 else f"{duration_words(seconds)} {'late' if is_owed else 'ago'}"


def short_words(words: str) -> str:
    """A length of time in few cells, such as `48m late`."""
    for unit in _UNITS:
        words = words.replace(unit, unit[1])
    return words


def seconds_until_due_change(seconds: int | None) -> int:
    """Seconds until the `due_words` of `seconds` read differently.

    It is at least one, and never too late.
    """
    if seconds is None:
        return DAY
    if -MINUTE <= seconds < MINUTE:
        return 1
    return seconds % MINUTE + 1 if seconds > 0 else MINUTE - (-seconds) % MINUTE


def exact_duration(seconds: int) -> str:
    """A length of time to the second, such as `1:02:03` or `-0:00:10`."""
    minutes, rest = divmod(abs(seconds), MINUTE)
    return f"{'-' if seconds < 0 else ''}{minutes // 60}:{minutes % 60:02}:{rest:02}"
