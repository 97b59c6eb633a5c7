"""The cases of a list, with a cursor and marks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence


class CaseSelection:
    """Knows cases in their order, the cursor and the marks.

    The cursor is a case, not a place: it stays on its case when the order changes.
    """

    def __init__(self) -> None:
        self.ids: Sequence[str] = ()
        self.place = 0
        """The place of the cursor in the list."""
        self._marked: set[str] = set()

    @property
    def cursor(self) -> str:
        """The case the cursor is on, empty when there is none."""
        return self.ids[self.place] if self.ids else ""

    @property
    def marks(self) -> tuple[str, ...]:
        """The marked cases in the order of the list."""
        return tuple(case for case in self.ids if case in self._marked) if self._marked else ()

    def is_marked(self, case: str) -> bool:
        """Is this case marked?"""
        return case in self._marked

    def nearest_place(self, place: int) -> int:
        """The place in the list that is nearest to this one."""
        return max(0, min(place, len(self.ids) - 1))

    def place_beside(self, case: str, step: int) -> int | None:
        """The place so many lines from a case. None beyond an end.

        The line of one that left is the one that the cursor is on.
        """
        place = (self.ids.index(case) if case in self.ids else self.place - (step > 0)) + step
        return place if 0 <= place < len(self.ids) else None

    def replace(self, ids: Sequence[str]) -> bool:
        """Take these cases in this order. False when the cursor's case is gone.

        The cursor stays at its place then. Marks of cases that are gone are dropped.
        """
        case = self.cursor
        stays = case in ids if case else False
        self.ids = ids
        self._marked.intersection_update(ids)
        self.place = ids.index(case) if stays else self.nearest_place(self.place)
        return stays

    def rename(self, renumbered: Mapping[str, str]) -> None:
        """Take the new ids of cases, given by the old ones."""
        self.ids = tuple(renumbered.get(case, case) for case in self.ids)
        self._marked = {renumbered.get(case, case) for case in self._marked}

    def toggle_mark(self) -> None:
        """Mark or unmark the case with the cursor."""
        self._marked ^= {self.cursor}

    def toggle_all_marks(self) -> None:
        """Mark every case, or none when all are."""
        everything = set(self.ids)
        self._marked = set() if everything <= self._marked else everything

    def unmark(self, cases: Collection[str]) -> set[str]:
        """Unmark these cases, and give those that were marked."""
        marked = self._marked.intersection(cases)
        self._marked -= marked
        return marked

    def unmark_all(self) -> None:
        """Unmark every case."""
        self._marked.clear()
