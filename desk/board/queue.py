"""The queue: all cases in order, kept current."""

from __future__ import annotations

import bisect
import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import takewhile

from desk.board.case_view import NEVER, CaseView, NextDue, Risk, case_view, next_change, next_due
from desk.board.filter.case_index import CaseIndex
from desk.board.filters import Filter, compile_filter, is_narrower
from desk.board.load_forecast import LoadForecast, load_forecast
from desk.board.next_best import Suggestion, next_best_case
from desk.board.past_cases import PastCases
from desk.board.queue_order import RiskKey, risk_key
from desk.board.queue_tally import Counts, QueueTally
from desk.board.repeat_failures import RepeatFailureIndex
from desk.board.rows import BoardRow, row_of
from desk.board.sorts import BY_RISK, Sort, SortKey
from desk.model.case import Case
from desk.model.shift import Shift
from desk.sla.policy import Policy
from desk.text.latest_moment import LatestMoment

_PlaceKey = tuple[SortKey, RiskKey]
"""The place of a case on the board: the order asked for, then the risk."""
_TIMED_REFRESH = timedelta(seconds=15)
"""Time after which a filter such as `risk<15m` is applied anew. It depends on the moment, although no case changed."""
_SCORED_CASES = 300
"""Number of the worst cases that compete for the next best one."""
_FORECAST_CASES = 300
"""Number of the worst cases in the forecast of the next hour."""


