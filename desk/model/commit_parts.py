"""Many changes in parts, each a commit of its own.

A commit holds the lock of the shift while it is worked out and written. One of 140,000 cases would hold it for seconds, and colleagues
would be refused meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")

PAUSE = 0.02
"""Seconds between two parts. Whoever waits for the lock gets it then."""
FIRST_PART = 4_000
"""Changes of the first part. No more of them are one commit, whole or not there at all."""
LEAST_PART, MOST_PART = 250, 20_000
_HELD_SECONDS = 0.4
"""Seconds that a part may take."""


def commit_parts(items: Sequence[Item], monotonic: Callable[[], float]) -> Iterator[Sequence[Item]]:
    """The items in parts, one at least.

    Each is as large as the time lets it be that the one before took.
    """
    size, done = FIRST_PART, 0
    while True:
        part = items[done : done + size]
        done += len(part)
        began = monotonic()
        yield part
        if done >= len(items):
            return
        size = next_size(size, monotonic() - began)


def next_size(size: int, seconds: float) -> int:
    """The size of the next part, after one took so long."""
    fitting = int(size * _HELD_SECONDS / max(seconds, 0.001))
    return max(LEAST_PART, min(MOST_PART, 2 * size, fitting))
