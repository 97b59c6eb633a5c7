"""Finds the commits that a database lost, and makes them again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from msgspec import Raw

from desk.model.case import decode_entry
from desk.model.entry_titles import entry_brief, entry_heading
from desk.model.lost_entries import LostEntry
from desk.store.database.database_reader import DatabaseReader
from desk.store.database.database_writer import DatabaseWriter
from desk.store.database.link import DatabaseLink
from desk.store.database.statements import MISSING_TOKENS
from desk.store.documents.commit import Commit
from desk.store.documents.document_codec import Document
from desk.store.documents.documents import Documents
from desk.store.documents.kept_commit import KeptCommit
from desk.store.documents.lost_work import LostWork, lost_work
from desk.store.documents.table_names import document_name
from desk.store.kept_commits import KeptCommits


class LostCommits:
    """The commits of an agent that a database has no more."""

    def __init__(
        self, link: DatabaseLink, reader: DatabaseReader, kept: KeptCommits, writer: DatabaseWriter, begin: Callable[[], object]
    ) -> None:
        """Compare what is `kept` with the database. `begin` sets up a shift that is not there any more."""
        self._link = link
        self._reader = reader
        self._writer = writer
        self._kept = kept
        self._begin = begin

    def lost(self) -> Sequence[LostEntry]:
        """The entries that the shift has no more. Raises Offline."""
        missing = self._missing()
        if not missing:
            return ()
        found = self._work_in(self._reader.documents, missing)
        if not found.count:
            self._kept.settle(missing)  # somebody else brought it back
        return tuple(_told_entries(found))

    def put_back(self) -> Sequence[str]:
        """Write again what was lost, as one commit. Returns its cases. Raises what the store's `commit` raises."""
        missing = self._missing()
        found: list[LostWork] = []

        def make(here: Documents) -> Commit | None:
            found[:] = [self._work_in(here, missing)]
            return found[0].commit

        if missing:
            self._begin()
            self._writer.take_in(make, is_told=True)
        if not (found and found[0].held_back):
            self._kept.settle(missing)
        return tuple(dict.fromkeys(case for case, _ in found[0].entries)) if found else ()

    def leave_out(self) -> None:
        """Give up what was lost. It is not told again."""
        self._kept.settle(self._missing())

    def _missing(self) -> Mapping[str, KeptCommit]:
        kept = self._kept.unsettled()
        if not (kept and self._reader.opening.is_begun):
            return kept
        gone = {row[0] for row in self._link.read(MISSING_TOKENS, ([*kept],))}
        return {token: each for token, each in kept.items() if token in gone}

    def _work_in(self, here: Documents, missing: Mapping[str, KeptCommit]) -> LostWork:
        return lost_work(missing.values(), here, self._archived)

    def _archived(self, number: int) -> Document | None:
        found = self._writer.archived_document(number)
        return found.document if found is not None else None


def _told_entries(found: LostWork) -> Iterator[LostEntry]:
    yield from (LostEntry(case, _words_of(entry)) for case, entry in found.entries)
    yield from (LostEntry(case, "the case itself") for case in found.empty)
    yield from (LostEntry(case, _words_of(entry), is_held_back=True) for case, entry in found.held_back)
    for name, table in (found.commit.put if found.commit is not None else {}).items():
        yield from (LostEntry("", document_name(name, key)) for key in table)
    yield from (LostEntry("", "an import, to be brought in again from its file", is_held_back=True) for _ in range(found.large))


def _words_of(entry: Raw) -> str:
    known = decode_entry(entry, datetime.min.replace(tzinfo=UTC))
    return entry_brief(known) or entry_heading(known)
