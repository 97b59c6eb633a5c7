"""Writes ordinal numbers in words and in short."""

from __future__ import annotations

_WORDS = ("first", "second", "third", "fourth", "fifth")
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_TEENS = frozenset({11, 12, 13})


def ordinal(number: int) -> str:
    """An ordinal in words up to five (`second`), in short beyond (`6th`)."""
    return _WORDS[number - 1] if 1 <= number <= len(_WORDS) else short_ordinal(number)


def short_ordinal(number: int) -> str:
    """An ordinal in short: `1st`, `2nd`, `11th`, `22nd`."""
    ending = "th" if number % 100 in _TEENS else _ENDINGS.get(number % 10, "th")
    return f"{number}{ending}"
