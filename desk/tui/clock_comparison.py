"""Compares this machine's clock with the times of what colleagues save."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from desk.model.case import Case
from desk.text.durations import duration_words
from desk.text.printable import printable

AHEAD = timedelta(seconds=5)
"""The time by which another clock may be ahead unsaid."""


class ClockComparison:
    """Says once that a colleague's clock is ahead of ours.

    One behind ours says so in the colleague's own window.
    """

    def __init__(self) -> None:
        self._is_told = False

    def words(self, cases: Iterable[Case], now: datetime) -> str:
        """Words about cases that just changed. Empty when the clocks agree, or once it was said."""
        if self._is_told:
            return ""
        last = [case.entries[-1] for case in cases if case.entries]
        latest = max((entry for entry in last if not entry.ref), key=lambda entry: entry.at, default=None)
        if latest is None or latest.at - now <= AHEAD:
            return ""
        self._is_told = True
        return (
            f"{printable(latest.by)}'s clock is {duration_words(int((latest.at - now).total_seconds()))} ahead of this machine's. "
            "What is saved stands in the order in which it was saved. Ask whoever looks after the machines to set their clocks."
        )
