"""Reads every document of a snapshot that can be read."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from desk.errors import DeskError
from desk.model.ids import MOST_DIGITS, case_id
from desk.store.disk.durable_io import read_regular
from desk.store.documents.case_merge import CaseOrigin, merged_case, renumbered_case
from desk.store.documents.document_codec import Document, DocumentTable, Malformed, document_entries, document_id, is_readable_shift
from desk.store.documents.documents import Documents
from desk.store.documents.set_aside import set_aside
from desk.store.documents.table_names import CASES, META, ONLY, SET_ASIDE, SHIFT, UNREADABLE
from desk.store.file.document_sum import without_sum
from desk.store.file.snapshot_codec import SUMS_SINCE, SnapshotMeta, decode_tables, has_size, head_meta
from desk.store.repair.lenient_json import BOM
from desk.store.repair.readable_case import free_number, readable_case
from desk.store.repair.scanned_tables import scanned_tables

_NUMBER = re.compile(rb'"(generation|seq|last_case)":(\d{1,%d})' % MOST_DIGITS)
_LINEAGE = re.compile(rb'"lineage":"([0-9a-f]{16})"')


class SalvagedSnapshot(msgspec.Struct):
    """A snapshot, as far as it can be read.

    `is_whole` says that it is JSON, `is_trusted` that the numbers of its first line are as desk wrote them, `is_resized` that the cases
    take another size than these say. `altered` are documents that
    something else than desk changed, `fragments` pieces that are no documents. `notes` say what was found.
    """

    documents: Documents = msgspec.field(default_factory=lambda: Documents({}, {}))
    meta: SnapshotMeta = msgspec.field(default_factory=SnapshotMeta)
    is_there: bool = False
    is_whole: bool = False
    is_trusted: bool = False
    is_resized: bool = False
    is_lineage_sure: bool = False
    altered: list[tuple[str, str]] = msgspec.field(default_factory=list)
    fragments: list[bytes] = msgspec.field(default_factory=list)
    notes: list[str] = msgspec.field(default_factory=list)

    @property
    def is_shift(self) -> bool:
        """Was anything of a shift found in it?"""
        return bool(self.meta.format or len(self.documents))


def salvage_snapshot(path: Path) -> SalvagedSnapshot:
    """Read what can be read of the snapshot at `path`."""
    found = SalvagedSnapshot()
    try:
        data = read_regular(path).removeprefix(BOM)
    except FileNotFoundError:
        found.notes.append(f"{path.name} is gone; it was put together again from what is kept beside it.")
        return found
    except (DeskError, OSError):
        found.notes.append(f"{path.name} cannot be opened; it was put together again from what is kept beside it.")
        return found
    found.is_there, doubles = True, list[bytes]()
    tables: Mapping[str, DocumentTable]
    try:
        tables, found.is_whole = decode_tables(data), True
    except Malformed:
        scanned = scanned_tables(data)
        tables, doubles, found.fragments = scanned.tables, scanned.doubles, scanned.fragments
        found.notes.append(f"{path.name} cannot be read whole; it was put together again from its whole lines and what is kept beside it.")
    found.meta, found.is_trusted = _salvaged_meta(data, tables)
    found.is_lineage_sure = found.is_trusted or without_sum(tables.get(META, {}).get(ONLY, b"{}"), META, ONLY)[1]
    found.is_resized = not has_size(data, found.meta.cases_size)
    _Adoption(found, tables, doubles).adopt()
    return found


def _salvaged_meta(data: bytes, tables: Mapping[str, DocumentTable]) -> tuple[SnapshotMeta, bool]:
    """The numbers of a snapshot, and whether they can be trusted.

    Numbers that cannot say nothing of a history.
    """
    with contextlib.suppress(Malformed):
        if (meta := head_meta(data[: 1 << 14])) is not None:
            return meta, True
    stored = bytes(tables.get(META, {}).get(ONLY, b""))
    try:
        meta = msgspec.json.decode(stored, type=SnapshotMeta)
        return msgspec.structs.replace(meta, history="", ancestors=()), False
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass
    head = stored or data.partition(b"\n")[0][: 1 << 14]
    numbers = {name.decode(): int(digits) for name, digits in _NUMBER.findall(head)}
    lineage = _LINEAGE.search(head)
    if not numbers or b'"_meta"' not in data:
        return SnapshotMeta(), False
    known = SnapshotMeta(format=SUMS_SINCE, lineage=lineage[1].decode() if lineage else "")
    return msgspec.structs.replace(known, **numbers), False


class _Adoption:
    """Takes in the documents of a snapshot, looking at their sums."""

    def __init__(self, found: SalvagedSnapshot, tables: Mapping[str, DocumentTable], doubles: list[bytes]) -> None:
        self._found = found
        self._tables = tables
        self._doubles = doubles
        self._has_sums = found.meta.format >= SUMS_SINCE or not found.is_whole
        self._cases: dict[int, bytes] = {}
        self._others: dict[str, dict[str, Document]] = {}

    def adopt(self) -> None:
        """Take everything in."""
        found = self._found
        others = {name: table for name, table in self._tables.items() if name not in {META, CASES}}
        for name, table in others.items():
            for key, stored in table.items():
                if self._has_sums and without_sum(stored, CASES, key)[1]:
                    self._adopt_case(key, stored)  # its heading is spoiled
                else:
                    self._adopt_document(name, key, stored)
        for key, stored in self._tables.get(CASES, {}).items():
            self._adopt_case(key, stored)
        for stored in self._doubles:
            self._adopt_case("", stored)
        aside = self._others.get(UNREADABLE, {})
        last_case = max([found.meta.last_case, *self._cases, *(int(key) for key in aside if key.isdigit() and len(key) <= MOST_DIGITS)])
        found.documents = Documents(self._others, self._cases, msgspec.structs.replace(found.meta.numbers, case=last_case))

    def _adopt_document(self, name: str, key: str, stored: Document) -> None:
        document, is_ours = without_sum(stored, name, key) if self._has_sums else (bytes(stored), True)
        if not is_ours:
            self._found.altered.append((name, key))
            document = without_any_sum(stored)
        if name == SHIFT and (key != ONLY or not is_readable_shift(document)):
            self._keep_aside(name, key, document)
            self._found.notes.append(f"The shift's own facts cannot be read; what stood there is kept in the table {SET_ASIDE!r}.")
        elif name == UNREADABLE and not key.isdigit():  # so it was kept by an earlier version, where no other tool could read it
            self._keep_aside(name, key, document)
        else:
            self._others.setdefault(name, {})[key] = document

    def _adopt_case(self, key: str, stored: Document) -> None:
        number, document, is_ours = self._number_of(key, stored)
        case, left_out = readable_case(document, number)
        if case is None:
            self._others.setdefault(UNREADABLE, {})[str(number)] = _plain_object(document)
            self._found.notes.append(f"{case_id(number)} cannot be read; what stood there is kept in the table {UNREADABLE!r}.")
            return
        if left_out is not None:
            self._keep_aside(CASES, str(number), left_out)
            self._found.notes.append(f"{case_id(number)} had entries that are none; they are kept in the table {SET_ASIDE!r}.")
        if not is_ours:
            self._found.altered.append((CASES, str(number)))
        self._cases[number] = merged_case(self._cases[number], case, number) if number in self._cases else case

    def _number_of(self, key: str, stored: Document) -> tuple[int, bytes, bool]:
        """The number of a case, its document, and whether desk wrote it."""
        own = document_number(stored)
        for digits in (key, own):
            document, is_ours = without_sum(stored, CASES, digits)
            if is_ours and digits.isdigit() and int(digits) not in self._cases:
                return int(digits), document, True
        is_ours = not self._has_sums and key == own
        plain = without_any_sum(stored)
        if own.isdigit() and int(own) in self._cases and self._is_double(int(own), plain):
            return int(own), plain, False
        wished = (key, own) if self._has_sums else (own, key)
        number = free_number(wished, self._cases)
        if number is None:
            number = max([self._found.meta.last_case, *self._cases]) + 1
        return number, self._under_number(plain, own, number), is_ours

    @staticmethod
    def _under_number(document: bytes, own: str, number: int) -> bytes:
        """A case under its number. Its entries follow, where they can be read and bore the one in its id."""
        shaped, _ = readable_case(document, number) if own and own != str(number) else (None, None)
        if shaped is None or not any(document_id(entry).startswith(f"{own}.") for entry in document_entries(shaped)):
            return document
        return renumbered_case(with_id(shaped, case_id(int(own))), number)

    def _is_double(self, number: int, document: bytes) -> bool:
        shaped, _ = readable_case(document, number)
        return shaped is not None and CaseOrigin(self._cases[number]).is_same(CaseOrigin(shaped))

    def _keep_aside(self, name: str, key: str, document: bytes) -> None:
        set_aside(self._others.setdefault(SET_ASIDE, {}), name, key, document)


def with_id(document: bytes, name: str) -> bytes:
    """A document under another id."""
    fields = msgspec.json.decode(document, type=dict[str, msgspec.Raw])
    return msgspec.json.encode(fields | {"id": msgspec.Raw(msgspec.json.encode(name))})


_ANY_SUM = re.compile(rb',?\s*"_crc":\s*"[^"]{0,16}"\s*\}\Z')


def without_any_sum(stored: Document) -> bytes:
    """A document without the sum at its end, right or wrong."""
    return _ANY_SUM.sub(b"}", bytes(stored))


def document_number(document: Document) -> str:
    """The digits in a case's id. Empty when it has none."""
    try:
        digits = document_id(document).removeprefix("C-")
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""
    return digits if digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS and digits[0] != "0" else ""


def _plain_object(document: bytes) -> bytes:
    """A document that JSON can hold, whatever stands in it."""
    try:
        msgspec.json.decode(document)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return msgspec.json.encode({"text": document.decode("utf-8", "replace")})
    return document