class Queue:
    """All cases of a shift in an order, behind a filter.

    A case is read when it changes and looked at again only when one of its clocks reaches a turning point, and then moved by itself. So a
    tick costs what turned and not what is open.
    """

    def __init__(self, policy: Policy, *, me: str = "", zone: tzinfo = UTC) -> None:
        self._policy = policy
        self._me = me
        self.zone: tzinfo = zone
        self.archived: set[str] = set()
        """The cases that are in an archive and only looked at. They count in no figure."""
        self._shift = Shift()
        self._tally = QueueTally(me)
        self._views: dict[str, CaseView] = {}
        self._upcoming: dict[str, NextDue] = {}
        self._keys: dict[str, RiskKey] = {}
        self._order: list[tuple[_PlaceKey, str]] = []
        self._shown: dict[str, _PlaceKey] = {}
        self._sort = BY_RISK
        self._turn_heap: list[tuple[float, str]] = []
        self._turn_of: dict[str, float] = {}
        self._ids: list[str] = []
        self._failures = RepeatFailureIndex()
        self._index = CaseIndex()
        self._backlog: frozenset[str] = frozenset()
        self._filter = self._compile_filter("")
        self._filtered_at: datetime | None = None
        self._moved = False
        self._turned: dict[str, None] = {}
        self._latest = LatestMoment()

    @property
    def ids(self) -> Sequence[str]:
        """Ids of the cases that pass the filter, worst first. As of the last `tick`."""
        return self._ids

    @property
    def filter_in_force(self) -> Filter:
        """The filter in force."""
        return self._filter

    @property
    def filter_text(self) -> str:
        """The text of the filter in force."""
        return self._filter.text

    @property
    def views(self) -> Mapping[str, CaseView]:
        """Every case by id, those that do not pass included."""
        return self._views

    def update(self, cases: Iterable[Case], now: datetime) -> None:
        """Add or replace cases that are new or changed."""
        for case in cases:
            self.update_view(case_view(case, self._policy, self.zone), now)

    def update_view(self, view: CaseView, now: datetime) -> None:
        """Add or replace a view computed elsewhere, such as in a worker."""
        self._views[view.id] = view
        self._failures.put(view.state)
        self._rate_case(view, now)

    def use_past(self, past: PastCases) -> None:
        """Count the failures of archived cases as well from now on."""
        self._failures.past = past.of_customer
        self._filtered_at = None

    def use_backlog(self, cases: Collection[str]) -> None:
        """Take these cases for the backlog from the next tick on."""
        if self._backlog == (wanted := frozenset(cases)):
            return
        self._backlog = wanted
        if self._filter.asks_backlog:
            self._filtered_at = None

    def drop(self, cases: Iterable[str]) -> None:
        """Remove cases that left the shift."""
        for case in cases:
            self._hide_case(case)
            self._tally.drop(case)
            self._failures.drop(case)
            self._index.drop(case)
            self.archived.discard(case)
            for held in (self._views, self._upcoming, self._keys, self._turn_of):
                held.pop(case, None)

    def set_shift(self, shift: Shift) -> None:
        """Use the roles and limits of this shift from now on."""
        if shift == self._shift:
            return
        self._shift = shift
        self._filter = self._compile_filter(self._filter.text)
        self._filtered_at = None
        for view in self._views.values():
            self._tally.count_approvals(view, shift)

    def filter(self, text: str) -> None:
        """Show only what matches from the next tick on. Raises Usage, and keeps the filter in force, when `text` cannot be read."""
        before, self._filter = self._filter, self._compile_filter(text)
        if self._filtered_at is not None and is_narrower(self._filter, before):
            self._narrow_to_filter(self._filtered_at)
        else:
            self._filtered_at = None

    @property
    def sort(self) -> Sort:
        """The order in force."""
        return self._sort

    def use_sort(self, sort: Sort) -> None:
        """Show the cases in another order from the next tick on."""
        self._sort, self._filtered_at = sort, None

    def _place_key(self, case: str) -> _PlaceKey:
        return self._sort.key(self._views[case]), self._keys[case]

    def _narrow_to_filter(self, at: datetime) -> None:
        """Ask only the cases that are shown. No other can pass."""
        self._order = [(key, case) for key, case in self._order if self._filter.test(self._views[case], at)]
        self._shown = {case: key for key, case in self._order}
        self._moved = True

    def _compile_filter(self, text: str) -> Filter:
        """Compile a filter for a board. Where none asks for finished cases, those whose after-care is due are shown too."""
        return compile_filter(
            text,
            me=self._me,
            shift=self._shift,
            aftercare=True,
            failed=self._failures.is_repeat_failure,
            archived=self.archived.__contains__,
            backlog=lambda case: case in self._backlog,
            index=self._index,
        )

    def tick(self, now: datetime) -> bool:
        """Bring the order up to `now`. True when the list of ids changed."""
        self.rate_turned(now)
        if self._filtered_at is None or (self._filter.is_timed and abs(now - self._filtered_at) >= _TIMED_REFRESH):
            self._apply_filter(now)
        if not self._moved:
            return False
        before, self._ids, self._moved = self._ids, [case for _, case in self._order], False
        return self._ids != before

    def _apply_filter(self, now: datetime) -> None:
        """Apply the filter to every case anew."""
        self._shown = {case: self._place_key(case) for case in self._keys if self._filter.test(self._views[case], now)}
        self._order = sorted((key, case) for case, key in self._shown.items())
        self._filtered_at, self._moved = now, True

    def rate_turned(self, now: datetime) -> None:
        """Rate the cases of which a clock turned by `now`. The list of ids waits for the next `tick`.

        Where the clock was set back, every case is rated anew.
        """
        moment = now.timestamp()
        if self._latest.is_set_back(moment):
            self._filtered_at = None
            for view in self._views.values():
                self._rate_case(view, now)
        while self._turn_heap and self._turn_heap[0][0] <= moment:
            at, case = heapq.heappop(self._turn_heap)
            if self._turn_of.get(case) == at:
                self._rate_case(self._views[case], now)
                self._turned[case] = None

    def _rate_case(self, view: CaseView, now: datetime) -> None:
        """Update a case's place, its figures and its next turning point."""
        case, upcoming = view.id, next_due(view, now)
        self._upcoming[case] = upcoming
        self._keys[case] = risk_key(view, upcoming)
        self._tally.count(view, upcoming.risk, now, archived=case in self.archived)
        self._tally.count_approvals(view, self._shift)
        if self._filtered_at is not None:
            self._place_case(view, self._place_key(case), now)
        turn = next_change(view, now)
        self._turn_of.pop(case, None)
        if turn is not None:
            self._turn_of[case] = turn.timestamp()
            heapq.heappush(self._turn_heap, (turn.timestamp(), case))

    def _place_case(self, view: CaseView, key: _PlaceKey, now: datetime) -> None:
        passes = self._filter.test(view, now)
        if passes and self._shown.get(view.id) == key:
            return
        self._hide_case(view.id)
        if passes:
            self._shown[view.id] = key
            bisect.insort(self._order, (key, view.id))
            self._moved = True

    def _hide_case(self, case: str) -> None:
        key = self._shown.pop(case, None)
        if key is not None:
            del self._order[bisect.bisect_left(self._order, (key, case))]
            self._moved = True

    def pop_turned(self) -> list[CaseView]:
        """Take the cases of which a clock turned since last asked. Whoever rings bells needs them."""
        turned, self._turned = self._turned, {}
        return [self._views[case] for case in turned if case in self._views]

    @property
    def next_turn(self) -> float | None:
        """The next time at which the order changes by itself. A timestamp, None when nothing will turn."""
        return self._turn_heap[0][0] if self._turn_heap else None

    def next_turns(self, count: int, *, skipped: Collection[str] = ()) -> list[tuple[float, str]]:
        """The next cases to turn, each behind its time. Soonest first."""
        return heapq.nsmallest(count, ((at, case) for case, at in self._turn_of.items() if case not in skipped))

    def row(self, case: str, now: datetime) -> BoardRow:
        """The row of one case. Ask only for rows that are seen."""
        view = self._views[case]
        return row_of(view, now, zone=self.zone, failure=self.failure_number(view))

    def failure_number(self, view: CaseView) -> int:
        """The number of a failure for its customer, from 1."""
        return self._failures.failure_number(view.state)

    def view(self, case: str) -> CaseView | None:
        """The view of one case, None for an unknown one."""
        return self._views.get(case)

    def matches(self, text: str, now: datetime) -> Iterator[bool]:
        """The answer of a filter for one case after the other. Raises Usage when `text` cannot be read."""
        test = self._compile_filter(text).test
        return (test(view, now) for view in list(self._views.values()))

    def read_texts(self) -> Iterator[None]:
        """Make the text of cases ready to be searched, one by one."""
        for view in list(self._views.values()):
            self._index.of(view)
            yield

    def counts(self) -> Counts:
        """The header's figures as of the last tick."""
        return self._tally.counts(len(self._ids))

    def forecast(self, now: datetime) -> LoadForecast:
        """The forecast of the next hour for the cases shown. As of the last tick, and among the worst of them."""
        return load_forecast([(case, self._upcoming[case]) for case in self._ids[:_FORECAST_CASES]], now)

    def late_cases(self, ids: Sequence[str]) -> list[tuple[str, datetime]]:
        """The late cases heading a list, with their due times.

        The list is worst first.
        """
        late = takewhile(lambda upcoming: upcoming[1].risk == "late", ((case, self._upcoming[case]) for case in ids))
        return [(case, upcoming.due_at or NEVER) for case, upcoming in late]

    def next_best(self, now: datetime, *, skipped: Collection[str] = ()) -> Suggestion | None:
        """The case to work on next, None when there is none.

        It is chosen among the worst, so that it answers at once on the fullest board.
        """
        worst = heapq.nsmallest(_SCORED_CASES + len(skipped), self._keys, key=self._keys.__getitem__)
        weighed = dict.fromkeys((*worst, *self._tally.to_approve))
        return next_best_case((self._views[case] for case in weighed), now, me=self._me, skipped=skipped, zone=self.zone, shift=self._shift)

    def risk(self, case: str, now: datetime) -> Risk:
        """The risk of a case at `now`."""
        return next_due(self._views[case], now).risk
