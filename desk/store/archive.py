"""Moves closed cases to the archives of a shift."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from datetime import UTC, datetime

from desk.model.case import Case
from desk.model.facts import status_since
from desk.model.state import state_of
from desk.store.case_archive import TableSelector
from desk.store.fact_sheet import FactSheet
from desk.store.protocol import Store


def closed_at(case: Case) -> datetime | None:
    """Since when a case is closed, None when it is not. Solved alone does not count: it may still be taken up."""
    return status_since(state_of(case), {"closed"})


HeldCases = Callable[[Mapping[str, Case]], Container[str]]
"""Gives the ids of cases that stay on the shift, of all as they are under the lock."""


def no_case_held(_cases: Mapping[str, Case]) -> Container[str]:
    """None of them."""
    return ()


def archive_closed(store: Store, before: datetime, *, held: HeldCases = no_case_held) -> Mapping[str, tuple[str, ...]]:
    """Move the cases closed before an instant to their month's archive.

    Months are those of UTC. Those that are `held` stay. Returns the ids of the moved cases by month. Raises NotSaved when the disk will
    not take it, Damaged when an archive cannot be read. Nothing has left the shift then.
    """

    def choose(cases: Mapping[str, Case]) -> Iterator[tuple[str, str]]:
        staying = held(cases)
        for case in cases.values():
            closed = closed_at(case)
            if closed is not None and closed < before and case.id not in staying:
                yield case.id, f"{closed.astimezone(UTC):%Y-%m}"

    return store.archive.take_cases(choose)


def archive_documents(store: Store, month: str, choose: TableSelector) -> tuple[tuple[str, int], ...]:
    """Move documents of extra tables to the archive of a month.

    `choose` gives table and number of each, under the lock. Returns those moved. Raises what `archive_closed` raises.
    """
    return store.archive.take_documents(month, choose)


def counted_cases(store: Store, sheet: FactSheet) -> Iterator[Case]:
    """Every archived case once, oldest month first.

    Cases that are on the shift again are left out, and so are shorter copies. Facts of `sheet` tell which. Raises Damaged.
    """
    counted = {row.archive_key for row in store.archive.facts(sheet)}
    return (case for _, case in store.archive.cases_at(counted))
