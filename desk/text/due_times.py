"""The instant by which something is due, from what was typed."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from desk.errors import Usage
from desk.text.times import parse_time


def parse_due_time(text: str, now: datetime, *, zone: str) -> datetime:
    """Parse an instant that is ahead. A day alone is its morning.

    "Until tomorrow" means tomorrow at nine, where a window of a report begins with the first moment of its day. All else is read as
    `parse_time` does, and raises Usage as it does.
    """
    found = parse_time(text, now, zone=zone)
    with suppress(Usage):
        morning = parse_time(f"{text} morning", now, zone=zone)
        return morning if now < morning else found
    return found
