"""The board's filter, for cases as they stood once."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import datetime

from desk.board.case_view import CaseView, case_view
from desk.board.filters import BACKLOG, compile_filter
from desk.board.repeat_failures import RepeatFailureIndex
from desk.errors import Usage
from desk.model.case import Case
from desk.model.shift import Shift
from desk.model.state import state_of
from desk.reports.case_facts import case_as_of
from desk.sla.policy import Policy
from desk.text.times import zone_or_utc

_WITHOUT_CLOCKS = frozenset({
    "owner", "status", "priority", "customer", "phone", "email", "organisation",
    "subject", "text", "tag", "channel", "kind", "case",
    "source",
})  # fmt: skip
"""The fields that are read from a case alone. A word that is looked for is, too."""


class CaseFilter:
    """The test of cases that a filter makes. Finished cases are always included. Raises Usage for a filter that cannot be read."""

    def __init__(self, words: str, policy: Policy, shift: Shift, *, me: str = "") -> None:
        self.words = words.strip()
        self._policy = policy
        self._zone = zone_or_utc(shift.zone)
        self._failures = RepeatFailureIndex()
        if BACKLOG in compile_filter(self.words).names:
            raise Usage("A report has no backlog: that is a word of the change of shift. `desk list backlog` lists it.")
        self._filter = compile_filter(self.words, me=me, shift=shift, finished=True, failed=self._failures.is_repeat_failure)

    @property
    def passes(self) -> Callable[[Case, datetime], bool] | None:
        """The test, None where nothing was typed."""
        return self._is_passing if self.words else None

    @property
    def asks_for_all(self) -> bool:
        """Must the filter be told of every case before it is asked?"""
        return "guard" in self._filter.names

    def learn(self, case: Case, as_of: datetime) -> None:
        """Take note of a case. Only all of them show a further failure of one customer."""
        then = case_as_of(case, as_of)
        if then is not None:
            self._failures.put(case_view(then, self._policy, self._zone).state)

    def _is_passing(self, case: Case, at: datetime) -> bool:
        return self._filter.test(self._view_of(case), at)

    def _view_of(self, case: Case) -> CaseView:
        """The view of a case. Without clocks where no word asks for them: they cost most of it."""
        if self._filter.names <= _WITHOUT_CLOCKS:
            with contextlib.suppress(ArithmeticError, ValueError, TypeError):
                return CaseView(state_of(case), ())
        return case_view(case, self._policy, self._zone)
