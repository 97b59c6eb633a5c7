"""The orders that a board can be shown in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from desk.board.case_view import CaseView
from desk.model.entry_values import PRIORITIES

SortKey = tuple[Any, ...]
"""The value that is compared first. Equals follow each other as the risk says."""


class Sort(msgspec.Struct, frozen=True):
    """An order of cases, with the letter that asks for it."""

    name: str
    letter: str
    words: str
    key: Callable[[CaseView], SortKey]


def _name_key(name: str) -> SortKey:
    """Names by letters. Nobody comes last."""
    return not name, name.casefold()


def _money_key(view: CaseView) -> SortKey:
    value = view.state.value("value")
    return (-float(value),) if isinstance(value, int | float) else (0.0,)


BY_RISK = Sort("risk", "r", "worst first", lambda view: ())
SORTS: dict[str, Sort] = {
    sort.name: sort
    for sort in (
        BY_RISK,
        Sort("new", "n", "newest first", lambda view: (-view.state.created_at.timestamp(),)),
        Sort("old", "o", "oldest first", lambda view: (view.state.created_at.timestamp(),)),
        Sort("quiet", "q", "longest without an entry", lambda view: (view.state.last_at.timestamp(),)),
        Sort("priority", "p", "most urgent first", lambda view: (PRIORITIES.index(view.state.priority),)),
        Sort("customer", "c", "by customer", lambda view: _name_key(view.state.customer)),
        Sort("owner", "w", "by owner, nobody's last", lambda view: _name_key(view.state.owner)),
        Sort("value", "v", "worth most first", _money_key),
    )
}
"""Every order by its name in the settings."""
