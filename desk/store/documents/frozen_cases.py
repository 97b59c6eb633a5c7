"""The cases of a moment, each read when it is asked for."""

from __future__ import annotations

import weakref
from collections.abc import Collection, Iterator, Mapping

import msgspec

from desk.errors import Damaged
from desk.model.case import Case, decode_case
from desk.model.ids import case_id
from desk.store.documents.document_codec import Document
from desk.store.documents.documents import Documents, exact_case_number
from desk.store.documents.lazy_cases import LazyCases

MOST_SINGLE = 200
"""Cases that are looked up one by one. Whoever wants more wants most of them, and they are read in one go."""


class FrozenCases(Mapping[str, Case]):
    """Cases by id, each decoded once. Any thread may ask.

    Of a large snapshot it reads the very file that was open at that moment, whatever took its place since.
    """

    def __init__(self, documents: Documents) -> None:
        """Freeze what the documents hold now."""
        self._snapshot: Mapping[int, Document] = documents.snapshot_cases
        if isinstance(self._snapshot, LazyCases):
            self._snapshot = self._snapshot.duplicate()
            weakref.finalize(self, self._snapshot.close)
        self._changed = {number: documents.document(number) if number in documents else None for number in documents.changed}
        self._read: dict[str, Case] = {}
        self._is_whole = False

    def __getitem__(self, case: str) -> Case:
        if (known := self._read.get(case)) is not None:
            return known
        if len(self._read) >= MOST_SINGLE and not self._is_whole:
            self.read_all()
            return self[case]
        number = exact_case_number(case)
        document = None if number is None else self._document(number)
        if document is None:
            raise KeyError(case)
        return self._read.setdefault(case, _decoded_case(case, document))

    def _document(self, number: int) -> Document | None:
        return self._changed[number] if number in self._changed else self._snapshot.get(number)

    def read_all(self) -> None:
        """Decode every case, for whoever goes through all. Raises Damaged."""
        for number, document in self.documents():
            if (case := case_id(number)) not in self._read:
                self._read.setdefault(case, _decoded_case(case, document))
        self._is_whole = True

    @property
    def changed(self) -> Collection[int]:
        """The cases that were not as the snapshot has them."""
        return self._changed.keys()

    def documents(self) -> Iterator[tuple[int, Document]]:
        """The document of every case, in turn. Raises Damaged."""
        stored = self._snapshot.stream() if isinstance(self._snapshot, LazyCases) else self._snapshot.items()
        yield from ((number, document) for number, document in stored if number not in self._changed)
        yield from ((number, document) for number, document in self._changed.items() if document is not None)

    def __iter__(self) -> Iterator[str]:
        return (case_id(number) for number, _ in self.documents())

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _decoded_case(case: str, document: Document) -> Case:
    """The case of a document. Raises Damaged when it cannot be read."""
    try:
        return decode_case(document)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Damaged(f"{case} cannot be read ({error}). It was left as it is. Run: desk check") from error
