"""The cases of a database as of one commit.

Each is read when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from desk.store.database.link import DatabaseLink
from desk.store.database.statements import ARCHIVED, ENTRIES, ENTRIES_OF_CASE, HEADER, HEADERS, MONTH_OF_CASE
from desk.store.documents.document_codec import Document, with_entries


class StoredCases(Mapping[int, Document]):
    """Cases by number as they stood at `seq`.

    Every row carries the number of its commit. So a case that is read late needs no transaction held open.
    """

    def __init__(self, link: DatabaseLink, seq: int, last_case: int) -> None:
        """Begin with nothing read. No case above `last_case` was there."""
        self._link = link
        self._seq = seq
        self._last_case = last_case
        self._all: dict[int, Document] | None = None
        self._found: dict[int, Document | None] = {}

    def __getitem__(self, number: int) -> Document:
        found = self._looked_up(number)
        if found is None:
            raise KeyError(number)
        return found

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and self._looked_up(number) is not None

    def __iter__(self) -> Iterator[int]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())

    def _looked_up(self, number: int) -> Document | None:
        if self._all is not None:
            return self._all.get(number)
        if not 0 < number <= self._last_case:
            return None
        if number not in self._found:
            self._found[number] = None if is_archived(self._link, number, self._seq) else stored_document(self._link, number, self._seq)
        return self._found[number]

    def _whole(self) -> dict[int, Document]:
        if self._all is None:
            self._all = _all_documents(self._link, self._seq) if self._seq else {}
        return self._all


def is_archived(link: DatabaseLink, number: int, seq: int) -> bool:
    """Did a case stand in an archive?"""
    return bool(month_of_case(link, number, seq))


def month_of_case(link: DatabaseLink, number: int, seq: int) -> str:
    """The month of a case's archive. Empty for a case that is in none."""
    found = link.read(MONTH_OF_CASE, (number, seq))
    return str(found[0][0] or "") if found else ""


def stored_document(link: DatabaseLink, number: int, seq: int) -> bytes | None:
    """The document of a case, archived or not. None when there was none."""
    header = link.read(HEADER, (number, seq))
    return with_entries(header[0][0], [row[0] for row in link.read(ENTRIES_OF_CASE, (number, seq))]) if header else None


def _all_documents(link: DatabaseLink, seq: int) -> dict[int, Document]:
    """Every case that is in no archive.

    The server hands out its rows in the order of their indexes. A sort needs room, and a full disk has none.
    """
    away = {number for number, month in archived_months(link, seq).items() if month}
    entries = {number: [row[1] for row in rows] for number, rows in groupby(link.read(ENTRIES, (seq,)), key=lambda row: row[0])}
    headers = link.read(HEADERS, (seq,))
    return {number: with_entries(header, entries.get(number, [])) for number, header in headers if number not in away}


def archived_months(link: DatabaseLink, seq: int) -> dict[int, str]:
    """The month of each case that was ever moved. Empty for one that came back."""
    return {number: month or "" for number, month in link.read(ARCHIVED, (seq,))}
