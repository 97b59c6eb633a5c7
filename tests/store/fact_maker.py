"""Makes facts for tests, counts how often, and spoils files of them."""

from __future__ import annotations

from collections.abc import Callable

from desk.store.documents.document_codec import document_entries, document_id
from desk.store.fact_sheet import FactSheet


class FactMaker:
    """Makes a row that tells id and entries of a case, and counts."""

    def __init__(self, name: str, row: Callable[[str, int], bytes]) -> None:
        self.made: list[str] = []
        self._name = name
        self._row = row

    def __call__(self, document: bytes) -> bytes:
        self.made.append(document_id(document))
        return self._row(document_id(document), len(document_entries(document)))

    def sheet(self, key: str = "1") -> FactSheet:
        return FactSheet(self._name, key, self)

    def take(self) -> list[str]:
        made, self.made = self.made, []
        return made


def cut(data: bytes) -> bytes:
    return data[:-3]


def flip(data: bytes) -> bytes:
    return data[:-3] + bytes([data[-3] ^ 1]) + data[-2:]
