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

    def repeats(self, other: LoggedNotice) -> bool:
        """True where it says the same while the toast of another stands."""
        stands = self.at < other.at + timedelta(seconds=other.seconds)
        return stands and (self.words, self.severity) == (other.words, other.severity)


class NoticeLog:
    """Remembers the newest notices."""

    def __init__(self) -> None:
        self._notices: deque[LoggedNotice] = deque(maxlen=_MOST)

    def add(self, notice: LoggedNotice) -> bool:
        """Add a notice as the newest.

        False where it tells the same trouble again while the toast of it stands: a full disk is met with every second.
        """
        if notice.severity != "information" and any(notice.repeats(each) for each in self._notices):
            return False
        self._notices.append(notice)
        return True

    def __iter__(self) -> Iterator[LoggedNotice]:
        """The notices, the newest first."""
        return reversed(self._notices)

    def __len__(self) -> int:
        """The number of notices remembered."""
        return len(self._notices)
