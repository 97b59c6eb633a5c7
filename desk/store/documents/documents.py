"""The cases of a shift in memory, as JSON bytes.

A case is decoded when it is first read. Entries of a newer version, which this one cannot read, survive a checkpoint because their
bytes are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import msgspec
from msgspec import Raw, Struct

from desk.errors import Damaged
from desk.model.case import Case, decode_case, decode_entry
from desk.model.ids import MOST_DIGITS, case_id, case_number
from desk.model.shift import Shift
from desk.store.documents.commit import Commit, Touched
from desk.store.documents.document_codec import Document, DocumentTable, with_entries
from desk.store.documents.document_tables import DocumentTables
from desk.store.documents.lazy_cases import LazyCases


class LastNumbers(Struct, frozen=True):
    """The highest numbers ever given.

    They are those of a commit, of a case, and of a document by table.
    """

    seq: int = 0
    case: int = 100
    documents: Mapping[str, int] = {}


NO_NUMBERS = LastNumbers()
"""The numbers of a shift that is not begun."""


class Documents:
    """The cases and tables as they were read, with the commits since.

    `tables` are all but `_meta` and `cases`. `seq` is the number of the last commit applied, `last_case` the highest case number ever
    given.
    """

    def __init__(
        self,
        tables: Mapping[str, DocumentTable],
        cases: Mapping[int, Document],
        numbers: LastNumbers = NO_NUMBERS,
        other_tables: Callable[[], Mapping[str, DocumentTable]] | None = None,
    ) -> None:
        """Begin with what was read. `other_tables` gives more tables when one of them is first asked for."""
        self._tables = DocumentTables(tables, numbers.documents, other_tables)
        self.seq = numbers.seq
        self.last_case = numbers.case
        self._snapshot_cases = cases
        self._new: dict[int, bytes] = {}
        self._added: dict[int, list[bytes]] = {}
        self._gone: set[int] = set()
        self._decoded: dict[int, Case] = {}
        self.last_entries: dict[str, int] = {}
        """The highest entry number by case id, as far as a commit has counted it."""

    def __contains__(self, number: object) -> bool:
        if number in self._decoded or number in self._new:  # a large snapshot is searched in its file
            return True
        return number not in self._gone and self._is_in_snapshot(number)

    def _is_in_snapshot(self, number: object) -> bool:
        cases = self._snapshot_cases
        if number in cases or not isinstance(cases, LazyCases):
            return number in cases
        return isinstance(number, int) and cases.has_case_elsewhere(number)

    def __iter__(self) -> Iterator[int]:
        for number in self._snapshot_cases:
            if number not in self._gone and number not in self._new:
                yield number
        yield from self._new

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def document(self, number: int) -> Document:
        """A case's document, with the commits applied.

        Raises KeyError when there is no such case.
        """
        if number not in self:
            raise KeyError(number)
        document = self._new.get(number) or self._snapshot_cases[number]
        added = self._added.get(number)
        return with_entries(document, added) if added else document

    def case(self, number: int) -> Case:
        """A case, decoded.

        Raises KeyError when there is no such case, Damaged when its document cannot be read.
        """
        if number not in self._decoded:
            document = self.document(number)
            try:
                self._decoded[number] = decode_case(document)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                raise Damaged(f"{case_id(number)} cannot be read ({error}). It was left as it is. Run: desk check") from error
        return self._decoded[number]

    @property
    def tables(self) -> dict[str, dict[str, Document]]:
        """All tables but `_meta` and `cases`. Raises Damaged."""
        return self._tables.all

    @property
    def last_numbers(self) -> LastNumbers:
        """The highest numbers ever given."""
        return LastNumbers(self.seq, self.last_case, self._tables.last_numbers)

    def last_document(self, table: str) -> int:
        """The highest number ever given in a table."""
        return self._tables.last_number(table)

    def table(self, name: str) -> dict[int, bytes]:
        """The documents of another table, as JSON, by number."""
        return {int(key): bytes(document) for key, document in self.tables.get(name, {}).items() if key.isdigit()}

    @property
    def shift(self) -> Shift:
        """The shift's own facts. Raises Damaged when they cannot be read."""
        return self._tables.shift

    def apply(self, commit: Commit) -> tuple[Touched, ...]:
        """Apply the next commit. Returns the ids of the cases and the documents it touched, and `shift` for the shift's facts."""
        for document in commit.new:
            self.put(case_number(_decode_case_id(document).id), bytes(document))
        for case, entries in commit.add.items():
            self.last_entries.pop(case, None)
            if entries:  # of a commit merged in, all may be known already
                self._append_entries(case_number(case), entries)
        documents = self._tables.apply(commit)
        for case in commit.gone:
            self._remove_case(case_number(case))
        self.seq = commit.seq
        cases = (*(case_id(number) for number in self._new_numbers(commit)), *commit.add, *commit.gone)
        return (*cases, *documents)

    @staticmethod
    def _new_numbers(commit: Commit) -> list[int]:
        return [case_number(_decode_case_id(document).id) for document in commit.new]

    def put(self, number: int, document: bytes) -> None:
        """Replace a case's whole document."""
        self._new[number] = document
        self._added.pop(number, None)
        self._gone.discard(number)
        self._decoded.pop(number, None)
        self.last_entries.pop(case_id(number), None)
        self.last_case = max(self.last_case, number)

    def bring_back(self, number: int, document: bytes) -> bool:
        """Put a case that the snapshot lacks under its entries of since.

        Returns False for a case that is there, or was moved to an archive.
        """
        if number in self or number in self._gone:
            return False
        self._new[number] = document
        self._decoded.pop(number, None)
        return True

    def _append_entries(self, number: int, entries: tuple[Raw, ...]) -> None:
        self._added.setdefault(number, []).extend(bytes(entry) for entry in entries)
        known = self._decoded.get(number)
        if known is not None:
            more = tuple(decode_entry(entry, known.created_at) for entry in entries)
            self._decoded[number] = msgspec.structs.replace(known, entries=known.entries + more)

    def _remove_case(self, number: int) -> None:
        self._new.pop(number, None)
        self._added.pop(number, None)
        self._decoded.pop(number, None)
        self._gone.add(number)

    def cache_case(self, case: Case) -> None:
        """Remember a case that is decoded already."""
        self._decoded[case_number(case.id)] = case

    def drop_cached(self, case: Case) -> None:
        """Forget a decoded case, so that it is decoded anew."""
        self._decoded.pop(case_number(case.id), None)

    @property
    def snapshot_cases(self) -> Mapping[int, Document]:
        """The cases of the snapshot alone."""
        return self._snapshot_cases

    @property
    def changed(self) -> set[int]:
        """The cases that are not as the snapshot has them."""
        return {*self._new, *self._added, *self._gone}

    @property
    def is_in_memory(self) -> bool:
        """Is every case in memory?"""
        return not isinstance(self._snapshot_cases, LazyCases) or self._snapshot_cases.is_loaded

    def read_whole(self) -> None:
        """Read everything that a large snapshot left in its file. Raises Damaged."""
        if isinstance(self._snapshot_cases, LazyCases):
            _ = self._snapshot_cases.all_cases
        _ = self.tables

    def stream(self) -> Iterator[tuple[int, Document]]:
        """Every case's document by number, with the commits applied.

        What a large snapshot left in its file is not kept. Raises Damaged.
        """
        cases, changed = self._snapshot_cases, self.changed
        stored = cases.stream() if isinstance(cases, LazyCases) and not cases.is_loaded else cases.items()
        yield from ((number, document) for number, document in stored if number not in changed)
        yield from ((number, self.document(number)) for number in changed if number in self)

    def documents(self) -> dict[int, Document]:
        """Every case's document by number, with the commits applied."""
        cases = self._snapshot_cases
        found = dict(cases.all_cases if isinstance(cases, LazyCases) else cases)
        for number in self._gone:
            found.pop(number, None)
        found.update(self._new)
        for number, added in self._added.items():
            found[number] = with_entries(found[number], added)
        return found

    def rebase(self, cases: Mapping[int, Document]) -> None:
        """Use a new snapshot that holds everything applied so far.

        Decoded cases stay decoded.
        """
        self._snapshot_cases = cases
        self._new, self._added, self._gone = {}, {}, set()

    @property
    def cases(self) -> Mapping[str, Case]:
        """Every case by id."""
        return CasesById(self)


class _CaseId(msgspec.Struct):
    id: str


_decode_case_id = msgspec.json.Decoder(_CaseId).decode


class CasesById(Mapping[str, Case]):
    """Cases by id, each decoded when it is first read."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    def __getitem__(self, case: str) -> Case:
        number = exact_case_number(case)
        if number is None:
            raise KeyError(case)
        try:
            return self._documents.case(number)
        except KeyError:
            raise KeyError(case) from None

    def __iter__(self) -> Iterator[str]:
        return map(case_id, self._documents)

    def __len__(self) -> int:
        return len(self._documents)

    def __contains__(self, case: object) -> bool:
        return isinstance(case, str) and exact_case_number(case) in self._documents


def exact_case_number(case: str) -> int | None:
    """The number of a case id written exactly as in the file.

    None for any other text.
    """
    digits = case[2:]
    written = case.startswith("C-") and digits.isascii() and digits.isdigit() and digits[:1] != "0"
    return int(digits) if written and len(digits) <= MOST_DIGITS else None
