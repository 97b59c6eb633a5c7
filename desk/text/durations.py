"""Writes lengths of time as text."""

from __future__ import annotations

MINUTE, HOUR, DAY = 60, 3600, 86400
COUNTED = 5 * MINUTE
"""The last seconds before a due time, which are counted one by one."""


def short_countdown(seconds: int | None) -> str:
    """Time left, for a narrow column.

    In hours and minutes (`0:55`), days from four on (`12d`). Empty for None.
    """
    if seconds is None:
        return ""
    sign, length = ("-", -seconds) if seconds < 0 else ("", seconds)
    if length >= 4 * DAY:
        return f"{sign}{length // DAY}d"
    return f"{sign}{length // HOUR}:{length % HOUR // MINUTE:02d}"


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


def due_words(seconds: int | None) -> str:
    """Time to or from a due time, in words.

    Such as `in 12 min`, `now`, `48 min ago`, `in 3 h`. The last five minutes are counted (`in 4:31`). Empty for None.
    """
    if seconds is None:
        return ""
    if seconds == 0:
        return "now"
    if 0 < seconds < COUNTED:
        return f"in {seconds // MINUTE}:{seconds % MINUTE:02d}"
    return f"in {duration_words(seconds)}" if seconds > 0 else f"{duration_words(seconds)} ago"


def short_due(words: str) -> str:
    """The `due_words` in few cells: `48m ago` for `48 min ago`."""
    for unit in (" s", " min", " h", " days"):
        words = words.replace(unit, unit[1])
    return words


def seconds_until_due_change(seconds: int | None) -> int:
    """Seconds until the `due_words` of `seconds` read differently.

    It is at least one, and never too late.
    """
    if seconds is None:
        return DAY
    if -MINUTE <= seconds <= COUNTED:
        return 1
    return seconds % MINUTE + 1 if seconds > 0 else MINUTE - (-seconds) % MINUTE


def exact_duration(seconds: int) -> str:
    """A length of time to the second, such as `1:02:03` or `-0:00:10`."""
    minutes, rest = divmod(abs(seconds), MINUTE)
    return f"{'-' if seconds < 0 else ''}{minutes // 60}:{minutes % 60:02}:{rest:02}"
