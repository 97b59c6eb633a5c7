"""Encodes and decodes snapshots: TinyDB files with one case a line.

    {"_meta":{"1":{"format":2,"generation":7,"seq":93,"last_case":112,...,"_crc":"5b0e7c11"}},
    "shift":{"1":{...,"_crc":"1f00ab34"}},
    "cases":{
    "101":{...,"entries":[...],"_crc":"9d3a2c07"},
    "102":{...,"entries":[...],"_crc":"77e01b5d"}
    },
    "packs":{
    "1":{...,"_crc":"04c2ee19"}
    }}

Any JSON reader sees the tables and documents of a TinyDB file. No newline stands elsewhere, since JSON strings escape them. So a line
of a file that was cut is still a whole case, and one case can be found without reading the others. The tables behind the cases are not
read for one case either.

Each document ends in the sum of its table, its key and itself. In memory it stands without.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import Raw, Struct

from desk.errors import Refused
from desk.model.shift import Shift
from desk.store.file.read_errors import Malformed

FORMAT = 2
"""The format this version writes, of snapshot and journal alike. A higher one is refused, a lower one migrated."""

SUMS_SINCE = 2
"""The first format whose documents end in their sums."""

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

    `generation` counts checkpoints, `seq` is the number of the last commit it holds, `last_case` the highest case number ever given,
    `last_documents` the highest number by table. `lineage` is the random id of the shift. `history` is the id of everything up to
    `seq`: two copies that went apart have different ones at the same `seq`. `ancestors` are such pairs from before, newest first, and
    `renumbered` those among them in which cases had other numbers. `cases_size` is how many bytes the cases take. Format 1 has none of
    the last six.
    """

    format: int = 0
    generation: int = 0
    seq: int = 0
    last_case: int = 100
    last_documents: Mapping[str, int] = {}
    lineage: str = ""
    history: str = ""
    ancestors: tuple[tuple[int, str], ...] = ()
    renumbered: tuple[tuple[int, str], ...] = ()
    cases_size: int = 0


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


def new_id() -> str:
    """A random id of a shift or a history."""
    return os.urandom(8).hex()


def next_history(history: str, commit: bytes) -> str:
    """The id of a history with one more commit.

    Empty when the history before is not known.
    """
    before = history.encode()
    return f"{zlib.crc32(commit, zlib.crc32(before)):08x}{zlib.crc32(before, zlib.crc32(commit)):08x}" if history else ""


_SUM = re.compile(rb'[,{]"_crc":"([0-9a-f]{8})"\}')
_SUM_SIZE = len(b',"_crc":"00000000"}')


def with_sum(document: Document, table: str, key: str) -> bytes:
    """A document as it stands in the file."""
    data = bytes(document)
    if len(data) < _SUM_SIZE and not data[1:-1].strip():
        return b'{"_crc":"%08x"}' % _document_sum(b"{}", table, key)
    return b'%b,"_crc":"%08x"}' % (data[:-1], _document_sum(data, table, key))


def without_sum(stored: Document, table: str, key: str) -> tuple[bytes, bool]:
    """A document without its sum.

    The second result says whether it is as desk wrote it.
    """
    data = bytes(stored)
    found = _SUM.fullmatch(data, max(0, len(data) - _SUM_SIZE))
    if found is None:
        return data, False
    document = data[:-_SUM_SIZE] + b"}" if len(data) > _SUM_SIZE else b"{}"
    return document, int(found[1], 16) == _document_sum(document, table, key)


def _document_sum(document: bytes, table: str, key: str) -> int:
    return zlib.crc32(document, zlib.crc32(f"{table}/{key}".encode()))


def tables_meta(tables: Mapping[str, DocumentTable]) -> SnapshotMeta:
    """The numbers in the `_meta` table. Raises Malformed.

    A file without numbers is of format 0.
    """
    document = tables.get(META, {}).get(ONLY)
    if document is None:
        return SnapshotMeta()
    try:
        return msgspec.json.decode(document, type=SnapshotMeta)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Malformed("its _meta table does not hold the numbers it should") from error


