"""The notices of a window, to be read again."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import datetime

import msgspec

_MOST = 200


class LoggedNotice(msgspec.Struct, frozen=True):
    """Words that a toast said, with its instant and severity."""

    at: datetime
    words: str
    severity: str


class NoticeLog:
    """Remembers the newest notices."""

    def __init__(self) -> None:
        self._notices: deque[LoggedNotice] = deque(maxlen=_MOST)

    def add(self, notice: LoggedNotice) -> None:
        """Add a notice as the newest."""
        self._notices.append(notice)

    def __iter__(self) -> Iterator[LoggedNotice]:
        """The notices, the newest first."""
        return reversed(self._notices)

    def __len__(self) -> int:
        """The number of notices remembered."""
        return len(self._notices)
