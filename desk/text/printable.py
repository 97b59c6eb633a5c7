"""Makes customer text harmless for a terminal and measures its width.

Three things never reach a screen or a pipe: what drives a terminal (escape sequences, other controls), what turns text round
(bidirectional marks), and what terminals measure differently (joiners, variation selectors, skin tones, piles of accents).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from desk.text.late_pattern import late_pattern

CUT = ".."
_ACCENTS = 2
_JOINED = ((0x1160, 0x11FF), (0x3164, 0x3164), (0xD7B0, 0xD7FB), (0xFFA0, 0xFFA0))
"""Korean vowels, finals and fillers: none has a cell of its own."""
_WIDE_SINCE_16 = ((0x2630, 0x2637), (0x268A, 0x268F), (0x4DC0, 0x4DFF), (0x1D300, 0x1D356), (0x1D360, 0x1D376))
"""Symbols that Unicode 16 made wide. Terminals follow it before the tables of an older Python do."""
_SEQUENCE = late_pattern(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[PX^_][^\x1b]*(?:\x1b\\)?|[@-Z\\-_]?)"  # CSI, OSC, strings, others
    r"|\x9b[0-?]*[ -/]*[@-~]"
)


_DRIVING = late_pattern(
    "[\x00-\x1f\x7f-\x9f"  # what terminals act on
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # what turns text round
    "\u2028\u2029\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"  # line ends, marks, halves of a character, hidden letters
)


def has_driving_characters(text: str) -> bool:
    """Would any character of the text drive a terminal or hide?"""
    return not text.isprintable() and _DRIVING.search(text) is not None


def without_driving(text: str, replacement: str | Callable[[re.Match[str]], str] = " ") -> str:
    """The text, with `replacement` for each character that would drive a terminal.

    Both ways out, the screen and the pipe, end here. Joiners and accents stay.
    """
    return _DRIVING.sub(replacement, text) if has_driving_characters(text) else text


def without_sequences(text: str) -> str:
    """The text without escape sequences, whole as a terminal reads them."""
    return _SEQUENCE.sub("", text)


def printable(text: str) -> str:
    """The text on one line, every character visible or gone. White space of any length becomes one blank."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join("".join(_visible_characters(without_sequences(text))).split())


def printable_lines(text: str) -> list[str]:
    """The lines of a text, each made harmless and without its indentation."""
    return [printable(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]


def printable_columns(line: str) -> str:
    """A line set in columns, made harmless.

    A character that does not print becomes a blank, so that all columns stay.
    """
    return line if line.isprintable() else "".join(character if character.isprintable() else " " for character in line)


def plain_words(name: str) -> str:
    """The name of a value as words: `best effort` for `best_effort`."""
    return name.replace("_", " ")


def _visible_characters(text: str) -> list[str]:
    shown: list[str] = []
    accents = 0
    for character in unicodedata.normalize("NFC", text):
        accents = accents + 1 if unicodedata.category(character) == "Mn" else 0
        shown.append("" if accents > _ACCENTS else _harmless_character(character))
    return shown


@lru_cache(4096)
def _harmless_character(character: str) -> str:
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


def cells(text: str) -> int:
    """The terminal cells that printable text takes. Wide characters take two, accents none, as the screen counts."""
    return len(text) if text.isascii() else sum(map(_character_cells, text))


@lru_cache(4096)
def _character_cells(character: str) -> int:
    code = ord(character)
    if unicodedata.category(character) in {"Mn", "Mc"} or _is_in(code, _JOINED):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" or _is_in(code, _WIDE_SINCE_16) else 1


def _is_in(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= code <= last for first, last in ranges)


def clipped(text: str, width: int) -> str:
    """The beginning of printable text in at most `width` cells. `..` stands for the rest."""
    if cells(text) <= width:
        return text
    room = max(0, width - len(CUT))
    kept = text[:room]
    while cells(kept) > room:
        kept = kept[:-1]
    return (kept.rstrip() + CUT)[: max(0, width)]
