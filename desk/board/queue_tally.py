"""The figures of the queue, added up case by case."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import msgspec

from desk.board.case_view import CaseView, Risk
from desk.model.shift import Shift
from desk.recovery.offers.approvals import approvals_for

_NO_FIGURES = (0, 0, 0, 0, 0, 0, 0)


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
        self._me = me
        self._figures: dict[str, tuple[int, ...]] = {}
        self._totals = list(_NO_FIGURES)
        self._to_approve: dict[str, int] = {}

    @property
    def to_approve(self) -> Collection[str]:
        """The cases with an offer that waits for our word."""
        return self._to_approve.keys()

    def count(self, view: CaseView, risk: Risk, now: datetime, *, archived: bool) -> None:
        """Count a case, new or changed. An archived one counts in no figure."""
        self._put_figures(view.id, _NO_FIGURES if archived else _figures_of(view, risk, self._me, now=now))

    def _put_figures(self, case: str, figures: tuple[int, ...]) -> None:
        before = self._figures.get(case, _NO_FIGURES)
        if figures != before:
            self._totals = [total - was + is_now for total, was, is_now in zip(self._totals, before, figures, strict=True)]
            self._figures[case] = figures

    def count_approvals(self, view: CaseView, shift: Shift) -> None:
        """Count the offers of a case that wait for our word."""
        if view.asks_approval and (mine := len(approvals_for(view.state, shift, self._me))):
            self._to_approve[view.id] = mine
        else:
            self._to_approve.pop(view.id, None)

    def drop(self, case: str) -> None:
        """Count a case no more."""
        self._put_figures(case, _NO_FIGURES)
        self._figures.pop(case, None)
        self._to_approve.pop(case, None)

    def counts(self, shown: int) -> Counts:
        """The figures, of which `shown` cases pass the filter."""
        still_open, late, soon, promises, chased, debt, mine = self._totals
        return Counts(still_open, late, soon, promises, chased, debt, shown, sum(self._to_approve.values()), mine)


def _figures_of(view: CaseView, risk: Risk, me: str, *, now: datetime) -> tuple[int, ...]:
    """The part of one case in the figures, as in `Counts`."""
    state = view.state
    if state.finished:
        asks_soon = risk == "soon" and view.aftercare_from is not None
        return (0, int(view.promise_overdue(now)), int(asks_soon), 0, 0, int(view.debt is not None), 0)
    promises = sum(clock.name == "promise" and clock.stopped_at is None for clock in view.clocks)
    is_mine = state.owner == me != ""
    return (1, int(risk == "late"), int(risk == "soon"), promises, int(state.chases > 0), 0, int(is_mine))
