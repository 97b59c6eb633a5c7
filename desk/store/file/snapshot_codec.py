"""Encodes and decodes snapshots: TinyDB files with one case a line.

    {"_meta":{"1":{"format":1,"generation":7,"seq":93,"last_case":112}},
    "shift":{"1":{...}},
    "cases":{
    "101":{...,"entries":[...]},
    "102":{...,"entries":[...]}
    }}

Any JSON reader sees the tables and documents of a TinyDB file. No newline stands elsewhere, since JSON strings escape them. So a line
of a file that was cut is still a whole case, and one case can be found without reading the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import Raw, Struct

from desk.errors import Refused
from desk.store.file.read_errors import Malformed

FORMAT = 1
"""The format this version writes, of snapshot and journal alike. A higher one is refused, a lower one migrated."""

CASES = "cases"
META = "_meta"
SHIFT = "shift"
UNREADABLE = "unreadable"
"""The table of documents that should be cases and cannot be read as such."""

ONLY = "1"
"""The key of the one document in `_meta` and in `shift`."""

OPENING = b'{"_meta":{"1":{"format":'
CASES_OPENING = b'\n"cases":{\n'
ENDING = b"\n}}\n"
_BRACE = ord("{")
_BREAKS_TO_SPACES = bytes.maketrans(b"\r\n", b"  ")

Document = bytes | Raw
DocumentTable = Mapping[str, Document]


class SnapshotMeta(Struct, frozen=True, kw_only=True):
    """The numbers of a snapshot.

    `generation` counts checkpoints, `seq` is the number of the last commit it holds, `last_case` the highest case number ever given.
    """

    format: int = 0
    generation: int = 0
    seq: int = 0
    last_case: int = 100


def check_format(found: int, path: Path) -> None:
    """Raise Refused when a newer desk wrote `path`."""
    if found > FORMAT:
        raise Refused(
            f"{path} was written by a newer desk: its format is {found}, and this version reads up to {FORMAT}. "
            "Nothing was written. Use the newer version."
        )


_decode_tables = msgspec.json.Decoder(dict[str, dict[str, Raw]]).decode


def decode_tables(data: bytes) -> dict[str, dict[str, Document]]:
    """The tables of a TinyDB file in any layout. Raises Malformed.

    Documents stay bytes.
    """
    if not data:
        raise Malformed("it is empty")
    try:
        tables = _decode_tables(data)
    except msgspec.ValidationError as error:
        raise Malformed("it is JSON, but not a TinyDB file") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Malformed("it is cut off or not JSON") from error
    if not all(memoryview(document)[0] == _BRACE for table in tables.values() for document in table.values()):
        raise Malformed("it is JSON, but not a TinyDB file")
    return {name: {**table} for name, table in tables.items()}


def decode_cases(data: bytes) -> dict[int, Document]:
    """The documents of a `cases` table, by number. Raises Malformed."""
    return {int(key): document for key, document in decode_tables(b'{"cases":%b}' % data)[CASES].items()}


def tables_meta(tables: Mapping[str, DocumentTable]) -> SnapshotMeta:
    """The numbers in the `_meta` table. Raises Malformed.

    A file without numbers is of format 0.
    """
    document = tables.get(META, {}).get(ONLY)
    if document is None:
        return SnapshotMeta()
    try:
        return msgspec.json.decode(document, type=SnapshotMeta)
    except msgspec.ValidationError as error:
        raise Malformed("its _meta table does not hold the numbers it should") from error


def head_meta(head: bytes) -> SnapshotMeta | None:
    """The numbers in the first line of a file in our layout.

    None for another layout: every other tool writes the same JSON differently. Raises Malformed.
    """
    line = head.partition(b"\n")[0]
    if not (line.startswith(OPENING) and line.endswith(b"}},")):
        return None
    return tables_meta(decode_tables(line[:-1] + b"}"))


def encode_snapshot(meta: SnapshotMeta, tables: Mapping[str, DocumentTable], cases: Mapping[int, Document]) -> Iterator[bytes]:
    """Encode a snapshot, in pieces to be joined.

    `tables` are all but `_meta` and `cases`. Cases come in the order of their numbers.
    """
    yield b'{"_meta":{"1":%b},\n' % msgspec.json.encode(meta)
    for name, table in tables.items():
        yield b"%b:%b,\n" % (msgspec.json.encode(name), msgspec.json.encode(_raw_table(table)))
    yield b'"cases":{\n'
    before = b""
    for number in sorted(cases):
        yield b'%b"%d":%b' % (before, number, bytes(cases[number]))
        before = b",\n"
    yield ENDING if cases else ENDING[1:]


def _raw_table(table: DocumentTable) -> dict[str, Raw]:
    return {key: document if isinstance(document, Raw) else Raw(document) for key, document in table.items()}


class _Timeline(Struct):
    entries: list[Raw] = []


class _Identified(Struct):
    id: str = ""


_decode_fields = msgspec.json.Decoder(dict[str, Raw]).decode
_decode_timeline = msgspec.json.Decoder(_Timeline).decode
_decode_id = msgspec.json.Decoder(_Identified).decode


def with_entries(document: Document, entries: list[bytes]) -> bytes:
    """A case's document with `entries` added to its timeline.

    The bytes before them are unchanged. The document must have its timeline last, as `with_timeline_last` leaves it.
    """
    head = bytes(document)[:-2]
    return b"".join((head, b"" if head.endswith(b"[") else b",", b",".join(entries), b"]}"))


def with_timeline_last(document: Document, case: str) -> bytes:
    """A foreign document in the shape that `with_entries` needs.

    Unknown fields are kept. Raises Malformed when it is no case.
    """
    try:
        fields = _decode_fields(document)
        entries = document_entries(document)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Malformed(f"{case} in it is not a case") from error
    if not all(memoryview(entry)[0] == _BRACE for entry in entries):
        raise Malformed(f"{case} in it has an entry that is none")
    fields.pop("entries", None)
    head = msgspec.json.encode(fields | {"id": Raw(msgspec.json.encode(case))})
    return on_one_line(head[:-1] + b',"entries":[' + b",".join(map(bytes, entries)) + b"]}")


def on_one_line(document: Document) -> bytes:
    """A document's JSON without line breaks.

    Strings escape theirs, so these only format the file for the eye.
    """
    return bytes(document).translate(_BREAKS_TO_SPACES)


def document_entries(document: Document) -> list[Raw]:
    """The entries on a case's timeline, as bytes."""
    return _decode_timeline(document).entries


def document_id(document: Document) -> str:
    """The id of a document or an entry. Empty when it has none."""
    try:
        return _decode_id(document).id
    except msgspec.ValidationError:
        return ""
