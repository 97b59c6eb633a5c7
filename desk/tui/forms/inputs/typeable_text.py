"""Text that can be typed: it drives no terminal."""

from __future__ import annotations

import unicodedata

from desk.text.printable import without_sequences

JOINERS = ("\u200c", "\u200d")
"""Persian words and many emoji are others without them."""
_DROPPED = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})


def typeable(text: str) -> str:
    """Text without what would drive the terminal. Lines stay lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    return "".join(char for char in lines if char == "\n" or char in JOINERS or unicodedata.category(char) not in _DROPPED)


def typeable_line(text: str) -> str:
    """Text on one line without what would drive the terminal. White space of any length becomes one blank."""
    return " ".join(typeable(without_sequences(text)).split())
