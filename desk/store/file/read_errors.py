"""Errors for files that cannot be read or written."""

from __future__ import annotations

import errno
from pathlib import Path

from desk.errors import Damaged, ForeignFile, NotSaved
from desk.store.disk.durable_io import system_reason


def foreign_error(path: Path, kind: str) -> ForeignFile:
    """The error for a file that holds nothing of a shift."""
    what = f"It is {kind}, and nothing" if kind == "empty" else f"It looks like {kind}, and nothing"
    return ForeignFile(
        f"{path} is no shift of desk. {what} of a shift stands beside it. Nothing was written. "
        "Give the path of a shift file, or move this one away to begin anew."
    )


def archive_error(path: Path) -> Damaged:
    """The error for an archive that is no file of ours."""
    return Damaged(
        f"The archive {path} holds nothing of desk any more. Nothing was written. Put a good copy in its place, or move it away: "
        "its cases are missing then."
    )


def damaged_error(path: Path, why: object) -> Damaged:
    """The error for a file that cannot be read."""
    return Damaged(f"{path} cannot be read: {why}. It was left as it is. Run: desk check --repair (it keeps a copy first)")


def uncertain_error(error: OSError) -> NotSaved:
    """The error for a commit that may have been saved."""
    return NotSaved(
        f"It is uncertain whether this was saved: {system_reason(error)}. What was saved before is safe. "
        "Ask whoever looks after this machine, then look at the case before you save again."
    )


def not_saved_error(error: OSError) -> NotSaved:
    """The error for a commit that the disk would not take."""
    full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
    remedy = "Make room on the disk, then save again." if full else "Ask whoever looks after this machine, then save again."
    return NotSaved(f"Not saved: {system_reason(error)}. Nothing of this was written, and what was saved before is safe. {remedy}")
