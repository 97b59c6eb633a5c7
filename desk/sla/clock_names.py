"""The clocks by the names that agents say.

Files, JSON and filters keep the names of the policy.
"""

from __future__ import annotations

_SPOKEN_NAMES = {"own": "take", "reply": "answer"}


_NOT_DONE = {"own": "not taken", "verify": "not asked"}
"""The words for a late clock whose name beside "late" would read as an instruction."""


def late_clock(name: str, lateness: str = "late") -> str:
    """A late clock as agents say it.

    For example `answer 48 min late`, or `not taken, 6 min late`.
    """
    undone = _NOT_DONE.get(name)
    if undone is None:
        return f"{spoken_clock(name)} {lateness}"
    return undone if lateness == "late" else f"{undone}, {lateness}"


def spoken_clock(name: str) -> str:
    """The name of a clock as agents say it. Other names stay."""
    return _SPOKEN_NAMES.get(name, name)
