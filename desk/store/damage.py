"""The words for a file that cannot be read, is too new, or cannot be written; it reads and writes nothing."""

from __future__ import annotations

import errno
from pathlib import Path

from desk.errors import Damaged, NotSaved, Refused

FORMAT = 1
"""The format this version writes, of snapshot and journal alike. A higher one is refused, a lower one migrated."""


class Malformed(ValueError):
    """These bytes are not what they should be; the message goes on after `cannot be read:`."""


def damaged(path: Path, why: object) -> Damaged:
    """The error for a file that cannot be read."""
    return Damaged(f"{path} cannot be read: {why}. It was left as it is. Run: desk check --repair (it keeps a copy first)")


def why(error: OSError) -> str:
    """What the system said, as a part of a sentence."""
    return (error.strerror or str(error)).lower()


def not_saved(error: OSError) -> NotSaved:
    """The error for a commit that the disk would not take."""
    full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
    remedy = "Make room on the disk, then save again." if full else "Ask whoever looks after this machine, then save again."
    return NotSaved(f"Not saved: {why(error)}. Nothing of this was written, and what was saved before is safe. {remedy}")


def check_format(found: int, path: Path) -> None:
    """Raises Refused when a newer desk wrote `path`."""
    if found > FORMAT:
        raise Refused(
            f"{path} was written by a newer desk: its format is {found}, and this version reads up to {FORMAT}. "
            "Nothing was written. Use the newer version."
        )
