"""The figures of the queue, added up case by case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

import msgspec

from desk.board.case_view import CaseView
from desk.board.queue_columns import QueueColumns
from desk.board.queue_item import Figures, QueueItem
from desk.model.case_values import CaseValues
from desk.model.shift import Shift
from desk.recovery.offers.approvals import approvals_for

_Part = tuple[int, int, int, int, int, int, int]
"""The part of a case: its figures, and whether it is ours."""
_OwnedPart = tuple[_Part, str]
"""The part of a case with its owner."""
_NO_PART: _Part = (0, 0, 0, 0, 0, 0, 0)
_NO_CASE: _OwnedPart = (_NO_PART, "")


class Counts(msgspec.Struct, frozen=True):
    """Figures of the header: cases by risk, promises, debts, approvals.

    `promises` are the open ones, `debt` the cases with one, `shown` the cases that pass the filter. `approvals` are the offers that wait
    for the word of whoever looks, `mine` the open cases that they own.
    """

    open: int
    late: int
    soon: int
    promises: int
    chased: int
    debt: int
    shown: int
    approvals: int = 0
    mine: int = 0


class QueueTally:
    """Keeps the part of each case in the figures, and their sums. `me` is whoever looks."""

    def __init__(self, me: str) -> None:
        self.asking: set[str] = set()
        """The cases with an offer that may wait for somebody's word."""
        self._me = me
        self._parts = CaseValues[_OwnedPart]()
        self._totals: tuple[int, ...] = _NO_PART
        self._to_approve: dict[str, int] = {}

    @property
    def to_approve(self) -> Collection[str]:
        """The cases with an offer that waits for our word."""
        return self._to_approve.keys()

    def fill(self, columns: QueueColumns) -> None:
        """Begin anew with the cases of columns."""
        places, kinds, parts = columns.places, columns.counted, [self._owned_part(*kind) for kind in columns.figures]
        self._parts = CaseValues(places, lambda case: parts[kinds[places.place(case) or 0]])
        times = Counter(kinds)
        self._totals = tuple(sum(part[place] * times[kind] for kind, (part, _) in enumerate(parts)) for place in range(len(_NO_PART)))
        self.asking.clear()
        self._to_approve.clear()

    def count(self, case: str, item: QueueItem, *, is_archived: bool) -> None:
        """Count a case, new or changed. An archived one counts in no figure."""
        self._put_part(case, _NO_CASE if is_archived else self._owned_part(item.figures, item.owner))

    def _owned_part(self, figures: Figures, owner: str) -> _OwnedPart:
        return (*figures, int(bool(figures[0]) and owner == self._me != "")), owner

    def _put_part(self, case: str, part: _OwnedPart) -> None:
        before = self._parts.get(case, _NO_CASE)
        if part != before:
            self._totals = tuple(total - was + is_now for total, was, is_now in zip(self._totals, before[0], part[0], strict=True))
            self._parts[case] = part

    def open_cases(self) -> Iterator[tuple[str, str, bool]]:
        """Every open case with its owner, and whether it is late."""
        return ((case, owner, bool(part[1])) for case, (part, owner) in self._parts.items() if part[0])

    def count_approvals(self, view: CaseView, shift: Shift) -> None:
        """Count the offers of a case that wait for our word."""
        self._to_approve.pop(view.id, None)
        if not view.asks_approval:
            self.asking.discard(view.id)
            return
        self.asking.add(view.id)
        if mine := len(approvals_for(view.state, shift, self._me)):
            self._to_approve[view.id] = mine

    def drop(self, case: str) -> None:
        """Count a case no more."""
        self._put_part(case, _NO_CASE)
        self._parts.pop(case, None)
        self.asking.discard(case)
        self._to_approve.pop(case, None)

    def counts(self, shown: int) -> Counts:
        """The figures, of which `shown` cases pass the filter."""
        still_open, late, soon, promises, chased, debt, mine = self._totals
        return Counts(still_open, late, soon, promises, chased, debt, shown, sum(self._to_approve.values()), mine)
