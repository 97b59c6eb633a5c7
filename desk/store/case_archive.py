"""The protocol of the archives of a shift."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from desk.errors import Refused
from desk.model.case import Case

if TYPE_CHECKING:
    from desk.store.documents.commit import Commit
    from desk.store.documents.documents import Documents
    from desk.store.fact_sheet import FactRow, FactSheet

ArchiveKey = tuple[Path, int]
"""An archive and the number of a case in it."""

MonthSelector = Callable[[Mapping[str, Case]], Iterable[tuple[str, str]]]
"""Chooses cases as they are under the lock: the id and the month of each."""

TableSelector = Callable[[], Iterable[tuple[str, int]]]
"""Chooses documents under the lock: table and number of each."""

CommitMaker = Callable[["Documents"], "Commit | None"]
"""Makes a commit for the documents as they are under the lock. None where there is nothing to do."""


def joined_tables(months: Mapping[str, Mapping[str, Mapping[int, bytes]]], names: Container[str]) -> Mapping[str, Mapping[int, bytes]]:
    """Some extra tables of all months, by name."""
    found: dict[str, dict[int, bytes]] = {}
    for tables in months.values():
        for name, table in tables.items():
            if name in names:
                found.setdefault(name, {}).update(table)
    return found


class CaseArchive(Protocol):
    """The archives of a shift, one a month. Any thread may read them."""

    def months(self) -> Sequence[str]:
        """The month of each archive, oldest first."""
        ...

    def month_of(self, archive: Path) -> str:
        """The month of one of the archives."""
        ...

    def facts(self, sheet: FactSheet) -> Iterator[FactRow]:
        """A small row of each archived case, oldest month first.

        Cases that are on the shift again are left out where a store was given. Raises Damaged.
        """
        ...

    def cases_at(self, wanted: Container[ArchiveKey]) -> Iterator[tuple[ArchiveKey, Case]]:
        """The cases at some places, oldest month first. Raises Damaged."""
        ...

    def by_month(self) -> Iterator[Mapping[str, Case]]:
        """The cases of each archive, oldest first. Use each before asking for the next. Raises Damaged."""
        ...

    def documents(self) -> Iterator[tuple[str, int, bytes]]:
        """Month, number and document of each archived case, each counted once. Raises Damaged."""
        ...

    def month_tables(self, since: str = "") -> Mapping[str, Mapping[str, Mapping[int, bytes]]]:
        """The documents of all extra tables by month. Those before `since` are left out. Raises Damaged."""
        ...

    def tables(self, names: Container[str], since: str = "") -> Mapping[str, Mapping[int, bytes]]:
        """The archived documents of some extra tables. Months before `since` are left out. Raises Damaged."""
        ...

    def take_cases(self, choose: MonthSelector) -> Mapping[str, tuple[str, ...]]:
        """Move cases to the archives of their months, durably.

        Returns the ids of the moved cases by month. Raises NotSaved and Damaged. Nothing has left the shift then.
        """
        ...

    def take_documents(self, month: str, choose: TableSelector) -> tuple[tuple[str, int], ...]:
        """Move documents of extra tables to the archive of a month, durably. Raises NotSaved and Damaged."""
        ...


class NoArchive:
    """The archives of a shift that has none."""

    def months(self) -> Sequence[str]:
        """No month."""
        return ()

    def month_of(self, archive: Path) -> str:
        """No month."""
        return ""

    def facts(self, sheet: FactSheet) -> Iterator[FactRow]:
        """No row."""
        return iter(())

    def cases_at(self, wanted: Container[ArchiveKey]) -> Iterator[tuple[ArchiveKey, Case]]:
        """No case."""
        return iter(())

    def by_month(self) -> Iterator[Mapping[str, Case]]:
        """No case."""
        return iter(())

    def documents(self) -> Iterator[tuple[str, int, bytes]]:
        """No case."""
        return iter(())

    def month_tables(self, since: str = "") -> Mapping[str, Mapping[str, Mapping[int, bytes]]]:
        """No document."""
        return {}

    def tables(self, names: Container[str], since: str = "") -> Mapping[str, Mapping[int, bytes]]:
        """No document."""
        return {}

    def take_cases(self, choose: MonthSelector) -> Mapping[str, tuple[str, ...]]:
        """Refuse to move any."""
        raise Refused("A shift in memory has no archive. Nothing was moved.")

    def take_documents(self, month: str, choose: TableSelector) -> tuple[tuple[str, int], ...]:
        """Refuse to move any."""
        raise Refused("A shift in memory has no archive. Nothing was moved.")
