"""The clocks by the names that agents say.

Files, JSON and filters keep the names of the policy.
"""

from __future__ import annotations

_SPOKEN_NAMES = {"own": "take", "reply": "answer", "needed": "deliver"}


_NOT_DONE = {"own": "not taken", "verify": "not asked", "needed": "not delivered"}
"""The words for a late clock whose name beside "late" would read as an instruction."""


def late_clock(name: str, lateness: str = "late") -> str:
    """A late clock as agents say it.

    For example `answer 48 min late`, or `not taken, 6 min late`.
    """
    undone = _NOT_DONE.get(name)
    if undone is None:
        return f"{spoken_clock(name)} {lateness}"
    return undone if lateness == "late" else f"{undone}, {lateness}"


_TO_DO = {"own": "take it soon", "reply": "answer soon", "update": "update soon", "verify": "ask them soon"}
"""The words for a clock whose name says what to do."""


def soon_clock(name: str) -> str:
    """A clock that is soon used up, as agents say it. For example `answer soon`, or `promise due soon`."""
    return _TO_DO.get(name, f"{spoken_clock(name)} due soon")


def spoken_clock(name: str) -> str:
    """The name of a clock as agents say it. Other names stay."""
    return _SPOKEN_NAMES.get(name, name)
