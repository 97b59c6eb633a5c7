"""A board opened from columns is the board that rated every case."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from desk.board.alarms import Alarms
from desk.board.board_index import BoardIndex, IndexBook
from desk.board.case_brief import BriefBook
from desk.board.case_view import CaseView, case_view
from desk.board.cause_index import CauseIndex
from desk.board.lazy_views import LazyViews
from desk.board.queue import Queue
from desk.board.queue_columns import COLUMNS_VERSION, fresh_case
from desk.board.queue_order import queue_key, worst_first
from desk.board.related_cases import RelatedCases
from desk.model.case import Case, encode_case
from desk.model.entries import AnyEntry, Cause, FieldChange, Incoming, Link, Offer, Option, Promise, StatusChange
from desk.model.ids import case_id
from desk.model.shift import Agent, Shift
from desk.sla.policy_file import read_policy
from tests.board.test_case_brief import OFFICE, cases_of_all_sorts, demo_cases, moments, parts_of_cases
from tests.board.test_queue import POLICY
from tests.case_builders import NOW, at, case_of

BOOK = BriefBook(POLICY, UTC)
FILTERS = ("", "late", "mine", "all", "guard", "refund or truck")


class KeptIndex:
    """The briefs of cases and their columns, as they are kept from one board to the next."""

    def __init__(self) -> None:
        self.cases: dict[str, Case] = {}
        self.rows: dict[str, bytes] = {}
        self.digest = b""
        self.made: list[str] = []

    def keep(self, cases: list[Case], now: datetime, *, gone: tuple[str, ...] = ()) -> None:
        """Keep these cases as they are now, and forget those that are gone."""
        for case in gone:
            del self.cases[case], self.rows[case]
        self.cases |= {case.id: case for case in cases}
        self.rows |= {case.id: BOOK.row(case_view(case, POLICY)) for case in cases}
        self.digest = self._book(now).digest(self.digest, self.rows, {*(case.id for case in cases), *gone})

    def opened(self, now: datetime) -> BoardIndex:
        """The index as a board opens it."""
        index = self._book(now).index(self.rows, self.digest)
        views = LazyViews(index.views, lambda case: self._noted(case, index.views[case]))
        return BoardIndex(views, index.columns)

    def _noted(self, case: str, view: CaseView) -> CaseView:
        self.made.append(case)
        return view

    def _book(self, now: datetime) -> IndexBook:
        return IndexBook(BOOK, self.cases.__getitem__, lambda: now)

    @property
    def views(self) -> Mapping[str, CaseView]:
        """Every view, made of the case itself."""
        return {case.id: case_view(case, POLICY) for case in self.cases.values()}


SHIFT = Shift(agents=(Agent(id="ines", role="manager"),))


def queue_from(index: BoardIndex, now: datetime) -> Queue:
    queue = Queue(POLICY, me="ines")
    queue.set_shift(SHIFT)
    queue.open(index, now)
    queue.tick(now)
    return queue


def queue_of(views: Mapping[str, CaseView], now: datetime) -> Queue:
    return queue_from(BoardIndex(LazyViews(views, views.__getitem__)), now)


def assert_same_queue(one: Queue, other: Queue, now: datetime) -> None:
    for words in FILTERS:
        for queue in (one, other):
            queue.filter(words)
            queue.tick(now)
        assert list(one.ids) == list(other.ids), words
    for queue in (one, other):
        queue.filter("")
        queue.tick(now)
    assert one.counts() == other.counts()
    assert one.forecast(now) == other.forecast(now)
    assert one.late_cases(one.ids, now) == other.late_cases(other.ids, now)
    assert one.next_turns(99) == other.next_turns(99)
    assert one.next_turn == other.next_turn
    assert one.next_best(now) == other.next_best(now)
    assert {case: one.row(case, now) for case in one.views} == {case: other.row(case, now) for case in other.views}


@given(parts_of_cases(), moments, st.lists(moments, min_size=1, max_size=4))
def test_columns_of_any_moment_give_the_board_that_rates_every_case(cases: list[Case], kept_at: datetime, times: list[datetime]) -> None:
    kept = KeptIndex()
    kept.keep(cases, kept_at)
    begun = times[0]
    one, other = queue_from(kept.opened(begun), begun), queue_of(kept.views, begun)
    bells = Alarms("ines"), Alarms("ines")
    for bell, queue in zip(bells, (one, other), strict=True):
        queue.pop_turned()
        bell.baseline(queue.views.copy(), begun)
    for now in times:  # the clock may be set back, too
        rings = []
        for bell, queue in zip(bells, (one, other), strict=True):
            queue.tick(now)
            rings.append(bell.check(sorted(queue.pop_turned(), key=lambda view: view.id), now))
        assert rings[0] == rings[1]
        assert_same_queue(one, other, now)


@given(parts_of_cases(), parts_of_cases(), moments, st.integers(0, 9_000), st.data())
def test_columns_follow_what_changed(early: list[Case], late: list[Case], first: datetime, later: int, data: st.DataObject) -> None:
    now, kept, fresh = first + timedelta(minutes=later), KeptIndex(), KeptIndex()
    kept.keep(early, first)
    gone = data.draw(st.sets(st.sampled_from(sorted(kept.cases)))).difference(case.id for case in late)
    kept.keep(late, now, gone=tuple(gone))
    fresh.keep(list(kept.cases.values()), now)
    assert_same_queue(queue_from(kept.opened(now), now), queue_from(fresh.opened(now), now), now)
    related = RelatedCases(), RelatedCases()
    causes = CauseIndex(), CauseIndex()
    for made, found in zip((kept, fresh), related, strict=True):
        index = made.opened(now)
        found.fill(index.columns, index.views)
    for view in fresh.views.values():
        causes[1].put(view.state)
    index = kept.opened(now)
    causes[0].fill(map(case_id, index.columns.causes), index.views)
    assert {state.id for state in causes[0].states} == {state.id for state in causes[1].states}
    assert [related[0].of(case) for case in kept.cases] == [related[1].of(case) for case in kept.cases]


@given(parts_of_cases(), moments, moments)
def test_open_cases_are_listed_worst_first_from_columns(cases: list[Case], kept_at: datetime, now: datetime) -> None:
    kept = KeptIndex()
    kept.keep(cases, kept_at)
    still_open = [view for view in kept.views.values() if not view.state.finished]
    shown = sorted(kept.opened(now).open_views(now), key=itemgetter(0))
    assert [view.id for _, view in shown] == [view.id for view in worst_first(still_open, now)]


@given(parts_of_cases(), moments, moments, st.data())
def test_open_cases_are_those_of_now_where_the_columns_are_older(
    cases: list[Case], kept_at: datetime, now: datetime, data: st.DataObject
) -> None:
    kept = KeptIndex()
    kept.keep(cases, kept_at)
    before, old = kept.digest, data.draw(st.sets(st.sampled_from(sorted(kept.cases))))
    gone = data.draw(st.sets(st.sampled_from(sorted(kept.cases)))) - old
    ended = (StatusChange(at=kept_at, by="ines", to="solved"),)
    changed = [replace(kept.cases[case], entries=(*kept.cases[case].entries, *ended)) for case in old]
    kept.keep(changed, now, gone=tuple(gone))
    kept.rows |= {case.id: encode_case(case) for case in changed}
    index = IndexBook(BOOK, kept.cases.__getitem__, lambda: now).index(kept.rows, before, {*old, *gone})
    still_open = [view for view in kept.views.values() if not view.state.finished]
    shown = sorted(index.open_views(now), key=itemgetter(0))
    assert [view.id for _, view in shown] == [view.id for view in worst_first(still_open, now)]
    assert [queue_key(view, now) for _, view in shown] == [key for key, _ in shown]


KNOWN_SUMS = {"2": "569afcb7", "3": "569afcb7"}
"""The sum of the items of these cases, by the version of the columns."""


def test_ratings_that_come_out_otherwise_have_another_version() -> None:
    policy = read_policy(OFFICE, "office.toml")
    views = [case_view(case, policy) for case in cases_of_all_sorts()]
    made = zlib.crc32(msgspec.json.encode([fresh_case(view, NOW) for view in views]))
    assert KNOWN_SUMS.get(COLUMNS_VERSION) == f"{made:08x}", "an item is something else now: count COLUMNS_VERSION up, and note the sum"


def test_what_is_kept_depends_on_the_version_of_the_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    def key() -> str:
        return IndexBook(BOOK, dict[str, Case]().__getitem__, lambda: NOW).key

    before = key()
    monkeypatch.setattr("desk.board.board_index.COLUMNS_VERSION", "another")
    assert before.startswith(BOOK.key)
    assert key() != before
    monkeypatch.setattr(BriefBook, "key", "")
    assert key() == ""


def tess(number: int, *entries: AnyEntry, **header: Any) -> Case:
    return case_of(*entries, case_id=f"C-{number}", customer="Tess Tampleton", phone="555-010 1234", **header)


def test_those_of_one_customer_find_each_other_before_and_after_a_change() -> None:
    kept = KeptIndex()
    linked = case_of(Link(at=at(-5), by="bo", case="C-9", sort="related"), case_id="C-4")
    kept.keep([tess(1, failure="delay"), tess(2, failure="delay"), case_of(case_id="C-3"), linked, case_of(case_id="C-9")], NOW)
    index, related = kept.opened(NOW), RelatedCases()
    related.fill(index.columns, index.views)
    queue = queue_from(index, NOW)
    assert queue.failure_number(queue.views["C-2"]) == queue_of(kept.views, NOW).failure_number(kept.views["C-2"]) == 2
    assert (related.of("C-1"), related.of("C-3"), related.of("C-9")) == (frozenset({"C-2"}), frozenset(), frozenset({"C-4"}))
    moved = case_view(tess(2, FieldChange(at=at(-1), by="bo", name="phone", now="555-010 9999", was=""), failure="delay"), POLICY)
    related.put(moved.state)
    queue.update_view(moved, NOW)
    assert (related.of("C-1"), related.of("C-2")) == (frozenset(), frozenset())
    assert queue.failure_number(queue.views["C-1"]) == 1
    related.drop("C-4")
    assert related.of("C-9") == frozenset()


def test_a_board_makes_the_views_alone_that_it_paints_or_that_turned() -> None:
    kept = KeptIndex()
    promised = [
        case_of(Promise(at=at(-9), by="ines", text="a call", due=at(60 * number)), case_id=f"C-{number}", priority="low")
        for number in range(1, 40)
    ]
    kept.keep(promised, NOW)
    now = at(1)
    queue = queue_from(kept.opened(now), now)
    assert len(queue.ids) == queue.counts().open == queue.counts().promises == 39
    assert queue.forecast(now).slots
    assert kept.made == []
    assert [queue.row(case, now).case for case in queue.ids[:3]] == kept.made


def test_columns_say_which_cases_have_a_cause_or_wait_for_a_word() -> None:
    kept = KeptIndex()
    dear = Offer(at=at(-5), by="bo", options=(Option(title="a new one", value_now=300.0, cost=300.0),))
    kept.keep([tess(1, Cause(at=at(-5), by="bo", key="scanner")), tess(2, dear), tess(3)], NOW)
    index = kept.opened(NOW)
    assert (index.columns.causes, index.columns.approvals) == ((1,), (2,))
    queue = queue_from(index, NOW)
    assert queue.counts().approvals == queue_of(kept.views, NOW).counts().approvals == 1
    assert kept.made == ["C-2"], "it alone is looked at"


def test_columns_of_a_moment_to_come_are_not_believed() -> None:
    kept = KeptIndex()
    kept.keep(demo_cases(), at(5))
    assert kept.opened(NOW).columns.ids == []
    assert sorted(queue_from(kept.opened(NOW), NOW).ids) == sorted(queue_of(kept.views, NOW).ids)


def test_bytes_that_are_no_columns_are_none() -> None:
    kept = KeptIndex()
    kept.keep(demo_cases(), NOW)
    for spoiled in (b"", b"\x00", kept.digest[:-9], msgspec.msgpack.encode(["0", 1.0])):
        assert IndexBook(BOOK, kept.cases.__getitem__, lambda: NOW).index(kept.rows, spoiled).columns.ids == []


def test_a_case_without_a_brief_is_looked_at_and_one_of_another_number_stands_under_its_own() -> None:
    kept = KeptIndex()
    kept.keep([tess(1), tess(2), case_of(case_id="C-3", earlier=2**70)], NOW)
    assert kept.rows["C-3"] == b""
    kept.rows["C-8"] = kept.rows.pop("C-2")
    kept.digest = IndexBook(BOOK, kept.cases.__getitem__, lambda: NOW).digest(b"", kept.rows, ())
    queue = queue_from(kept.opened(NOW), NOW)
    assert sorted(queue.ids) == sorted(queue.views) == ["C-1", "C-2", "C-3"]


def test_entries_of_a_time_to_come_turn_a_case_that_waits() -> None:
    ahead = StatusChange(at=at(600), by="bo", to="pending", reason="a date", recheck=at(6_000))
    case = case_of(Incoming(at=at(-5), by="customer", text="where", channel="email"), ahead, logged=-10)
    kept = KeptIndex()
    kept.keep([case], NOW)
    for minutes in (1, 30, 100, 590, 700, 5_000):
        assert_same_queue(queue_from(kept.opened(at(minutes)), at(minutes)), queue_of(kept.views, at(minutes)), at(minutes))
