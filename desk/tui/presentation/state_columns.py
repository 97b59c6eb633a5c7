"""Priority, status, owner and worth of a case, in columns.

What stands in them depends on the width alone, so that each keeps its place.
"""

from __future__ import annotations

from desk.model.state import CaseState
from desk.recovery.offers.cost import customer_worth
from desk.text.amounts import amount_words
from desk.text.printable import plain_words
from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.cell_text import fit
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import Piece

_WIDE, _NORMAL = 100, 80


def state_columns(moment: CaseMoment, width: int) -> list[Piece]:
    """The columns for a head `width` cells wide."""
    state = moment.state
    if width >= _WIDE:
        return [
            (fit(state.priority, 9), "strong" if state.priority == "urgent" else "text"),
            (fit(plain_words(state.status), 9), "text"),
            _owner_piece(state, 13),
            (fit(worth_words(state), 14, "right"), "dim"),
            (" ", "text"),
        ]
    priority: list[Piece] = [(fit(state.priority, 7), "text")] if width >= _NORMAL else []
    return [*priority, (fit(plain_words(state.status), 8), "text"), _owner_piece(state, 11)]


def _owner_piece(state: CaseState, width: int) -> Piece:
    if state.owner:
        return fit(safe_text(state.owner), width), "text"
    return fit("no owner", width), "dim" if state.finished else "soon"


def worth_words(state: CaseState) -> str:
    """The customer's worth, those they send to us included. Empty where it is unknown."""
    worth = customer_worth(state)
    return f"worth {amount_words(worth)}" if worth else ""
