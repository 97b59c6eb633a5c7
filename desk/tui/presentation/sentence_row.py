"""A row of sentences in the head of a case.

A sentence stands whole, or not at all while others fill the row. Only a customer's own words are cut, where the row ends.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from rich.cells import cell_len

from desk.tui.presentation.cell_text import cut_at_word
from desk.tui.presentation.toned_text import Piece

LABEL = 8
"""Cells of a row's label with the blanks around it."""
_GAP = "  "
_LEAST_CUT, _LEAST_TAIL = 24, 12
"""Cells below which nobody's own words are worth beginning, alone and after the short form."""


class Sentence(msgspec.Struct, frozen=True):
    """One fact in plain words.

    `short` is used where the words do not fit. `can_be_cut` marks a customer's own words.
    """

    words: str
    tone: str = "text"
    short: str = ""
    can_be_cut: bool = False


def label_piece(label: str, tone: str) -> Piece:
    """The label of a row, in its column."""
    return f" {label}".ljust(LABEL) + " ", tone


def sentence_row(sentences: Sequence[Sentence], room: int) -> tuple[list[Piece], list[Sentence]]:
    """The sentences that fit a row, and those left over."""
    row: list[Piece] = []
    left_over: list[Sentence] = []
    for sentence in sentences:
        space = room - (cell_len(_GAP) if row else 0)
        words = _fitting_words(sentence, space)
        if not words:
            left_over.append(sentence)
            continue
        row += [(_GAP, "text"), (words, sentence.tone)] if row else [(words, sentence.tone)]
        room = space - cell_len(words)
    return row, left_over


def _fitting_words(sentence: Sentence, room: int) -> str:
    """The sentence as it fits, empty where it does not."""
    if cell_len(sentence.words) <= room:
        return sentence.words
    if cell_len(ended := sentence.words.removesuffix(".")) <= room:
        return ended
    if sentence.can_be_cut and room >= max(_LEAST_CUT, cell_len(sentence.short) + _LEAST_TAIL):
        return cut_at_word(sentence.words, room)
    return sentence.short if sentence.short and cell_len(sentence.short) <= room else ""
