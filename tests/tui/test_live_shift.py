"""The views of a window's shift, without a window."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

from desk.board.board_index import BoardIndex
from desk.board.case_notices import NoticeContext, case_notices
from desk.board.case_view import case_view
from desk.board.lazy_views import LazyViews
from desk.model.case import Case
from desk.model.changes import Append
from desk.model.entries import AnyEntry, Assign, Cause, CorrectiveAction, Link, Memo
from desk.model.shift import Shift
from desk.recovery.causes.debt import overdue_lessons
from desk.recovery.customers.history import failure_number
from desk.recovery.customers.second_failure import second_failure
from desk.sla.policy_file import read_policy
from desk.tui.live_shift import AT_ONCE, LiveShift
from desk.tui.messages import CasesChanged, ShiftChanged
from tests.case_builders import NOW, at
from tests.tui.app_fixtures import POLICY, FakeClock, FakeShared, new_case
from tests.tui.call_count import counted

MILD = read_policy('[[rules]]\nname = "mild"\nown = 300\nreply = 600\nfix = 6000\n', "mild.toml")
TESS: dict[str, Any] = {"customer": "Tess Tampleton", "phone": "555-0101", "failure": "delay"}


class FakeSource:
    """A shift in memory, as the client of the store's thread gives it."""

    def __init__(self, store: FakeShared) -> None:
        self.store = store
        self.cases: Mapping[str, Case] = {}
        self.policy = POLICY

    @property
    def shift(self) -> Shift:
        return self.store.shift

    async def load(self, take: Callable[[BoardIndex], None] | None = None) -> None:
        self.cases = dict(self.store.cases)
        if take:
            take(BoardIndex(LazyViews(self.cases, lambda case: case_view(self.cases[case], self.policy))))

    def commit(self, case: str, *entries: AnyEntry) -> None:
        self.store.commit([Append(case, entries)])
        self.cases = dict(self.store.cases)


async def live_on(store: FakeShared) -> tuple[LiveShift, FakeSource]:
    source = FakeSource(store)
    live = LiveShift(source, FakeClock(), me="ines")
    await live.load()
    return live, source


async def logged(live: LiveShift, source: FakeSource, case: str, *entries: AnyEntry) -> CasesChanged:
    source.commit(case, *entries)
    return await live.apply_commit(ShiftChanged((case,)))


def three_customers() -> FakeShared:
    return FakeShared([new_case(1, **TESS), new_case(2), new_case(3)])


async def test_a_view_is_worked_out_once_a_revision() -> None:
    live, source = await live_on(three_customers())
    with counted() as count:
        assert live.view("C-101") is live.view("C-101")
    assert count.of("case_view") == 0
    with counted() as count:
        await logged(live, source, "C-101", Memo(at=NOW, by="bo", text="asked"))
        view = live.view("C-101")
    assert count.of("case_view") == 1
    assert view is not None
    assert view.state.case is source.cases["C-101"]


async def test_a_view_asked_for_before_the_message_is_the_new_one_and_is_not_worked_out_again() -> None:
    live, source = await live_on(three_customers())
    source.commit("C-101", Memo(at=NOW, by="bo", text="asked"))
    early = live.view("C-101")
    assert early is not None
    assert early.state.case is source.cases["C-101"]
    await live.apply_commit(ShiftChanged(("C-101",)))
    assert live.view("C-101") is early
    assert live.queue.view("C-101") is early


async def test_a_case_that_is_not_on_the_shift_has_no_view() -> None:
    live, _ = await live_on(three_customers())
    assert live.view("C-999") is None


async def test_only_the_changed_case_is_named_when_no_other_depends_on_it() -> None:
    live, source = await live_on(three_customers())
    message = await logged(live, source, "C-102", Memo(at=NOW, by="bo", text="asked"))
    assert message.ids == message.changed == {"C-102"}
    assert message.new == message.gone == ()


async def test_cases_of_the_same_customer_are_named_too() -> None:
    live, source = await live_on(FakeShared([new_case(1, **TESS), new_case(2), new_case(3, **TESS)]))
    message = await logged(live, source, "C-101", Memo(at=NOW, by="bo", text="asked"))
    assert message.ids == {"C-101", "C-103"}
    assert message.changed == {"C-101"}


async def test_linked_cases_are_named_from_both_sides_also_when_the_link_is_new() -> None:
    live, source = await live_on(three_customers())
    link = Link(at=NOW, by="bo", case="C-103", sort="same_cause")
    assert (await logged(live, source, "C-101", link)).ids == {"C-101", "C-103"}
    assert (await logged(live, source, "C-103", Memo(at=NOW, by="bo", text="asked"))).ids == {"C-101", "C-103"}


