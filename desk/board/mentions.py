"""Tells an agent when a colleague's change is meant for them."""

from __future__ import annotations

from desk.board.case_view import CaseView
from desk.model.entries import Assign, Memo
from desk.model.state import CaseState
from desk.recovery.contact_history import is_mentioned
from desk.text.printable import printable


def mention_for(state: CaseState, before: CaseView | None, me: str) -> str:
    """Tell `me` of a case handed over or a note naming me. Empty when nothing in the change is for me."""
    known = before.state.case.rev if before else 0
    fresh = [entry for entry in state.case.entries[known:] if entry.by != me]
    name = printable(f"{state.id} {state.customer}")
    for entry in reversed(fresh):
        if isinstance(entry, Assign) and entry.owner == me:
            return f"{name} is yours now, from {printable(entry.by)}{f': {printable(entry.reason)}' if entry.reason else '.'}"
        if isinstance(entry, Memo) and is_mentioned(entry.text, me):
            return f"{name}: {printable(entry.by)} asks for you: {printable(entry.text)}"
    return ""