def head_meta(head: bytes) -> SnapshotMeta | None:
    """The numbers in the first line of a file in our layout.

    None for another layout: every other tool writes the same JSON differently. None as well when their sum is wrong. Raises Malformed.
    """
    line = head.partition(b"\n")[0]
    if not (line.startswith(OPENING) and line.endswith(b"}},")):
        return None
    tables = decode_tables(line[:-1] + b"}")
    meta = tables_meta(tables)
    stored = bytes(tables[META][ONLY])
    has_sum = meta.format >= SUMS_SINCE or b'"_crc"' in stored
    return meta if not has_sum or without_sum(stored, META, ONLY)[1] else None


KnownSums = dict[int, tuple[bytes, int]]
"""The sum of each case by number, with the very document that it was reckoned from."""


def encode_snapshot(
    meta: SnapshotMeta, tables: Mapping[str, DocumentTable], cases: Mapping[int, Document], sums: KnownSums | None = None
) -> Iterator[bytes]:
    """Encode a snapshot, in pieces to be joined.

    `tables` are all but `_meta` and `cases`. Cases come in the order of their numbers. `sums` of documents that are still the same are not
    reckoned again, and those of the others are noted there.
    """
    size = sum(map(len, map(str, cases))) + sum(map(len, map(bytes, cases.values())))
    size += len(cases) * (len(b'"":') + _SUM_SIZE - 1) + len(b",\n") * max(0, len(cases) - 1)
    meta = msgspec.structs.replace(meta, cases_size=size)
    yield b'{"_meta":{"1":%b},\n' % with_sum(msgspec.json.encode(meta), META, ONLY)
    if facts := tables.get(SHIFT):
        yield b'"shift":{%b},\n' % b",".join(b"%b:%b" % (msgspec.json.encode(key), with_sum(facts[key], SHIFT, key)) for key in facts)
    yield b'"cases":{\n'
    yield from _case_lines(cases, {} if sums is None else sums)
    for name, table in tables.items():
        if table and name != SHIFT:
            yield b",\n%b:{\n" % msgspec.json.encode(name)
            yield from _table_lines(name, table)
    yield b"}\n"


def _case_lines(cases: Mapping[int, Document], sums: KnownSums) -> Iterator[bytes]:
    before = b""
    for number in sorted(cases):
        document, known = bytes(cases[number]), sums.get(number)
        if known is None or known[0] is not document:
            known = sums[number] = document, _document_sum(document, CASES, str(number))
        yield b'%b"%d":%b,"_crc":"%08x"}' % (before, number, document[:-1], known[1])
        before = b",\n"
    yield b"\n}" if before else b"}"


def _table_lines(name: str, table: DocumentTable) -> Iterator[bytes]:
    before = b""
    for key, document in table.items():
        yield b"%b%b:%b" % (before, msgspec.json.encode(key), with_sum(document, name, key))
        before = b",\n"
    yield b"\n}" if before else b"}"


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


def has_timeline_last(document: Document) -> bool:
    """Does a case's document end in its timeline, as `with_entries` needs it?"""
    try:
        entries = document_entries(document)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return bytes(document).endswith(b'"entries":[' + b",".join(map(bytes, entries)) + b"]}")


def with_timeline_last(document: Document, case: str) -> bytes:
    """A foreign document in the shape that `with_entries` needs.

    Unknown fields are kept. Raises Malformed when it is no case.
    """
    try:
        msgspec.json.decode(document)  # the two below look into no text
        fields = _decode_fields(document)
        entries = document_entries(document)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Malformed(f"{case} in it is not a case") from error
    if not all(memoryview(entry)[0] == _BRACE for entry in entries):
        raise Malformed(f"{case} in it has an entry that is none")
    fields.pop("entries", None)
    fields.pop("_crc", None)
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


def has_size(snapshot: bytes, cases_size: int) -> bool:
    """Do the cases take as many bytes as its numbers say?

    Of an older snapshot nobody knows, and an empty one has no size.
    """
    stop = snapshot.find(CASES_OPENING) + len(CASES_OPENING) + cases_size
    return not cases_size or snapshot[stop : stop + 2] == ENDING[:2]


def is_readable_shift(document: Document) -> bool:
    """Can the shift's own facts be read?"""
    try:
        msgspec.json.decode(document, type=Shift)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return True
