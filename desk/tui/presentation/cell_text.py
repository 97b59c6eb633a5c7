"""Printable text cut and padded to terminal cells."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from rich.cells import cell_len

from desk.text.printable import printable, printable_lines
from desk.tui.presentation.signs import CUT

__all__ = ["Align", "cut", "cut_at_word", "fit", "printable", "printable_lines"]

Align = Literal["left", "right"]

_MOST_CHARACTERS = 16
"""Characters that one cell of the screen may need, at most. The rest is cut first, so a hostile text costs little."""


def fit(text: str, width: int, align: Align = "left") -> str:
    """Printable text in exactly `width` cells.

    It is padded with blanks, or cut with `..`.
    """
    return "" if width <= 0 else _fitted_text(text[: width * _MOST_CHARACTERS], width, align)


@lru_cache(8192)
def _fitted_text(text: str, width: int, align: Align) -> str:
    shown = cut(printable(text), width)
    padding = " " * (width - cell_len(shown))
    return padding + shown if align == "right" else shown + padding


def cut(text: str, width: int) -> str:
    """The beginning of printable `text` in at most `width` cells.

    A sign stands for the rest where there is room for it. Nothing fits a place without cells, as before a first layout.
    """
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return text
    ending = CUT if width > len(CUT) else ""
    room = width - len(ending)
    kept = text[: max(0, room)]
    while cell_len(kept) > room:
        kept = kept[:-1]
    return kept.rstrip() + ending


def cut_at_word(text: str, width: int) -> str:
    """The beginning of printable `text`, cut between two words.

    It has at most `width` cells. A single long word is cut within.
    """
    shown = cut(text, width)
    if shown == text or not shown.endswith(CUT):
        return shown
    kept = shown.removesuffix(CUT)
    whole = kept if text[len(kept)].isspace() else kept.rpartition(" ")[0]
    whole = whole.rstrip(" ,;:")
    return f"{whole}{CUT}" if cell_len(whole) * 2 >= width else shown
