"""The columns of a list, fitted to its lines."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from desk.board.case_view import CaseView
from desk.tui.presentation.columns import FULL_NEEDS, NO_NEEDS, ColumnNeeds

MOST_FITTED = 300
"""Lines of a list to which columns are fitted. A longer list has the columns of all: to look at each of its cases would take time."""


class ColumnFit:
    """Keeps the needs of a list.

    While the same is asked for they only grow, where a line came that needs more, so that nothing jumps to and fro.
    """

    def __init__(self) -> None:
        self._asked: object = None
        self._needs = NO_NEEDS
        self._seen: set[str] = set()
        """The lines that were looked at."""

    def needs(self, asked: object, listed: Sequence[str], changed: Collection[str], views: Mapping[str, CaseView]) -> ColumnNeeds:
        """The needs of these lines. Cases that `changed` are looked at anew.

        `asked` is what the list was asked for. Another one begins anew.
        """
        if asked != self._asked:
            self._asked, self._needs, self._seen = asked, NO_NEEDS, set()
        if len(listed) > MOST_FITTED:
            self._needs = FULL_NEEDS
        elif self._needs != FULL_NEEDS:
            new = [line for line in listed if line not in self._seen or line in changed]
            self._seen.update(new)
            self._needs = self._needs.widened(new, (views[line].state for line in new if line in views))
        return self._needs
