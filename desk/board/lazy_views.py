"""The views of cases, each made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from desk.board.case_view import CaseView
from desk.model.case_values import CaseValues, no_value

MakeView = Callable[[str], CaseView]
"""Makes the view of a case by its id."""


class LazyViews(CaseValues[CaseView]):
    """Views by the ids of their cases. One that was made is kept."""

    def __init__(self, ids: Collection[str] = (), make: MakeView = no_value) -> None:
        """Begin with cases whose views `make` gives."""
        super().__init__(ids, make)

    def __getitem__(self, case: str) -> CaseView:
        view = self._put.get(case)
        if view is None:
            view = self._put[case] = super().__getitem__(case)
        return view

    def in_turn(self, cases: Iterable[str] | None = None) -> Iterator[CaseView]:
        """The views of these cases, or of all, one after the other. Those made for it are not kept."""
        return (self.glance(case) for case in (list(self) if cases is None else cases) if case in self)

    def glance(self, case: str) -> CaseView:
        """The view of a case. One made for it is not kept."""
        return super().__getitem__(case)
