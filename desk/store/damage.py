"""The words for a file that cannot be read or is too new; it reads nothing."""

from __future__ import annotations

from pathlib import Path

from desk.errors import Damaged, Refused

FORMAT = 1
"""The format this version writes, of snapshot and journal alike. A higher one is refused, a lower one migrated."""


class Malformed(ValueError):
    """These bytes are not what they should be; the message goes on after `cannot be read:`."""


def damaged(path: Path, why: object) -> Damaged:
    """The error for a file that cannot be read."""
    return Damaged(f"{path} cannot be read: {why}. It was left as it is. Run: desk check --repair (it keeps a copy first)")


def check_format(found: int, path: Path) -> None:
    """Raises Refused when a newer desk wrote `path`."""
    if found > FORMAT:
        raise Refused(
            f"{path} was written by a newer desk: its format is {found}, and this version reads up to {FORMAT}. "
            "Nothing was written. Use the newer version."
        )
