"""The search of a queue for the cases that pass its filter."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from desk.board.case_columns import CaseColumns
from desk.board.filter.case_index import CaseIndex
from desk.board.filter_bounds import FilterBounds
from desk.board.filters import Filter, Scope
from desk.board.queue_columns import QueueColumns
from desk.board.queue_order import RiskKey

if TYPE_CHECKING:
    from desk.board.case_texts import CaseTexts


class Matches(NamedTuple):
    """The cases that pass a filter for sure.

    Those that are `unasked` may pass as well.
    """

    sure: list[str]
    unasked: Iterable[str]


NO_MATCHES = Matches([], ())


class FilterSearch:
    """Finds the cases that pass a filter.

    What columns know is found at once. The other cases wait until they are asked.
    """

    def __init__(self) -> None:
        self.columns = CaseColumns()
        self.index = CaseIndex()
        """The text of single cases."""
        self._waiting: deque[str] = deque()
        self._listed: int | None = None
        """The marks of the cases that are shown unasked. None where they are not known."""

    def open(self, columns: QueueColumns) -> None:
        """Begin anew with cases that stand in columns."""
        self.columns, self.index.kept, self._listed = CaseColumns(columns), None, None

    def forget_listed(self) -> None:
        """Forget which cases are shown unasked. One was rated anew, or is gone."""
        self._listed = None

    def use_texts(self, texts: CaseTexts) -> None:
        """Look for words in these texts."""
        self.columns.use_texts(texts)
        self.index.kept = self.columns.searched

    def drop(self, case: str) -> None:
        """Forget a case that left the shift."""
        self.columns.replace(case)
        self.index.drop(case)
        self.forget_listed()

    def matches(
        self, asked: Filter, keys: Mapping[str, RiskKey], now: datetime, *, listed: Collection[str], archived: Collection[str]
    ) -> Matches:
        """The cases that pass, as far as that is known at once.

        `keys` are the places of all cases. Those that are `listed` are shown unasked, those `archived` only looked at.
        """
        columns, present = self.columns, self.columns.present
        unarchived = columns.marks(lambda case: case not in archived) if archived else columns.everything
        if self._listed is None:
            self._listed = columns.marks(listed.__contains__)
        scopes: dict[Scope, int] = {"open": self._listed, "shift": unarchived, "everywhere": columns.everything}
        found = FilterBounds(asked, columns, scopes, keys, now).bounds
        sure = found.sure & present
        unasked = (*columns.marked(found.possible & present & ~sure), *columns.others(keys))
        return Matches(list(columns.marked(sure)), unasked)

    def await_answers(self, cases: Iterable[str] = ()) -> None:
        """Let these cases wait, and no others."""
        self._waiting = deque(cases)

    @property
    def waiting(self) -> int:
        """The number of cases that wait."""
        return len(self._waiting)

    def ask(self, passes: Callable[[str], bool], most: int | None = None) -> list[str]:
        """Ask the next of those that wait, and give those that pass. None asks all."""
        if most is None:
            asked, self._waiting = self._waiting, deque()
        else:
            asked = deque(self._waiting.popleft() for _ in range(min(most, len(self._waiting))))
        return list(filter(passes, asked))
