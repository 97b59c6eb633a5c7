"""The views of cases, each made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, MutableMapping

from desk.board.case_view import CaseView

MakeView = Callable[[str], CaseView]
"""Makes the view of a case by its id."""


class LazyViews(MutableMapping[str, CaseView]):
    """Views by the ids of their cases. One that was made is kept."""

    def __init__(self, ids: Iterable[str] = (), make: MakeView | None = None) -> None:
        """Begin with cases whose views `make` gives."""
        self._views: dict[str, CaseView | None] = dict.fromkeys(ids)
        self._make = make

    def __getitem__(self, case: str) -> CaseView:
        view = self._views[case]
        if view is None:
            view = self._views[case] = self._made_view(case)
        return view

    def _made_view(self, case: str) -> CaseView:
        assert self._make is not None, "what has no view was left to be made"
        return self._make(case)

    def __setitem__(self, case: str, view: CaseView) -> None:
        self._views[case] = view

    def __delitem__(self, case: str) -> None:
        del self._views[case]

    def __contains__(self, case: object) -> bool:
        return case in self._views

    def __iter__(self) -> Iterator[str]:
        return iter(self._views)

    def __len__(self) -> int:
        return len(self._views)

    def in_turn(self, cases: Iterable[str] | None = None) -> Iterator[CaseView]:
        """The views of these cases, or of all, one after the other. Those made for it are not kept."""
        return (self.glance(case) for case in (list(self._views) if cases is None else cases) if case in self._views)

    def glance(self, case: str) -> CaseView:
        """The view of a case. One made for it is not kept."""
        return self._views[case] or self._made_view(case)

    def discard(self, case: str) -> None:
        """Forget a case. An unknown one is no error."""
        self._views.pop(case, None)

    def copy(self) -> LazyViews:
        """A copy. Nothing that is put later changes it."""
        copied = LazyViews((), self._make)
        copied._views = self._views.copy()
        return copied
