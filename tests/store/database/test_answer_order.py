"""A commit that was read back answers as one that was not: its entries and cases in the order of the changes."""

from __future__ import annotations

from desk.model.changes import Committed
from desk.model.entries import Memo
from desk.store.database.answer_order import in_order_of
from tests.case_builders import NOW


def memo(entry: str) -> Memo:
    return Memo(id=entry, at=NOW, by="ines", text=entry)


def ids(done: Committed) -> list[str]:
    return [entry.id for entry in done.entries]


def answer(*entries: str) -> Committed:
    return Committed(7, (), tuple(map(memo, entries)))


def test_cases_that_were_begun_come_where_they_were_asked_for() -> None:
    assert ids(in_order_of([memo("105.2"), memo("101.3"), memo("377.1")], answer("377.1", "101.3", "105.2"))) == ["105.2", "101.3", "377.1"]


def test_numbers_given_otherwise_than_planned_are_followed() -> None:
    """Somebody else began a case and wrote to another in between."""
    planned = [memo("101.2"), memo("110.1"), memo("110.2"), memo("111.1"), memo("101.3")]
    assert ids(in_order_of(planned, answer("111.1", "111.2", "112.1", "101.4", "101.5"))) == ["101.4", "111.1", "111.2", "112.1", "101.5"]


def test_an_answer_that_is_another_one_stays_as_it_is() -> None:
    assert ids(in_order_of([memo("101.2")], answer("101.2", "102.1"))) == ["101.2", "102.1"]
    assert ids(in_order_of([], answer("102.1"))) == ["102.1"]
