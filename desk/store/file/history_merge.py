"""Merges two histories of one shift that went apart.

A file was put in place that does not continue what was read here: a copy written elsewhere, a backup, another program's version. What
either of them holds stays. Nothing is held twice. Ours keep their numbers, since those are on people's screens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import msgspec

from desk.model.ids import case_id
from desk.store.documents.case_merge import CaseOrigin, merged_case, renumbered_entries
from desk.store.documents.document_codec import Document, DocumentTable, document_entries
from desk.store.documents.document_version import document_version
from desk.store.documents.documents import Documents, LastNumbers
from desk.store.documents.relinked_documents import relinked_tables
from desk.store.documents.set_aside import set_aside
from desk.store.documents.table_names import CASES, SET_ASIDE, SHIFT
from desk.store.file.case_numbers import CaseNumbers
from desk.store.file.renumbered_words import renumbered_entry_words, some_of

IsArchived = Callable[[str, str, Document], bool]
"""Does an archive hold this document of a table, under this key, whole?"""


def is_nowhere(_table: str, _key: str, _document: Document) -> bool:
    """There are no archives."""
    return False


class MergedHistory(msgspec.Struct, frozen=True):
    """Two histories as one.

    `is_more` says whether it holds what theirs lacks. `moved` are their case numbers that became others, `renumbered` their entries whose
    ids did so on a case that both have. `arrived` are the entries that came in by case number, with the customer of a new case. `lacking`
    counts our entries that theirs lacked, `aside` the documents set aside.
    """

    documents: Documents
    is_more: bool
    moved: Mapping[int, int]
    renumbered: Mapping[str, str]
    arrived: Mapping[int, tuple[int, str]]
    lacking: int
    aside: int

    def notice(self) -> str:
        """Words about what came in and what changed.

        Empty when nothing did.
        """
        brought = [f"{case_id(number)} ({customer})" for number, (_, customer) in self.arrived.items() if customer]
        grown = [case_id(number) for number, (_, customer) in self.arrived.items() if not customer]
        entries = sum(count for count, customer in self.arrived.values() if not customer)
        came = [some_of(brought), f"{count_words(entries, 'entry', 'entries')} on {some_of(grown)}" if grown else ""]
        pairs = [f"{case_id(before)} there is {case_id(after)} here" for before, after in self.moved.items()]
        said = [
            f"What came in: {', '.join(words for words in came if words)}." if self.arrived else "",
            f"What it lacked of ours stays: {count_words(self.lacking, 'entry', 'entries')}." if self.lacking else "",
            f"Two cases had one number: {', '.join(pairs)}." if pairs else "",
            renumbered_entry_words(self.renumbered, "there", "here"),
            f"{count_words(self.aside, 'document', 'documents')} had two versions; theirs is set aside; `desk check` lists them."
            if self.aside
            else "",
        ]
        return " ".join(words for words in said if words)


def count_words(count: int, one: str, many: str) -> str:
    """A number with its noun."""
    return f"{count} {one if count == 1 else many}"


def merge_histories(ours: Documents, theirs: Documents, is_archived: IsArchived = is_nowhere) -> MergedHistory:
    """Bring `theirs` into `ours`.

    Cases and documents that stand whole in an archive are left there.
    """
    return _Merge(ours, theirs, is_archived).merged()


class _Merge:
    def __init__(self, ours: Documents, theirs: Documents, is_archived: IsArchived) -> None:
        self._ours = ours
        self._theirs = theirs
        self._is_archived = is_archived
        self._cases: dict[int, bytes] = {}
        self._renumbered: dict[str, str] = {}

    def merged(self) -> MergedHistory:
        mine, other = self._ours.documents(), self._theirs.documents()
        numbers = CaseNumbers(self._ours, self._theirs)
        self._cases = {number: bytes(document) for number, document in mine.items()}
        for number, document in numbers.moved_documents():
            self._put_case(number, document)
        self._drop_archived(mine, other)
        tables = self._without_archived(merged_tables(self._ours.tables, relinked_tables(self._theirs.tables, numbers.moved)))
        is_more = self._cases != {number: bytes(document) for number, document in other.items()}
        is_more = is_more or _tables_differ(tables, self._theirs.tables)
        arrived, lacking = self._arrived_entries(mine), self._lacking_entries(other, numbers.placed)
        aside = len(tables.get(SET_ASIDE, {})) - len(self._ours.tables.get(SET_ASIDE, {}))
        documents = self._documents(tables, numbers.last_case)
        return MergedHistory(documents, is_more, numbers.moved, self._renumbered, arrived, lacking, aside)

    def _arrived_entries(self, mine: Mapping[int, Document]) -> dict[int, tuple[int, str]]:
        """The number of entries that came in, by case.

        A case that is new here has its customer beside.
        """
        arrived = {}
        for number, document in self._cases.items():
            known = len(document_entries(mine[number])) if number in mine else 0
            if bytes(mine.get(number, b"")) != document and (more := len(document_entries(document)) - known) > 0:
                arrived[number] = more, "" if number in mine else CaseOrigin(document).customer_name
        return arrived

    def _lacking_entries(self, other: Mapping[int, Document], placed: Mapping[int, int]) -> int:
        """The number of entries that their history lacks."""
        there = {placed[number]: document for number, document in other.items()}
        lacking = 0
        for number, document in self._cases.items():
            if bytes(there.get(number, b"")) != document:
                lacking += len(document_entries(document)) - (len(document_entries(there[number])) if number in there else 0)
        return lacking

    def _put_case(self, number: int, document: Document) -> None:
        here = self._cases.get(number)
        self._cases[number] = merged = bytes(document) if here is None else merged_case(here, document, number)
        if merged != bytes(document):
            self._renumbered |= renumbered_entries(document, merged)

    def _drop_archived(self, mine: Mapping[int, Document], other: Mapping[int, Document]) -> None:
        """Leave out cases that an archive has whole.

        Only one of the two histories has them on the shift still.
        """
        for number in [*self._cases]:
            if (number in mine) != (number in other) and self._is_archived(CASES, str(number), self._cases[number]):
                del self._cases[number]

    def _without_archived(self, tables: Mapping[str, DocumentTable]) -> dict[str, DocumentTable]:
        """The tables without documents that an archive has whole."""
        return {name: {key: table[key] for key in table if not self._is_left(name, key, table[key])} for name, table in tables.items()}

    def _is_left(self, name: str, key: str, document: Document) -> bool:
        """Is a document of one of the histories left in its archive?"""
        is_ours, is_theirs = (key in documents.tables.get(name, {}) for documents in (self._ours, self._theirs))
        return is_ours != is_theirs and name not in {SHIFT, SET_ASIDE} and self._is_archived(name, key, document)

    def _documents(self, tables: Mapping[str, DocumentTable], last_case: int) -> Documents:
        numbers = {name: max(self._ours.last_document(name), self._theirs.last_document(name)) for name in tables if name != SHIFT}
        highest = max(last_case, max(self._cases, default=0))
        return Documents(tables, self._cases, LastNumbers(max(self._ours.seq, self._theirs.seq), highest, numbers))


def merged_tables(ours: Mapping[str, DocumentTable], theirs: Mapping[str, DocumentTable]) -> dict[str, DocumentTable]:
    """The tables of both.

    The shift's facts are theirs. Of two versions of another document the later one stays, ours where they do not tell, and the other is
    set aside.
    """
    tables: dict[str, dict[str, Document]] = {name: dict(table) for name, table in theirs.items()}
    aside = tables.get(SET_ASIDE, {})
    for name, key, document in _documents_of(ours):
        other = tables.setdefault(name, {}).get(key)
        if other is not None and not is_equal(document, other):
            if name == SHIFT:
                continue
            is_later = name != SET_ASIDE and document_version(other) > document_version(document)
            if name != SET_ASIDE:
                set_aside(aside, name, key, document if is_later else other)
            if is_later:
                continue
        tables[name][key] = document
    if aside:
        tables[SET_ASIDE] = aside
    return {name: table for name, table in tables.items() if table}


def _documents_of(tables: Mapping[str, DocumentTable]) -> Iterator[tuple[str, str, Document]]:
    for name, table in tables.items():
        yield from ((name, key, document) for key, document in table.items())


def is_equal(one: Document, other: Document) -> bool:
    """Do both hold the same values?"""
    return bytes(one) == bytes(other) or msgspec.json.decode(one) == msgspec.json.decode(other)


def _tables_differ(ours: Mapping[str, DocumentTable], theirs: Mapping[str, DocumentTable]) -> bool:
    here, there = ({name: dict(table) for name, table in tables.items() if table} for tables in (ours, theirs))
    return here.keys() != there.keys() or any(
        here[name].keys() != there[name].keys() or any(not is_equal(here[name][key], there[name][key]) for key in here[name])
        for name in here
    )
