"""The archives of a shift in a database, by month."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from desk.errors import Refused
from desk.model.case import Case, decode_case
from desk.model.changes import Committed
from desk.store.case_archive import ArchiveKey, MonthSelector, TableSelector, joined_tables
from desk.store.database.commit_rows import rows_of_commit
from desk.store.database.commit_sender import CommitSender
from desk.store.database.database_reader import DatabaseReader
from desk.store.database.link import DatabaseLink, aside
from desk.store.database.link_errors import NoSchema
from desk.store.database.prepared_commit import PreparedCommit
from desk.store.database.statements import ARCHIVED_DOCUMENTS, ARCHIVED_MONTHS, DOCUMENT_AT, ENTRIES_OF_MONTH, HEADERS_OF_MONTH
from desk.store.documents.case_merge import CaseOrigin
from desk.store.documents.commit import Commit
from desk.store.documents.document_codec import with_entries
from desk.store.fact_sheet import FactRow, FactSheet

Result = TypeVar("Result")


class DatabaseArchive:
    """The archives of one shift.

    One row moves a case: at no moment does it stand in two places. So nothing needs to be left out and nothing is kept beside it.
    """

    def __init__(self, link: DatabaseLink) -> None:
        self._link = link

    def months(self) -> Sequence[str]:
        """The month of each archive, oldest first."""
        return self._asked(lambda link: tuple(row[0] for row in link.read(ARCHIVED_MONTHS)), ())

    def month_of(self, archive: Path) -> str:
        """The month of one of the archives."""
        return archive.name

    def facts(self, sheet: FactSheet) -> Iterator[FactRow]:
        """A small row of each archived case, oldest month first."""
        none: list[FactRow] = []
        return iter(self._asked(lambda link: list(_fact_rows(link, sheet)), none))

    def cases_at(self, wanted: Container[ArchiveKey]) -> Iterator[tuple[ArchiveKey, Case]]:
        """The cases at some places, oldest month first."""
        return iter([each for each in self._cases() if each[0] in wanted])

    def by_month(self) -> Iterator[Mapping[str, Case]]:
        """The cases of each archive, oldest first."""
        months: dict[str, dict[str, Case]] = {}
        for (archive, _), case in self._cases():
            months.setdefault(archive.name, {})[case.id] = case
        return iter(months.values())

    def documents(self) -> Iterator[tuple[str, int, bytes]]:
        """Month, number and document of each archived case."""
        none: list[tuple[str, int, bytes]] = []
        return iter(self._asked(lambda link: list(_archived_documents(link)), none))

    def month_tables(self, since: str = "") -> Mapping[str, Mapping[str, Mapping[int, bytes]]]:
        """The documents of all extra tables by month. Those before `since` are left out."""
        return self._asked(lambda link: _month_tables(link, since), {})

    def tables(self, names: Container[str], since: str = "") -> Mapping[str, Mapping[int, bytes]]:
        """The archived documents of some extra tables. Months before `since` are left out."""
        return joined_tables(self.month_tables(since), names)

    def _cases(self) -> list[tuple[ArchiveKey, Case]]:
        none: list[tuple[ArchiveKey, Case]] = []
        return self._asked(lambda link: list(_archived_cases(link)), none)

    def _asked(self, work: Callable[[DatabaseLink], Result], otherwise: Result) -> Result:
        """An answer of the database, on a connection of its own."""
        try:
            return aside(self._link, work)
        except NoSchema:
            return otherwise

    def take_cases(self, choose: MonthSelector) -> Mapping[str, tuple[str, ...]]:
        """Refuse to move any: that takes an open store."""
        raise Refused("This archive can be read only. Nothing was moved.")

    def take_documents(self, month: str, choose: TableSelector) -> tuple[tuple[str, int], ...]:
        """Refuse to move any: that takes an open store."""
        raise Refused("This archive can be read only. Nothing was moved.")


class OpenArchive(DatabaseArchive):
    """The archives of an open store, to which cases can be moved."""

    def __init__(self, link: DatabaseLink, reader: DatabaseReader, sender: CommitSender) -> None:
        super().__init__(link)
        self._reader = reader
        self._sender = sender

    def take_cases(self, choose: MonthSelector) -> Mapping[str, tuple[str, ...]]:
        """Move cases to the archives of their months, all or none. Raises NotSaved."""
        chosen: dict[str, str] = {}

        def prepare() -> PreparedCommit | None:
            chosen.clear()
            chosen.update(choose(self._reader.documents.cases))
            return self._move(Commit(seq=self._reader.documents.seq + 1, gone=tuple(chosen)), chosen) if chosen else None

        self._sender.hand_over(prepare)
        months: dict[str, list[str]] = {}
        for case, month in chosen.items():
            months.setdefault(month, []).append(case)
        return {month: tuple(cases) for month, cases in months.items()}

    def take_documents(self, month: str, choose: TableSelector) -> tuple[tuple[str, int], ...]:
        """Move documents of extra tables to the archive of a month. Raises NotSaved."""
        moved: list[tuple[str, int]] = []

        def prepare() -> PreparedCommit | None:
            tables = self._reader.documents.tables
            moved[:] = [(name, number) for name, number in choose() if str(number) in tables.get(name, {})]
            dropped = {name: tuple(str(number) for table, number in moved if table == name) for name, _ in moved}
            commit = Commit(seq=self._reader.documents.seq + 1, dropped=dropped)
            return self._move(commit, dict.fromkeys(moved, month)) if moved else None

        self._sender.hand_over(prepare)
        return tuple(moved)

    def _move(self, commit: Commit, months: Mapping[str, str] | Mapping[tuple[str, int], str]) -> PreparedCommit:
        return PreparedCommit(commit, rows_of_commit(commit, lambda _: 0, months=dict[object, str](months.items())), True, self._taken)

    def _taken(self, commit: Commit) -> Committed:
        self._reader.documents.apply(commit)
        return Committed(commit.seq, (), ())


def _archived_documents(link: DatabaseLink) -> Iterator[tuple[str, int, bytes]]:
    """Month, number and document of each archived case. One month at a time is in memory."""
    for (month,) in link.read(ARCHIVED_MONTHS):
        rows = groupby(link.read(ENTRIES_OF_MONTH, (month,)), key=lambda row: row[0])
        entries = {number: [row[1] for row in group] for number, group in rows}
        for number, header in link.read(HEADERS_OF_MONTH, (month,)):
            yield month, number, with_entries(header, entries.get(number, []))


def _archived_cases(link: DatabaseLink) -> Iterator[tuple[ArchiveKey, Case]]:
    for month, number, document in _archived_documents(link):
        yield (Path(month), number), decode_case(document)


def _fact_rows(link: DatabaseLink, sheet: FactSheet) -> Iterator[FactRow]:
    for month, number, document in _archived_documents(link):
        origin = CaseOrigin(document)
        yield FactRow(Path(month), number, origin.revision, origin.marks, sheet.make(document))


def _month_tables(link: DatabaseLink, since: str) -> Mapping[str, Mapping[str, Mapping[int, bytes]]]:
    found: dict[str, dict[str, dict[int, bytes]]] = {}
    for name, number, month, seq in link.read(ARCHIVED_DOCUMENTS):
        if month < since:
            continue
        found.setdefault(month, {}).setdefault(name, {})[number] = link.read(DOCUMENT_AT, (name, number, seq))[0][0]
    return found
