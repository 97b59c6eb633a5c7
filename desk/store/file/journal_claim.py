"""The claim on a journal, beside the lock.

The file of the lock may be removed while its holder is stopped. The journal stays where it is, and so does a lock on itself.
"""

from __future__ import annotations

import fcntl
import time
from pathlib import Path

from desk.errors import NotSaved

_CLAIM_SECONDS = 1.0
_CLAIM_RETRY = 0.02
"""Seconds until a claim is given up, and between two tries. The claim of a killed process may outlive its lock by a moment."""


class JournalBusy(NotSaved):
    """Raised when another process has claimed the journal. Nothing was written."""


def claim_journal(fd: int, path: Path) -> None:
    """Claim an open journal. Closing it lets go.

    Where files cannot be locked, the lock has said so. Raises JournalBusy.
    """
    until = time.monotonic() + _CLAIM_SECONDS
    while True:
        try:
            return fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > until:
                raise JournalBusy(
                    f"Not saved: another program is in the middle of writing {path.name}, and its lock was taken away. "
                    "Nothing of this was written. Try again in a moment; if that program hangs, end it."
                ) from error
            time.sleep(_CLAIM_RETRY)
        except OSError:
            return None
