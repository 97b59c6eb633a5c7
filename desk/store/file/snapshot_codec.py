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

Each document ends in its sum, as `document_codec` says.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import Raw, Struct

from desk.errors import Refused
from desk.store.documents.document_codec import OBJECT_START, Document, DocumentTable, Malformed
from desk.store.documents.documents import LastNumbers
from desk.store.documents.table_names import CASES, META, ONLY, SHIFT
from desk.store.file.document_sum import SUM_SIZE, document_sum, with_sum, without_sum

FORMAT = 2
"""The format this version writes, of snapshot and journal alike. A higher one is refused, a lower one migrated."""

SUMS_SINCE = 2
"""The first format whose documents end in their sums."""


OPENING = b'{"_meta":{"1":{"format":'
CASES_OPENING = b'\n"cases":{\n'
ENDING = b"\n}}\n"


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

    @property
    def numbers(self) -> LastNumbers:
        """The highest numbers ever given."""
        return LastNumbers(self.seq, self.last_case, self.last_documents)


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
    if not all(memoryview(document)[0] == OBJECT_START for table in tables.values() for document in table.values()):
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
    size += len(cases) * (len(b'"":') + SUM_SIZE - 1) + len(b",\n") * max(0, len(cases) - 1)
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
            known = sums[number] = document, document_sum(document, CASES, str(number))
        yield b'%b"%d":%b,"_crc":"%08x"}' % (before, number, document[:-1], known[1])
        before = b",\n"
    yield b"\n}" if before else b"}"


def _table_lines(name: str, table: DocumentTable) -> Iterator[bytes]:
    before = b""
    for key, document in table.items():
        yield b"%b%b:%b" % (before, msgspec.json.encode(key), with_sum(document, name, key))
        before = b",\n"
    yield b"\n}" if before else b"}"


def has_size(snapshot: bytes, cases_size: int) -> bool:
    """Do the cases take as many bytes as its numbers say?

    Of an older snapshot nobody knows, and an empty one has no size.
    """
    stop = snapshot.find(CASES_OPENING) + len(CASES_OPENING) + cases_size
    return not cases_size or snapshot[stop : stop + 2] == ENDING[:2]
