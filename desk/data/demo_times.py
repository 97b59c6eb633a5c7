"""The times of the demo shift, counted from one moment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

Raw = Mapping[str, Any]
"""A record of the sample file."""


class DemoTimes:
    """Turns minutes and days of the sample into instants."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def at(self, minutes: float) -> datetime:
        """The instant so many minutes from now."""
        return self._now + timedelta(minutes=minutes)

    def at_if_given(self, minutes: float | None) -> datetime | None:
        """The instant so many minutes from now, None without minutes."""
        return None if minutes is None else self.at(minutes)

    def in_days(self, days: float) -> datetime:
        """The instant so many days from now."""
        return self._now + timedelta(days=days)
