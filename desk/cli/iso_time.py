"""An instant of an option, as files write it."""

from __future__ import annotations

from datetime import datetime

from desk.errors import Usage
from desk.text.times import is_of_our_days


def parse_iso_time(option: str, text: str, *, example: str) -> datetime | None:
    """The instant that an option names, naive where it names no zone.

    None for an empty one. Raises Usage with the example for what is no time, or not of our days.
    """
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or not is_of_our_days(moment):
        raise Usage(f"{option} {text!r:.60} is not a time; write it as {example}.")
    return moment
