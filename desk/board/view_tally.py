"""The figures of saved views, kept case by case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from desk.board.case_view import CaseView
from desk.board.filters import Filter

CountedView = tuple[str, int | None, bool]
"""Name of a saved view, the cases it shows, and whether its filter cannot be read."""


class ViewTally:
    """Knows which cases pass each of several filters.

    `views` are their names and texts. A case that changed is asked again alone. None stands for a filter that cannot be read.
    """

    def __init__(self, views: Sequence[tuple[str, str]], filters: Sequence[Filter | None]) -> None:
        self.views = views
        self.filters = filters
        self._passing: list[set[str]] = [set() for _ in filters]

    @property
    def figures(self) -> list[CountedView]:
        """The views in their order, counted."""
        every = zip(self.views, self.filters, self._passing, strict=True)
        return [(name, None if one is None else len(cases), one is None) for (name, _), one, cases in every]

    def add(self, place: int, cases: Iterable[str]) -> None:
        """Count these cases for the filter at a place."""
        self._passing[place].update(cases)

    def ask(self, view: CaseView, now: datetime, places: Iterable[int]) -> None:
        """Ask the filters at these places whether a case passes."""
        for place in places:
            if (one := self.filters[place]) is not None and one.test(view, now):
                self._passing[place].add(view.id)

    def renew(self, case: str, view: CaseView | None, now: datetime) -> None:
        """Ask every filter anew of one case. Without a view it has left the shift."""
        for cases in self._passing:
            cases.discard(case)
        if view is not None:
            self.ask(view, now, range(len(self.filters)))
