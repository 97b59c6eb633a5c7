"""A regular expression that is compiled when it is first used."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _LatePattern:
    """Stands for a pattern, and becomes it method by method."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self._source: tuple[Any, int] = pattern, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._source), name)
        self.__dict__[name] = found  # asked for once more, it is here
        return found


def late_pattern(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """A pattern for whoever asks its methods alone. A start has no use for most, and compiling them was a twentieth of it."""
    return cast(re.Pattern[AnyStr], _LatePattern(pattern, flags))
