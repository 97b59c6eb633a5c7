"""The board moved through time reads as one built anew, whichever way it came there."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from desk import data
from desk.board.queue import Queue
from desk.data.demo import demo_changes
from desk.model.case import Case
from desk.model.entries import Assign, Contact, FieldChange, Incoming, Retract
from desk.model.shift import Shift
from desk.review.board_as_of import SLICE, BoardAsOf
from desk.review.case_as_of import case_as_of, cases_as_of, undone_later
from desk.review.events import EventIndex
from desk.review.late_turns import late_turns
from desk.sla.policy_file import read_policy
from desk.store.memory import MemoryStore
from tests.case_builders import NOW, at, case_of

POLICY = read_policy(data.text("policy.toml"), "policy.toml")


def demo_cases() -> dict[str, Case]:
    store = MemoryStore()
    store.commit(demo_changes(NOW))
    return dict(store.cases)


def board(cases: Iterable[Case]) -> BoardAsOf:
    return BoardAsOf({case.id: case for case in cases}, POLICY, zone=UTC, shift=Shift(), me="ines")


def gone_to(board: BoardAsOf, moment: datetime) -> BoardAsOf:
    for _ in board.go_to(moment):
        pass
    return board


def seen(queue: Queue, moment: datetime) -> list[Any]:
    """Everything that the board shows of a queue."""
    return [queue.counts(), [queue.row(case, moment) for case in queue.ids]]


def test_an_entry_that_was_undone_later_stood_there_then() -> None:
    taken = Assign(at=at(-50), by="bo", owner="bo")
    case = case_of(taken, Retract(at=at(-40), by="bo", entry="101.2"), Contact(at=at(-30), by="ines", text="sorry"))
    assert case_as_of(case, at(-61)) is None
    then = case_as_of(case, at(-45))
    assert then
    assert [entry.id for entry in then.entries] == ["101.1", "101.2"]
    assert dict(undone_later(case, at(-45))) == {"101.2": at(-40)}
    assert dict(undone_later(case, at(-40))) == {}
    assert case_as_of(case, NOW) is case


def test_what_was_brought_back_is_not_marked() -> None:
    taken = Assign(at=at(-50), by="bo", owner="bo")
    back = (Retract(at=at(-40), by="bo", entry="101.2"), Retract(at=at(-35), by="bo", entry="101.3"))
    assert dict(undone_later(case_of(taken, *back), at(-45))) == {}


@pytest.mark.parametrize("seed", range(4))
def test_any_way_through_time_leads_to_the_same_board(seed: int) -> None:
    cases, chance = demo_cases(), random.Random(seed)
    moved = board(cases.values())
    for _ in range(25):
        moment = NOW + timedelta(seconds=chance.randint(-320 * 60, 0))
        gone_to(moved, moment)
        fresh = Queue(POLICY, me="ines")
        fresh.update(cases_as_of(cases.values(), moment), moment)
        fresh.tick(moment)
        assert seen(moved.queue, moment) == seen(fresh, moment)
        assert moved.at == moment


def test_a_filter_that_asks_for_the_time_is_asked_anew() -> None:
    moved = board([case_of(logged=-60)])
    moved.queue.filter("risk<15m")
    found = []
    for minute in (-60, -10, -55, -3):
        gone_to(moved, at(minute))
        found.append(list(moved.queue.ids))
    fresh = board([case_of(logged=-60)])
    fresh.queue.filter("risk<15m")
    assert found == [list(gone_to(fresh, at(minute)).queue.ids) for minute in (-60, -10, -55, -3)]


def test_events_are_found_from_either_side() -> None:
    case = case_of(
        Incoming(at=at(-50), by="customer", chase=True), Contact(at=at(-30), by="ines"), Incoming(at=at(-20), by="customer", chase=True)
    )
    events = EventIndex([case, case_of(case_id="C-102", logged=-40)])
    assert len(events) == 7
    assert events.first_at == at(-60)
    assert events.count_until(at(-50)) == 3
    assert (events.count_within(at(-50), at(-40)), events.count_within(at(-40), at(-50))) == (3, 0), "the shift alone"
    assert events.next_at(at(-60)) == at(-50)
    assert events.next_at(at(-50), lambda event: event.is_chase) == at(-20)
    assert events.next_at(at(-20)) is None
    assert events.previous_at(at(-50)) == at(-60)
    assert events.previous_at(at(-60)) is None
    assert [event.case for event in events.last(at(-40), 2)] == ["C-102", "C-102"]
    assert [event.at for event in events.between(at(-50), at(-30))] == [at(-40), at(-40), at(-30)]
    assert list(events.matching(lambda event: event.is_chase, at(-50), at(-30))) == [at(-50)]


def test_a_clock_turned_late_by_what_was_known_then() -> None:
    raised = FieldChange(at=at(-45), by="bo", name="priority", was="normal", now="urgent")
    case = case_of(raised, Assign(at=at(-35), by="bo", owner="bo"), Contact(at=at(-30), by="bo", text="sorry"))
    assert sorted(late_turns(case, POLICY, NOW)) == [], "it turned urgent after the urgent targets were over"
    calm = case_of(Assign(at=at(-35), by="bo", owner="bo"), Contact(at=at(5), by="bo", text="sorry"))
    assert sorted(late_turns(calm, POLICY, at(10))) == [at(-40), at(0)]


def test_late_turns_are_those_that_the_board_showed() -> None:
    cases = demo_cases()
    for case in cases.values():
        turns = sorted(set(late_turns(case, POLICY, NOW)))
        for turn in turns:
            after = board([case])
            gone_to(after, turn + timedelta(seconds=1))
            view = after.queue.view(case.id)
            assert view
            assert any(clock.late_after == turn and clock.state(turn + timedelta(seconds=1)) == "late" for clock in view.clocks)


def test_a_long_way_is_gone_in_slices_and_a_short_one_in_few() -> None:
    cases = [case_of(Contact(at=at(-number), by="bo"), case_id=f"C-{number}", logged=-number - 1) for number in range(1, 201)]
    moved = board(cases)
    assert list(moved.go_to(NOW)) == [(done, 200) for done in range(SLICE, 201, SLICE)]
    assert list(moved.go_to(at(-1.5))) == [(1, 1)]
    assert list(moved.go_to(at(-1.4))) == []
