"""The notices of a window, to be read again."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

_MOST = 200


class LoggedNotice(msgspec.Struct, frozen=True):
    """Words that a toast said.

    It stands for `seconds` from `at` on.
    """

    at: datetime
    words: str
    severity: str
    seconds: float = 5


class NoticeLog:
    """Remembers the newest notices."""

    def __init__(self) -> None:
        self._notices: deque[LoggedNotice] = deque(maxlen=_MOST)

    def add(self, notice: LoggedNotice) -> None:
        """Add a notice as the newest."""
        self._notices.append(notice)

    def has_standing(self, words: str, now: datetime) -> bool:
        """Does a toast with these words still stand?"""
        return any(words == each.words and each.at <= now < each.at + timedelta(seconds=each.seconds) for each in self._notices)

    def __iter__(self) -> Iterator[LoggedNotice]:
        """The notices, the newest first."""
        return reversed(self._notices)

    def __len__(self) -> int:
        """The number of notices remembered."""
        return len(self._notices)
