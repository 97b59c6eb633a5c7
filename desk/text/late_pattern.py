"""A regular expression that is compiled when it is first used."""

from __future__ import annotations

import re
from typing import Any, cast


class _LatePattern:
    """Stands for a pattern, and becomes it method by method."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._source = pattern, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._source), name)
        self.__dict__[name] = found  # asked for once more, it is here
        return found


def late_pattern(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern for whoever asks its methods alone. A start has no use for most, and compiling them was a twentieth of it."""
    return cast(re.Pattern[str], _LatePattern(pattern, flags))
