"""The documents of a shift that are no cases, in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import msgspec

from desk.errors import Damaged
from desk.model.shift import Shift
from desk.store.documents.commit import Commit, Touched
from desk.store.documents.document_codec import Document, DocumentTable
from desk.store.documents.table_names import ONLY, SHIFT

Tables = Mapping[str, DocumentTable]


class DocumentTables:
    """The tables beside the cases, with the commits since. The shift's own facts are one of them.

    `last_numbers` is the highest number ever given in each.
    """

    def __init__(self, tables: Tables, last_numbers: Mapping[str, int], others: Callable[[], Tables] | None = None) -> None:
        """Begin with some tables. `others` gives more when one of them is first asked for."""
        self._tables: dict[str, dict[str, Document]] = {name: dict(table) for name, table in tables.items()}
        self._others = others
        self._late_commits: list[Commit] = []
        self.last_numbers = dict(last_numbers)
        self._shift: Shift | None = None

    @property
    def all(self) -> dict[str, dict[str, Document]]:
        """Every table by name. Raises Damaged."""
        if self._others is not None:
            self._tables |= {name: dict(table) for name, table in self._others().items()}
            self._others = None
            for commit in self._late_commits:
                self._apply_documents(commit)
            self._late_commits = []
        return self._tables

    def last_number(self, table: str) -> int:
        """The highest number ever given in a table."""
        keys = self._tables.get(table, {})
        return max(self.last_numbers.get(table, 0), max((int(key) for key in keys if key.isdigit()), default=0))

    @property
    def shift(self) -> Shift:
        """The shift's own facts. Raises Damaged when they cannot be read."""
        if self._shift is None:
            self._shift = self._decode_shift()
        return self._shift

    def _decode_shift(self) -> Shift:
        document = self._tables.get(SHIFT, {}).get(ONLY)
        try:
            return msgspec.json.decode(document, type=Shift) if document else Shift()
        except msgspec.DecodeError as error:
            raise Damaged(f"The shift's own facts cannot be read ({error}). They were left as they are. Run: desk check") from error

    def apply(self, commit: Commit) -> Iterator[Touched]:
        """Apply the documents of the next commit. Returns those it touched."""
        if commit.put or commit.dropped:
            self._apply_documents(commit)
            if self._others is not None:
                self._late_commits.append(commit)
        return _touched_documents(commit)

    def _apply_documents(self, commit: Commit) -> None:
        for table, documents in commit.put.items():
            self._tables.setdefault(table, {}).update({key: bytes(document) for key, document in documents.items()})
            if table != SHIFT:
                numbers = (int(key) for key in documents if key.isdigit())
                self.last_numbers[table] = max((self.last_number(table), *numbers))
        for table, keys in commit.dropped.items():
            self.last_numbers[table] = self.last_number(table)
            for key in keys:
                self._tables.get(table, {}).pop(key, None)
        if SHIFT in commit.put:
            self._shift = None


def _touched_documents(commit: Commit) -> Iterator[Touched]:
    for table, keys in (*commit.put.items(), *commit.dropped.items()):
        if table == SHIFT:
            yield SHIFT
        else:
            yield from ((table, int(key)) for key in keys if key.isdigit())
