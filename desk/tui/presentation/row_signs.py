"""The signs of a row of the board, each with its words.

Rows are drawn with them, and the help lists them.
"""

from __future__ import annotations

import msgspec

from desk.board.rows import CLOSED, LATE_AND_HELD, LATER, NOW_DUE, PUBLIC, RISK_WORDS, again_sign, chased_sign
from desk.tui.presentation.signs import CURSOR, DRAFT, MARKED, UNSEEN

WRITES = DRAFT
"""Behind an owner: somebody else has text there that is not logged yet."""


class RowSign(msgspec.Struct, frozen=True):
    """A sign with its words."""

    sign: str
    words: str


ROW_SIGNS: tuple[tuple[RowSign, ...], ...] = (
    (RowSign(RISK_WORDS["late"], "past its time"), RowSign(RISK_WORDS["soon"], "soon due"), RowSign(RISK_WORDS["ok"], "has time")),
    (RowSign(NOW_DUE, "it is time to look again"),),
    (RowSign(LATER, "put off or on hold, and has time"),),
    (RowSign(RISK_WORDS["paused"], "we wait for somebody"), RowSign(LATE_AND_HELD, "the same, and late already")),
    (
        RowSign(RISK_WORDS["none"], "nothing is due"),
        RowSign(RISK_WORDS["done"], "solved or closed"),
        RowSign(CLOSED, "the desk is closed"),
    ),
    (
        RowSign(CURSOR, "you are here"),
        RowSign(MARKED, "marked"),
        RowSign(UNSEEN, "new, nobody here looked yet"),
        RowSign(DRAFT, "your text waits there"),
    ),
    (RowSign(f"owner {WRITES}", "somebody else writes there"),),
    (RowSign(chased_sign(3), "they had to chase us three times"),),
    (RowSign(again_sign(2), "it is our second failure for them"),),
    (RowSign(PUBLIC, "they may tell many others: a review, the press"),),
)
"""Every sign, those of one place of the row together."""
