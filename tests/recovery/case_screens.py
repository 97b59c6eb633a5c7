"""A case as its screens show it, as plain text."""

from __future__ import annotations

from typing import Any

from desk import data
from desk.board.case_view import CaseView, case_view
from desk.model.entries import AnyEntry
from desk.model.shift import Shift
from desk.model.state import CaseState, state_of
from desk.sla.policy_file import read_policy
from desk.tui.forms.kinds.status import status_form
from desk.tui.forms.spec import EntryContext
from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.panes.offers import offer_blocks
from tests.case_builders import NOW, case_of

POLICY = read_policy(data.text("policy.toml"), "policy.toml")


def state(*entries: AnyEntry, **header: Any) -> CaseState:
    return state_of(case_of(*entries, **header))


def view(*entries: AnyEntry, **header: Any) -> CaseView:
    return case_view(case_of(*entries, **header), POLICY)


def moment(*entries: AnyEntry, **header: Any) -> CaseMoment:
    return CaseMoment(view(*entries, **header), Shift(), NOW, {})


def offers_pane(*entries: AnyEntry, **header: Any) -> str:
    """The pane of offers."""
    blocks = offer_blocks(moment(*entries, **header))
    return "\n".join("".join(piece[0] for piece in (*block.head, *block.body)) for block in blocks)


def status_form_lines(context: EntryContext, **values: str) -> str:
    """The advice under the status form."""
    form = status_form(context)
    assert form.live_lines is not None
    return "\n".join("".join(text for text, _ in line) for line in form.live_lines({"way": "solve", **values}, context))
