"""The steps of a case as a row of keys.

What to do next stands beside them. It is the menu of the case: steps taken are dim with a sign, the next one is strong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product

from desk.recovery.steps.guidance import Guidance, guidance_of
from desk.recovery.steps.rail import STEPS
from desk.recovery.steps.step_menu import MenuStep, step_menu
from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.cell_text import cut
from desk.tui.presentation.signs import DONE
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import Piece, cut_pieces, pieces_width, spread_pieces

_MENU = 69
"""Cells of the whole menu, its widest words in it: what is next keeps its place."""
_LEAST_WORDS = 8
_WIDE = 100
"""Cells from which on steps that were taken have words."""


def step_row(moment: CaseMoment, width: int, *, label: str = "", presence: Sequence[str] = ()) -> list[Piece]:
    """The row in `width` cells.

    `label` stands first where the rows of facts have no room. `presence` says who else is here, from the longest words to the shortest.
    Its words give way first, and all of them only where nothing else fits.
    """
    steps, guidance = step_menu(moment.state), guidance_of(moment.state, moment.shift, now=moment.now, lead=moment.lead)
    start: list[Piece] = [(f" {safe_text(label)}", "strong")] if label else []
    rows = list(_rows_by_richness(moment, steps, guidance, width))
    people: list[list[Piece]] = [[(f"  {words} ", "soon")] for words in presence if words]
    for row, here in [*product(rows, people), *((row, []) for row in rows)]:
        if pieces_width([*start, *row, *here]) <= width:
            return spread_pieces([*start, *row], here, width)
    shortest = _step_pieces(moment, steps, guidance, "keys")
    room = width - pieces_width([*start, *shortest])
    rest = _cut_guidance(moment, steps, guidance, room) if room > _LEAST_WORDS else []
    return spread_pieces(cut_pieces([*start, *shortest, *rest], width), [], width)


def _rows_by_richness(moment: CaseMoment, steps: Sequence[MenuStep], guidance: Guidance | None, width: int) -> Iterator[list[Piece]]:
    """The row from its fullest words to its fewest.

    The width alone decides whether steps taken have words, so that the row does not change its looks from step to step.
    """
    is_short = width < _WIDE and len(steps) == len(STEPS)
    for style in ("stars", "keys") if is_short else ("words", "stars", "keys"):
        row = _step_pieces(moment, steps, guidance, style)
        if style == "words" and len(steps) == len(STEPS):
            row.append((" " * (_MENU - pieces_width(row)), "text"))
        for words in (_long_words, _short_words):
            yield [*row, *_guidance_pieces(moment, steps, guidance, words)]


def _step_pieces(moment: CaseMoment, steps: Sequence[MenuStep], guidance: Guidance | None, style: str) -> list[Piece]:
    """The steps in words.

    With `stars` those taken are keys alone, with `keys` all but the next.
    """
    gap = "   " if style == "words" else "  " if style == "stars" else " "
    pieces: list[Piece] = []
    for step in steps:
        pieces.append((gap if pieces else " ", "text"))
        key, is_next = moment.key(step.action), guidance is not None and step.action in {guidance.action, guidance.step}
        if is_next:
            pieces += [(f"{key} {step.word.upper()}", "next")]
        elif step.is_taken:
            pieces += [(f"{key} {step.word_after}{DONE}" if style == "words" else f"{key}{DONE}", "dim")]
        else:
            pieces += [(key, "key"), ("" if style == "keys" else f" {step.word}", "text")]
    return pieces


def _long_words(guidance: Guidance) -> str:
    return guidance.words


def _short_words(guidance: Guidance) -> str:
    return guidance.short


def _guidance_pieces(
    moment: CaseMoment, steps: Sequence[MenuStep], guidance: Guidance | None, words: Callable[[Guidance], str]
) -> list[Piece]:
    if guidance is None:
        return []
    key = moment.key(guidance.action)
    return [("   next: ", "dim"), (key, "key"), (f" {safe_text(words(guidance))}", "text")]


def _cut_guidance(moment: CaseMoment, steps: Sequence[MenuStep], guidance: Guidance | None, room: int) -> list[Piece]:
    """The fewest words of guidance, cut where the row ends."""
    if guidance is None:
        return []
    if any(step.action == guidance.action for step in steps):
        return [(cut(f"  {safe_text(guidance.short)}", room), "text")]
    key = moment.key(guidance.action)
    return [("  ", "text"), (key, "key"), (cut(f" {safe_text(guidance.short)}", max(0, room - 2 - len(key))), "text")]
