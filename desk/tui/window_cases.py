"""The cases that a window knows, some still unread."""

from __future__ import annotations

from collections.abc import Collection, ItemsView, Iterable, ValuesView
from typing import Protocol

from desk.model.case import Case
from desk.model.case_values import CaseValues, no_value


class UnreadCases(Protocol):
    """Cases of a moment, each read when asked for."""

    def __getitem__(self, case: str) -> Case:
        """One case. Raises Damaged."""
        ...

    def read_all(self) -> None:
        """Read all of them at once. Raises Damaged."""
        ...


class WindowCases(CaseValues[Case]):
    """Cases by id. One that was heard of since the shift was opened takes the place of the one in the file.

    Archived cases are among them once they were looked at. One that is heard of again is on the shift.
    """

    def __init__(self, ids: Collection[str] = (), unread: UnreadCases | None = None) -> None:
        super().__init__(ids, no_value if unread is None else unread.__getitem__)
        self._unread = unread
        self._archived: set[str] = set()

    def __setitem__(self, case: str, known: Case) -> None:
        super().__setitem__(case, known)
        self._archived.discard(case)

    def __delitem__(self, case: str) -> None:
        super().__delitem__(case)
        self._archived.discard(case)

    def values(self) -> ValuesView[Case]:
        """Every case. They are read at once where they were not."""
        self.read_all()
        return super().values()

    def items(self) -> ItemsView[str, Case]:
        """Every case with its id. They are read at once where they were not."""
        self.read_all()
        return super().items()

    def read_all(self) -> None:
        """Read what is left unread, at once. Raises Damaged."""
        if self._unread is not None and len(self._put) < len(self):
            self._unread.read_all()

    def add_archived(self, cases: Iterable[Case]) -> list[Case]:
        """Add archived cases, and give those that were not known."""
        new = {case.id: case for case in cases if case.id not in self}
        self.update(new)
        self._archived.update(new)
        return list(new.values())

    def on_shift(self) -> WindowCases:
        """The cases that are not archived."""
        return self.copy(without=self._archived) if self._archived else self

    def copy(self, *, without: Collection[str] = ()) -> WindowCases:
        """A copy without some of them. Nothing that is heard later changes it."""
        copied = super().copy()
        copied._archived = set()
        for case in without:
            copied.discard(case)
        return copied
