"""The steps of a case as a row of keys.

What to do next stands beside them. It is the menu of the case: steps taken are dim with a sign, the next thing alone is strong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from desk.recovery.steps.guidance import Guidance, deed_of, guidance_of
from desk.recovery.steps.rail import STEPS
from desk.recovery.steps.step_menu import MenuStep, step_menu
from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.signs import DONE, POINTER
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import Piece, cut_pieces, pieces_width, spread_pieces

_MENU = 69
"""Cells of the whole menu, its widest words in it: what is next keeps its place."""
_WIDE, _ROOMY, _WORDED = 100, 86, 74
"""Cells from which on every step has key and word, two blanks stand between them, and the words stay."""
_REPEATED = frozenset({"listen"})
"""Steps that are taken at each call. Their keys are always shown where words are."""
_NEXT = f" {POINTER} "
"""Stands for `next:` where the word has no room."""
_LABELLED = 2
"""Ways to say what is next that are called so."""


def step_row(moment: CaseMoment, width: int, *, label: str = "", presence: Sequence[str] = ()) -> list[Piece]:
    """The row in `width` cells.

    `label` stands first where the rows of facts have no room. `presence` says who else is here, from the longest words to the shortest.
    What is next gives way first.
    """
    steps, guidance = step_menu(moment.state), guidance_of(moment.state, moment.shift, now=moment.now, lead=moment.lead)
    start: list[Piece] = [(f" {safe_text(label)}", "strong")] if label else []
    rows = [[*start, *row] for row in _rows_by_richness(moment, steps, guidance, width)]
    people: list[list[Piece]] = [[(f"  {words} ", "soon")] for words in presence if words]
    for row, here in product(rows, people or [[]]):
        if pieces_width([*row, *here]) <= width:
            return spread_pieces(row, here, width)
    shortest = next((here for here in people[-1:] if _has_room(moment, steps, guidance, width - pieces_width([*start, *here]))), [])
    return spread_pieces(cut_pieces(rows[-1], width - pieces_width(shortest)), shortest, width)


def _has_room(moment: CaseMoment, steps: Sequence[MenuStep], guidance: Guidance | None, room: int) -> bool:
    return pieces_width(_step_pieces(moment, steps, guidance, "keys")) <= room


def _rows_by_richness(moment: CaseMoment, steps: Sequence[MenuStep], guidance: Guidance | None, width: int) -> Iterator[list[Piece]]:
    """The row from its fullest words to its fewest.

    The width alone decides which words the steps have, so that the row does not change its looks from step to step.
    """
    is_long = len(steps) == len(STEPS)
    styles = ("words",) if width >= _WIDE else ("short",) if width >= _WORDED else ("signs", "named", "keys")
    for style in styles if is_long else ("words", "signs", "keys"):
        row = _step_pieces(moment, steps, guidance, style, gap=" " if style in {"named", "keys"} or _WORDED <= width < _ROOMY else "  ")
        if style == "words" and is_long:
            row.append((" " * (_MENU - pieces_width(row)), "text"))
        told = list(_guidance_by_richness(moment, steps, guidance))
        yield from ([*row, *words] for words in (told[:_LABELLED] if style == "signs" else told))


def _step_pieces(moment: CaseMoment, steps: Sequence[MenuStep], guidance: Guidance | None, style: str, gap: str = " ") -> list[Piece]:
    """The steps in words.

    In `short` those taken are words without keys, but for those taken again and again. In `signs` they are keys without words. In `named`
    all but the next are, and in `keys` the next is too where something else comes before it.
    """
    pieces: list[Piece] = []
    is_step = guidance is not None and any(step.action == guidance.action for step in steps)
    following = None if is_step or style != "named" else next((step for step in steps if not step.is_taken), None)
    for step in steps:
        pieces.append((("   " if style == "words" else gap) if pieces else " ", "text"))
        key = moment.key(step.action)
        if guidance is not None and step.action == guidance.action:
            pieces += [(f"{key} {step.word.upper()}", "next")]
        elif step.is_taken:
            is_keyed = style == "words" or step.action in _REPEATED
            after = (f"{key} {step.word_after}" if is_keyed else step.word_after) if style in {"words", "short"} else key
            pieces += [(f"{after}{DONE}", "dim")]
        else:
            is_bare = style in {"named", "keys"} and step is not following
            pieces += [(key, "key"), ("" if is_bare else f" {step.word}", "text")]
    return pieces


def _guidance_by_richness(moment: CaseMoment, steps: Sequence[MenuStep], guidance: Guidance | None) -> Iterator[list[Piece]]:
    """The next thing, from its fullest words to its fewest.

    It is strong here where it is none of the steps. The key of a strong step may be left out.
    """
    if guidance is None:
        yield []
        return
    label: Piece = ("   next: ", "dim")
    key, long, short = moment.key(guidance.action), safe_text(guidance.words), safe_text(guidance.short)
    if any(step.action == guidance.action for step in steps):
        yield from ([label, (key, "key"), (f" {words}", "text")] for words in (long, short))
        yield from ([(start, "dim"), (short, "text")] for start in ("  next: ", _NEXT, "  "))
        return
    for words in (long, short):
        yield [label, *_strong_deed(key, words)]
    yield from ([(start, "dim"), *_strong_deed(key, short)] for start in (_NEXT, "  "))


def _strong_deed(key: str, words: str) -> list[Piece]:
    begun = deed_of(words)
    return [(f"{key} {begun}", "next"), (words.removeprefix(begun), "text")]
