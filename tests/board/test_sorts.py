"""Every order that a board can be shown in, and the names by which the settings know it."""

from __future__ import annotations

import pytest

from desk import config
from desk.board.queue import Queue
from desk.board.sorts import BY_RISK, SORTS
from desk.model.case import Case
from desk.model.entries import Assign
from desk.tui.presentation.columns import CHOICES
from tests.case_builders import NOW, at, case_of
from tests.tui.app_fixtures import POLICY


def filled() -> Queue:
    queue = Queue(POLICY, me="ines")
    for number, (customer, owner, priority, value, logged) in enumerate(
        [("Zoe", "bo", "low", 10, -20), ("adam", "", "urgent", 900, -10), ("Mia", "ann", "normal", None, -30)], 1
    ):
        queue.update([_case(f"C-{number}", customer, owner, priority, value, logged)], NOW)
    return queue


def _case(case: str, customer: str, owner: str, priority: str, value: float | None, logged: float) -> Case:
    taken = [Assign(at=at(logged), by=owner, owner=owner, follow_up=at(600))] if owner else []
    return case_of(*taken, case_id=case, customer=customer, priority=priority, value=value, logged=logged)


ORDERS = [
    ("new", ["C-2", "C-1", "C-3"]),
    ("old", ["C-3", "C-1", "C-2"]),
    ("quiet", ["C-3", "C-1", "C-2"]),
    ("priority", ["C-2", "C-3", "C-1"]),
    ("customer", ["C-2", "C-3", "C-1"]),
    ("owner", ["C-3", "C-1", "C-2"]),
    ("value", ["C-2", "C-1", "C-3"]),
]


@pytest.mark.parametrize(("name", "order"), ORDERS)
def test_orders(name: str, order: list[str]) -> None:
    queue = filled()
    queue.use_sort(SORTS[name])
    queue.tick(NOW)
    assert list(queue.ids) == order


def test_an_order_holds_for_what_changes_later_and_worst_first_comes_back() -> None:
    queue = filled()
    queue.tick(NOW)
    worst = list(queue.ids)
    queue.use_sort(SORTS["customer"])
    queue.tick(NOW)
    queue.update([_case("C-4", "Bea", "", "low", None, -5)], NOW)
    queue.tick(NOW)
    assert list(queue.ids) == ["C-2", "C-4", "C-3", "C-1"]
    queue.use_sort(BY_RISK)
    queue.tick(NOW)
    assert [case for case in queue.ids if case != "C-4"] == worst


def test_the_next_best_case_is_the_same_in_every_order() -> None:
    best = filled().next_best(NOW)
    queue = filled()
    queue.use_sort(SORTS["value"])
    queue.tick(NOW)
    assert queue.next_best(NOW) == best


def test_the_settings_know_every_order_and_column() -> None:
    assert tuple(SORTS) == config.SORT_NAMES
    assert tuple(CHOICES) == config.COLUMN_NAMES
    assert len({sort.letter for sort in SORTS.values()}) == len(SORTS)