async def test_a_new_case_and_one_that_left_are_named() -> None:
    live, source = await live_on(three_customers())
    source.store.commit([new_case(4)])
    source.cases = {case: found for case, found in source.store.cases.items() if case != "C-102"}
    message = await live.apply_commit(ShiftChanged(("C-102", "C-104")))
    assert (message.new, message.gone) == (("C-104",), ("C-102",))
    assert live.queue.view("C-102") is None
    assert {state.id for state in live.states()} == {"C-101", "C-103", "C-104"}


async def test_a_case_handed_over_is_told_even_when_it_was_looked_at_before_the_message() -> None:
    live, source = await live_on(three_customers())
    source.commit("C-101", Assign(at=at(0), by="bo", owner="ines"))
    assert live.view("C-101")
    (words,) = (await live.apply_commit(ShiftChanged(("C-101",)))).mentions
    assert "C-101" in words


async def test_our_own_commit_tells_us_nothing() -> None:
    live, source = await live_on(three_customers())
    source.commit("C-101", Assign(at=at(0), by="ines", owner="ines"))
    assert (await live.apply_commit(ShiftChanged(("C-101",), own=True))).mentions == ()


async def test_the_states_of_all_cases_are_gathered_once_a_revision() -> None:
    live, source = await live_on(three_customers())
    assert live.states() is live.states()
    before = live.states()
    await logged(live, source, "C-101", Memo(at=NOW, by="bo", text="asked"))
    assert live.states() is not before
    assert {state.case.rev for state in live.states()} == {case.rev for case in source.cases.values()}


async def test_the_states_that_bear_on_a_case_are_those_of_its_customer_and_its_links() -> None:
    live, source = await live_on(FakeShared([new_case(1, **TESS), new_case(2), new_case(3, **TESS), new_case(4)]))
    await logged(live, source, "C-104", Link(at=NOW, by="bo", case="C-101", sort="related"))
    assert {state.id for state in live.related_states("C-101")} == {"C-103", "C-104"}
    assert live.related_states("C-102") == ()


async def test_every_view_counts_by_a_new_policy() -> None:
    live, source = await live_on(FakeShared([new_case(number) for number in range(AT_ONCE + 1)]))
    before = live.view("C-101")
    source.policy = MILD
    await live.apply_policy()
    views = [live.view(case) for case in source.cases]
    assert before not in views
    assert {clock.target_seconds for view in views if view for clock in view.clocks if clock.name == "own"} == {300 * 60}
    assert all(live.queue.view(view.id) is view for view in views if view)


async def test_notices_read_from_few_cases_are_those_read_from_all() -> None:
    chance = random.Random(7)
    people: list[dict[str, Any]] = [{"customer": f"Kim Customer {number}", "phone": f"555-01{number:02}"} for number in range(6)]
    live, source = await live_on(FakeShared([new_case(number, failure="delay", **chance.choice(people)) for number in range(40)]))
    sorts = ("duplicate", "parent", "same_cause", "related")
    seen = 0
    for step in range(120):
        case, other = chance.sample([*source.cases], 2)
        cause = Cause(at=at(step), by="ines", text="nobody looked", key=chance.choice(("depot", "label", "truck")))
        action = CorrectiveAction(at=at(step), by="ines", text="look", owner="bo", due=at(step - 3))
        link = Link(at=at(step), by="ines", sort=chance.choice(sorts), case=other)  # type: ignore[arg-type]  # one of them
        await logged(live, source, case, *chance.choice(([cause], [cause, action], [link], [Memo(at=at(step), by="bo", text="waits")])))
        for each in chance.sample([*source.cases], 8):
            view = live.view(each)
            assert view is not None
            few, every = (
                sorted(case_notices(NoticeContext(view, states, live._source.shift, at(step), "ines")), key=str)
                for states in (live.states_for_notices(view.state), live.states_beside(view.state))
            )
            assert few == every
            related, others = live.related_states(each), live.states_beside(view.state)
            assert second_failure(view.state, related) == second_failure(view.state, others)
            assert failure_number(view.state, related) == failure_number(view.state, others)
            seen += len(few)
    assert seen > 500


async def test_a_commit_looks_at_no_case_that_is_not_alike() -> None:
    live, source = await live_on(FakeShared([new_case(number) for number in range(500)]))
    state = live.queue.views["C-110"].state
    source.commit("C-110", Memo(at=NOW, by="bo", text="waits"))
    with counted() as count:
        await live.apply_commit(ShiftChanged(("C-110",)))
        case_notices(NoticeContext(live.queue.views["C-110"], live.states_for_notices(state), Shift(), NOW, "ines"))
        overdue_lessons(live.states_with_causes(), NOW)
    assert count.total < 480, count.report()
