"""The archived cases of a command."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from desk.board.past_case import PAST_SHEET, PAST_VERSION, past_case
from desk.board.past_cases import PastCases, read_past_cases
from desk.store.archive import counted_cases
from desk.store.fact_sheet import FactSheet

if TYPE_CHECKING:
    from desk.model.case import Case
    from desk.model.state import CaseState
    from desk.store.protocol import Store


class Past:
    """The archived cases of a store.

    They are read when they are first asked for.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    @cached_property
    def cases(self) -> PastCases:
        """All of them in short.

        Those that are on the shift again are left out. Raises Damaged.
        """
        past = read_past_cases(self._store)
        past.drop_returned(self._store.cases.values())
        return past

    def of_customer(self, keys: Iterable[str]) -> Sequence[CaseState]:
        """The archived cases of a customer."""
        return self.cases.of_customer(keys)

    def calling(self) -> Iterator[Case]:
        """Those whole that still ask for somebody."""
        found = map(self._store.archived_case, self.cases.calling)
        return (case for case in found if case is not None)

    def whole(self) -> Iterator[Case]:
        """All of them whole."""
        return counted_cases(self._store, FactSheet(PAST_SHEET, PAST_VERSION, past_case))
