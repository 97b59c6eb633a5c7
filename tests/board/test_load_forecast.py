"""What the next hour brings."""

from __future__ import annotations

from desk import data
from desk.board.case_view import case_view
from desk.board.load_forecast import LoadForecast, load_forecast
from desk.board.queue import Queue
from desk.board.queue_order import RiskKey, queue_key
from desk.model.case import Case
from desk.model.entries import Assign, Contact, Promise
from desk.sla.policy_file import read_policy
from tests.case_builders import NOW, at, case_of

POLICY = read_policy(data.text("policy.toml"), "policy.toml")


def promised_case(number: int, minutes: float) -> Case:
    taken = Assign(at=at(-59), by="ines", owner="ines")
    promise = Promise(at=at(-58), by="ines", text="a call", due=at(minutes))
    return case_of(taken, Contact(at=at(-58), by="ines"), promise, case_id=f"C-{number}", priority="low")


def promised_due(number: int, minutes: float) -> tuple[str, RiskKey]:
    return f"C-{number}", queue_key(case_view(promised_case(number, minutes), POLICY), NOW)


def test_nothing_due_is_nothing_to_say() -> None:
    assert not load_forecast([], NOW)
    assert not load_forecast([promised_due(1, 90)], NOW)


def test_each_deadline_stands_in_its_five_minutes() -> None:
    found = load_forecast([promised_due(1, 0), promised_due(2, 4.9), promised_due(3, 5), promised_due(4, 59.9), promised_due(5, 60)], NOW)
    assert found == LoadForecast((2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1))


def test_what_is_late_is_not_ahead() -> None:
    assert not load_forecast([promised_due(1, -1)], NOW)


def test_a_crowd_is_named_with_its_time() -> None:
    found = load_forecast([promised_due(7, 41), promised_due(4, 40), promised_due(9, 44), promised_due(2, 10)], NOW)
    assert (found.peak, found.peak_at) == (("C-4", "C-7", "C-9"), at(40))


def test_two_are_no_crowd() -> None:
    assert load_forecast([promised_due(1, 40), promised_due(2, 41)], NOW).peak == ()


def test_a_queue_looks_ahead_from_any_moment_as_from_cases_read_anew() -> None:
    queue = Queue(POLICY)
    queue.update([promised_case(number, number * 7) for number in range(1, 12)], NOW)
    found = []
    for minutes in range(0, 90, 4):
        queue.tick(at(minutes))
        fresh = [(case, queue_key(queue.views[case], at(minutes))) for case in queue.ids]
        found.append(queue.forecast(at(minutes)))
        assert found[-1] == load_forecast(fresh, at(minutes))
    assert len({each.slots for each in found}) > 5
