"""Finds the documents of a snapshot that is no JSON any more.

They stand one a line, so what spoiled one line leaves the others whole. The sum of a document says which table and key it belongs to, also
where a heading is lost or lines stand out of their order.
"""

from __future__ import annotations

import re

import msgspec
from msgspec import Raw

from desk.store.documents.table_names import CASES, META, SHIFT
from desk.store.file.document_sum import without_sum
from desk.store.repair.lenient_json import encoded_object, object_at
from desk.store.repair.readable_case import is_case

_TABLE_LINE = re.compile(r'"([^"\\]{1,60})":\{')
_KEY = re.compile(r'\{?"([^"\\]{1,60})":(?=\{)')
_CASE_START = re.compile(r'"\d{1,18}":(?=\{"id":"C-)')
_TABLES_OF_ONE_LINE = (META, SHIFT)


class ScannedTables(msgspec.Struct):
    """The documents found, by table and key.

    `fragments` are pieces that are none. `doubles` are documents whose place was taken by another.
    """

    tables: dict[str, dict[str, bytes]] = msgspec.field(default_factory=dict)
    doubles: list[bytes] = msgspec.field(default_factory=list)
    fragments: list[bytes] = msgspec.field(default_factory=list)
    heading: str = ""

    def put(self, key: str, document: bytes) -> None:
        """Put a document where its sum says, else under the last heading."""
        name = next((name for name in self._possible_tables() if without_sum(document, name, key)[1]), None)
        if name is None:
            name = CASES if self.heading in {"", *_TABLES_OF_ONE_LINE} or is_case(document) else self.heading
        table = self.tables.setdefault(name, {})
        if key in table and table[key] != document:
            self.doubles.append(document)
        else:
            table[key] = document

    def _possible_tables(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.heading, CASES, *self.tables)))


def scanned_tables(data: bytes) -> ScannedTables:
    """The documents on the lines of a spoiled snapshot."""
    found = ScannedTables()
    for raw in data.replace(b"\0", b"\n").split(b"\n"):
        line = raw.strip(b"\r ").decode("utf-8", "replace")
        if heading := _TABLE_LINE.fullmatch(line):
            found.heading = heading[1]
        elif line.strip("{}, "):
            _scan_line(found, line)
    return found


def _scan_line(found: ScannedTables, line: str) -> None:
    """Take every document of a line. Several stand on one whose end was spoiled."""
    start, match = 0, _KEY.match(line)
    while start < len(line):
        document, end = (None, start) if match is None else object_at(line, match.end())
        if match is not None and document is not None:
            _take_object(found, match[0].strip('{":'), document, line[match.end() : end])
        following = _next_start(line, max(end, start + 1))
        rest = line[end:following]
        if rest.strip("{}, "):
            found.fragments.append(rest.encode())
        start, match = following, _KEY.match(line, following)


def _next_start(line: str, start: int) -> int:
    """Where the next document of a line may begin."""
    at_once = _KEY.match(line, start + 1) if line[start : start + 1] == "," else None
    match = at_once or _CASE_START.search(line, start)
    return match.start() if match else len(line)


def _take_object(found: ScannedTables, key: str, document: dict[str, object], text: str) -> None:
    if key.isdigit() or not document or not all(isinstance(value, dict) for value in document.values()):
        found.put(key, _document_bytes(document, text))
        return
    for number, inner in _inner_documents(document, text).items():  # a table on one line
        table = found.tables.setdefault(key, {})
        table.setdefault(number, inner)


def _document_bytes(document: object, text: str) -> bytes:
    """The bytes of a document, unchanged where JSON readers take them."""
    try:
        return bytes(msgspec.json.decode(text, type=Raw)) if msgspec.json.decode(text) is not None else b"{}"
    except msgspec.DecodeError:
        return encoded_object(document) or b"{}"


def _inner_documents(document: dict[str, object], text: str) -> dict[str, bytes]:
    try:
        msgspec.json.decode(text)
        return {key: bytes(raw) for key, raw in msgspec.json.decode(text, type=dict[str, Raw]).items()}
    except msgspec.DecodeError:
        return {key: encoded_object(value) or b"{}" for key, value in document.items()}
