"""The queue: all cases in order, kept current."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import compress, filterfalse, takewhile
from operator import not_
from typing import TYPE_CHECKING

from desk.board.board_index import BoardIndex
from desk.board.case_view import NEVER, CaseView, case_view, next_due
from desk.board.filter_search import FilterSearch, Matches
from desk.board.filters import BACKLOG, Filter, compile_filter, is_narrower
from desk.board.lazy_views import LazyViews
from desk.board.load_forecast import LoadForecast, load_forecast
from desk.board.next_best import Suggestion, next_best_case
from desk.board.past_cases import PastCases
from desk.board.queue_columns import QueueColumns
from desk.board.queue_item import queue_item
from desk.board.queue_order import RiskKey, due_of, is_late
from desk.board.queue_tally import Counts, QueueTally
from desk.board.repeat_failures import RepeatFailureIndex
from desk.board.risk_keys import RiskKeys
from desk.board.rows import BoardRow, row_of
from desk.board.shown_order import PlaceKey, ShownOrder
from desk.board.sorts import BY_RISK, Sort
from desk.board.turn_schedule import TurnSchedule
from desk.board.workload import OwnerLoad, owner_loads
from desk.model.case import Case
from desk.model.ids import case_id
from desk.model.shift import Shift
from desk.sla.policy import Policy
from desk.text.latest_moment import LatestMoment

if TYPE_CHECKING:
    from desk.board.case_texts import CaseTexts

_TIMED_REFRESH = timedelta(seconds=15)
"""Time after which a filter such as `risk<15m` is applied anew. It depends on the moment, although no case changed."""
_FEW_SHOWN = 50
"""Cases that are asked again one by one when a filter is typed on. More of them are looked for in columns."""
_WORST_CASES = 300
"""Number of the worst cases that compete for the next best one, and of those in the forecast of the next hour."""


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
        self._views = LazyViews()
        self._keys = RiskKeys()
        self._unlisted: set[str] = set()
        """The cases that are not shown where nothing is asked for."""
        self._order = ShownOrder(self._place_key)
        self._sort = BY_RISK
        self._turns = TurnSchedule()
        self._failures = RepeatFailureIndex()
        self._search = FilterSearch()
        self._backlog: frozenset[str] = frozenset()
        self._filter = self._compile_filter("")
        self._filtered_at: datetime | None = None
        self._turned: dict[str, None] = {}
        self.turns = 0
        """The number of times that a case turned by itself."""
        self._latest = LatestMoment()

    @property
    def ids(self) -> Sequence[str]:
        """Ids of the cases that pass the filter, worst first. As of the last `tick`."""
        return self._order.ids

    @property
    def filter_in_force(self) -> Filter:
        """The filter in force."""
        return self._filter

    @property
    def filter_text(self) -> str:
        """The text of the filter in force."""
        return self._filter.text

    @property
    def views(self) -> LazyViews:
        """Every case by id, those that do not pass included."""
        return self._views

    def open(self, index: BoardIndex, now: datetime) -> None:
        """Begin anew with the cases of an index."""
        self._views = index.views
        self._fill(index.columns)
        for view in index.unrated():
            self.update_view(view, now)

    def _fill(self, columns: QueueColumns) -> None:
        """Take the items of columns. The next tick rates what turned since."""
        self._search.open(columns)
        self._keys = RiskKeys(columns)
        self._unlisted = set(compress(columns.ids, map(not_, columns.listed)))
        self._turns.fill(columns.turn_times, columns.ids)
        self._tally.fill(columns)
        self._failures.fill(columns.failed_customers, self._views)
        for number in columns.approvals:
            self._tally.count_approvals(self._views[case_id(number)], self._shift)
        self._filtered_at = None

    def update(self, cases: Iterable[Case], now: datetime) -> None:
        """Add or replace cases that are new or changed."""
        for case in cases:
            self.update_view(case_view(case, self._policy, self.zone), now)

    def update_view(self, view: CaseView, now: datetime) -> None:
        """Add or replace a view computed elsewhere, such as in a worker."""
        case = view.id
        self._lift(case)
        self._views[case] = view
        self._search.columns.replace(case)
        self._failures.put(view.state)
        self._rate_case(view, now)

    def drop(self, cases: Iterable[str]) -> None:
        """Remove cases that left the shift."""
        for case in cases:
            self._lift(case)
            for held in (self._tally, self._failures, self._search, self._turns):
                held.drop(case)
            for known in (self._views, self._keys, self._unlisted, self.archived):
                known.discard(case)

    def use_past(self, past: PastCases) -> None:
        """Count the failures of archived cases as well from now on."""
        self._failures.past = past.of_customer
        self._ask_anew("guard")

    def use_backlog(self, cases: Collection[str]) -> None:
        """Take these cases for the backlog from the next tick on."""
        if self._backlog != (wanted := frozenset(cases)):
            self._backlog = wanted
            self._ask_anew(BACKLOG)

    def set_shift(self, shift: Shift) -> None:
        """Use the roles and limits of this shift from now on."""
        if shift == self._shift:
            return
        self._shift = shift
        self._filter = self._compile_filter(self._filter.text)
        self._ask_anew("approval")
        for case in self._tally.asking:
            self._tally.count_approvals(self._views[case], shift)

    def filter(self, text: str) -> None:
        """Show only what matches from the next tick on. Raises Usage, and keeps the filter in force, when `text` cannot be read."""
        before, self._filter = self._filter, self._compile_filter(text)
        at = self._filtered_at
        is_few = len(self.ids) <= _FEW_SHOWN or not self._search.columns.cases
        if at is not None and not self.waiting and is_few and is_narrower(self._filter, before):
            self._order.narrow(lambda case: self._filter.test(self._views[case], at))
        else:
            self._filtered_at = None

    @property
    def sort(self) -> Sort:
        """The order in force."""
        return self._sort

    def use_sort(self, sort: Sort) -> None:
        """Show the cases in another order from the next tick on."""
        self._sort, self._filtered_at = sort, None

    def _ask_anew(self, word: str) -> None:
        """Apply the filter anew where it asks for this."""
        if word in self._filter.names:
            self._filtered_at = None

    def _lift(self, case: str) -> None:
        """Take a case out of the order, before its key changes."""
        if self._filtered_at is not None and case in self._keys:
            self._order.hide(case)

    def _place_key(self, case: str) -> PlaceKey:
        key = self._keys[case]
        return key if self._sort is BY_RISK else (*self._sort.key(self._views[case]), *key)

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
            index=self._search.index,
        )

    def tick(self, now: datetime, *, most: int | None = None) -> bool:
        """Bring the order up to `now`. True when the list of ids changed.

        With `most` no more cases are asked one by one, and those that wait are asked by `search_on`.
        """
        self.rate_turned(now)
        if self._filtered_at is None or (self._filter.is_timed and abs(now - self._filtered_at) >= _TIMED_REFRESH):
            self._order.fill(self._shown_cases(now, most))
            self._filtered_at = now
        return self._order.settle()

    def _shown_cases(self, now: datetime, most: int | None) -> list[str]:
        """The cases that are shown, in their order."""
        sure, asked = self._sure_cases(now), self._asked(now, most)
        return self._keys.in_order(sure, asked) if self._sort is BY_RISK else sorted((*sure, *asked), key=self._place_key)

    def _sure_cases(self, now: datetime) -> Iterable[str]:
        """The cases that are shown for sure. The others wait."""
        if self._filter.asks_nothing:
            self._search.await_answers()
            return filterfalse(self._unlisted.__contains__, self._keys)
        found = self.matches(self._filter, now)
        self._search.await_answers(found.unasked)
        return found.sure

    def matches(self, asked: Filter, now: datetime) -> Matches:
        """The cases that pass a filter, as known at once."""
        return self._search.matches(asked, self._keys, now, unlisted=self._unlisted, archived=self.archived)

    def search_on(self, now: datetime, most: int) -> None:
        """Ask the next cases that wait. The list of ids waits for the next `tick`."""
        for case in self._asked(now, most):
            if self._filtered_at is not None:
                self._order.place(case)

    def _asked(self, now: datetime, most: int | None) -> list[str]:
        return self._search.ask(lambda case: case in self._keys and self._is_shown(case, now), most)

    @property
    def waiting(self) -> int:
        """The number of cases still to be asked whether they pass."""
        return self._search.waiting

    def use_texts(self, texts: CaseTexts) -> None:
        """Look for words in these texts from the next tick on."""
        self._search.use_texts(texts)
        if self._filter.asks_words:
            self._filtered_at = None

    def _is_shown(self, case: str, now: datetime) -> bool:
        return case not in self._unlisted if self._filter.asks_nothing else self._filter.test(self._views[case], now)

    def rate_turned(self, now: datetime) -> None:
        """Rate the cases of which a clock turned by `now`. The list of ids waits for the next `tick`.

        Where the clock was set back, every case is rated anew.
        """
        moment = now.timestamp()
        if self._latest.is_set_back(moment):
            self._filtered_at = None
            self.turns += 1
            for view in self._views.in_turn():
                self._rate_case(view, now)
        for case in self._turns.pop_turned(moment):
            self._lift(case)
            self._rate_case(self._views[case], now)
            self._turned[case] = None
            self.turns += 1

    def _rate_case(self, view: CaseView, now: datetime) -> None:
        """Update a lifted case's place, its figures and its next turning point."""
        case, item, is_archived = view.id, queue_item(view, now), view.id in self.archived
        self._keys[case] = item.key
        if item.is_listed and not is_archived:
            self._unlisted.discard(case)
        else:
            self._unlisted.add(case)
        self._search.forget_listed()
        self._tally.count(case, item, is_archived=is_archived)
        self._tally.count_approvals(view, self._shift)
        self._turns.put(case, item.turn)
        if self._filtered_at is None:
            return
        if self._is_shown(case, now):
            self._order.place(case)

    def pop_turned(self) -> list[CaseView]:
        """Take the cases of which a clock turned since last asked. Whoever rings bells needs them."""
        turned, self._turned = self._turned, {}
        return [self._views[case] for case in turned if case in self._views]

    @property
    def next_turn(self) -> float | None:
        """The next time at which the order changes by itself. A timestamp, None when nothing will turn."""
        return self._turns.next

    def next_turns(self, count: int, *, skipped: Collection[str] = ()) -> list[tuple[float, str]]:
        """The next cases to turn, each behind its time. Soonest first."""
        return self._turns.soonest(count, skipped=skipped)

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

    def filter_of(self, text: str) -> Filter:
        """A filter of this queue. Raises Usage when `text` cannot be read."""
        return self._compile_filter(text)

    def counts(self) -> Counts:
        """The header's figures as of the last tick."""
        return self._tally.counts(len(self.ids))

    def owner_loads(self, now: datetime) -> dict[str, OwnerLoad]:
        """The open cases of each owner, as of the last tick."""
        return owner_loads(((case, owner, late, self._keys[case]) for case, owner, late in self._tally.open_cases()), now)

    def forecast(self, now: datetime) -> LoadForecast:
        """The forecast of the next hour for the cases shown. As of the last tick, and among the worst of them."""
        worst = self.ids[:_WORST_CASES]
        return load_forecast(zip(worst, self._keys.of(worst), strict=True), now)

    def late_cases(self, ids: Sequence[str], now: datetime) -> list[tuple[str, datetime]]:
        """The late cases heading a list, with their due times.

        The list is worst first.
        """
        return [(case, self._late_since(case, key, now)) for case, key in takewhile(lambda pair: is_late(pair[1]), self._keys.in_turn(ids))]

    def _late_since(self, case: str, key: RiskKey, now: datetime) -> datetime:
        """The due time of a late case. One whose clock stands still has it in its view alone."""
        due_at = due_of(key)
        return next_due(self._views[case], now).due_at or NEVER if due_at == NEVER else due_at

    def next_best(self, now: datetime, *, skipped: Collection[str] = ()) -> Suggestion | None:
        """The case to work on next, None when there is none.

        It is chosen among the worst, so that it answers at once on the fullest board.
        """
        worst = self._keys.worst(_WORST_CASES + len(skipped))
        weighed = dict.fromkeys((*worst, *self._tally.to_approve))
        return next_best_case((self._views[case] for case in weighed), now, me=self._me, skipped=skipped, zone=self.zone, shift=self._shift)
