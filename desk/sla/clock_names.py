"""The clocks by the names that agents say.

Files, JSON and filters keep the names of the policy.
"""

from __future__ import annotations

_SPOKEN_NAMES = {"own": "take", "reply": "answer"}


def spoken_clock(name: str) -> str:
    """The name of a clock as agents say it. Other names stay."""
    return _SPOKEN_NAMES.get(name, name)
