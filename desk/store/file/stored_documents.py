"""Checks the sums of a file's documents and takes them off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from desk.model.ids import case_id
from desk.store.documents.document_codec import Document, DocumentTable, Malformed, has_timeline_last, with_timeline_last
from desk.store.documents.table_names import CASES, document_name
from desk.store.file.document_sum import without_sum
from desk.store.file.read_errors import damaged_error
from desk.store.file.snapshot_codec import SUMS_SINCE


class StoredDocuments:
    """Reads the documents of one file.

    `altered` are the tables and keys of documents that something else than desk changed: another program, or a fault of the disk.
    Such a case is brought into the shape in which entries can be added to it.
    """

    def __init__(self, path: Path, file_format: int) -> None:
        self._path = path
        self._has_sums = file_format >= SUMS_SINCE
        self.altered: dict[tuple[str, str], None] = {}
        self._taken = 0

    def cases(self, table: DocumentTable) -> dict[int, Document]:
        """The cases of a table by number. Raises Damaged, and Malformed for a key that is no number."""
        try:
            return {int(key): self.case(int(key), document) for key, document in table.items()}
        except ValueError as error:
            raise Malformed("a case in it has no number") from error

    def case(self, number: int, stored: Document) -> bytes:
        """One case without its sum. Raises Damaged when it is none."""
        document, is_ours = without_sum(stored, CASES, str(number)) if self._has_sums else (bytes(stored), has_timeline_last(stored))
        if is_ours:
            return document
        if self._has_sums:
            self.altered[(CASES, str(number))] = None
        try:
            return with_timeline_last(document, case_id(number))
        except Malformed as error:
            raise damaged_error(self._path, error) from error

    def table(self, name: str, table: DocumentTable) -> dict[str, Document]:
        """The documents of another table, without their sums."""
        return {key: self._document(name, key, stored) for key, stored in table.items()}

    def _document(self, name: str, key: str, stored: Document) -> bytes:
        document, is_ours = without_sum(stored, name, key) if self._has_sums else (bytes(stored), True)
        if not is_ours:
            self.altered[(name, key)] = None
        return document

    def take_altered(self) -> list[tuple[str, str]]:
        """Those of the altered documents that were read since the last call."""
        new = list(self.altered)[self._taken :]
        self._taken += len(new)
        return new

    def notice(self, altered: Sequence[tuple[str, str]]) -> str:
        """Words about altered documents."""
        names = [document_name(table, key) for table, key in altered]
        more = f" and {len(names) - 5} more" if len(names) > 5 else ""
        return f"{', '.join(names[:5])}{more} in {self._path.name} was changed by another program, or by a fault of the disk."


def plain_documents(tables: Mapping[str, DocumentTable]) -> dict[str, DocumentTable]:
    """The tables of a foreign file without their sums."""
    return {name: {key: _plain_document(name, key, document) for key, document in table.items()} for name, table in tables.items()}


def _plain_document(name: str, key: str, document: Document) -> Document:
    if b'"_crc"' not in bytes(document):
        return document
    stripped, is_ours = without_sum(document, name, key)
    if is_ours:
        return stripped
    fields = msgspec.json.decode(document, type=dict[str, msgspec.Raw])
    fields.pop("_crc", None)
    return msgspec.json.encode(fields)
