"""Customer text made harmless for a terminal, and cut to a width in cells; it knows characters and no case.

What drives a terminal (escape sequences, other controls), what turns text round (bidirectional marks) and what terminals measure
differently (joiners, variation selectors, skin tones, piles of accents) never reaches the screen.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Literal

from rich.cells import cell_len

Align = Literal["left", "right"]

CUT = ".."
_LONGEST = 16
"""How many characters a cell of the screen may need before it is cut: what a source puts in never costs more than that."""
_ACCENTS = 2


def printable(text: str) -> str:
    """`text` on one line, every character either visible or gone; white space of any length becomes one blank."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join("".join(_visible(text)).split())


def printable_lines(text: str) -> list[str]:
    """The lines of `text`, each made harmless and with its indentation gone."""
    return [printable(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]


def _visible(text: str) -> list[str]:
    shown: list[str] = []
    accents = 0
    for character in unicodedata.normalize("NFC", text):
        accents = accents + 1 if unicodedata.category(character) == "Mn" else 0
        shown.append("" if accents > _ACCENTS else _harmless(character))
    return shown


@lru_cache(4096)
def _harmless(character: str) -> str:
    code = ord(character)
    if 0x1F1E6 <= code <= 0x1F1FF:
        return chr(code - 0x1F1E6 + ord("A"))
    if 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF or 0x1F3FB <= code <= 0x1F3FF:
        return ""
    match unicodedata.category(character):
        case "Cf" | "Me":
            return ""
        case "Cc" | "Cs" | "Co" | "Cn" | "Zl" | "Zp" | "Zs":
            return " "
        case _:
            return character


def fit(text: str, width: int, align: Align = "left") -> str:
    """`text` made printable in exactly `width` cells: padded with blanks, or cut with `..`."""
    if width <= 0:
        return ""
    shown = printable(text[: width * _LONGEST])
    length = cell_len(shown)
    if length > width:
        shown = cut(shown, width)
        length = cell_len(shown)
    padding = " " * (width - length)
    return padding + shown if align == "right" else shown + padding


def cut(text: str, width: int) -> str:
    """The beginning of printable `text` in at most `width` cells; `..` stands for the rest where there is room for it."""
    if cell_len(text) <= width:
        return text
    ending = CUT if width > len(CUT) + 1 else ""
    room = width - len(ending)
    kept = text[:room]
    while cell_len(kept) > room:
        kept = kept[:-1]
    return kept.rstrip() + ending
