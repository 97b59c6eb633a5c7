"""Reads every readable line of a journal, whatever stands between."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import msgspec
from msgspec import Raw

from desk.model.ids import MOST_DIGITS
from desk.store.disk.durable_io import read_regular
from desk.store.documents.commit import Commit
from desk.store.documents.document_codec import document_entries, document_id, is_readable_shift
from desk.store.documents.table_names import SHIFT
from desk.store.file.journal_codec import JournalHeader, line_body, newer_commit_error, was_whole
from desk.store.file.snapshot_codec import FORMAT, check_format, next_history
from desk.store.repair.lenient_json import BOM, encoded_object, object_at_start
from desk.store.repair.readable_case import is_case

_NEWER = Commit(seq=0)
"""Stands for a commit that is whole and holds what is not known."""

_RECORD_START = re.compile(rb'(?:[0-9a-f]{8} )?\{"(?:seq|format)":')
_CASE_ID = re.compile(rf"C-[1-9]\d{{0,{MOST_DIGITS - 1}}}")


class SalvagedJournal(msgspec.Struct):
    """A journal read line by line.

    `doubtful` are the numbers of commits whose sum is wrong although their JSON is whole. `fragments` are pieces that cannot be read.
    `has_foreign_ends` says that lines end as another system ends them, `is_disordered` that they are doubled, swapped or joined.
    `torn_bytes` is the size of an end that was never acknowledged. `points` are the histories it leads through, as far as the sums are
    right.
    """

    header: JournalHeader | None = None
    commits: list[Commit] = msgspec.field(default_factory=list)
    doubtful: set[int] = msgspec.field(default_factory=set)
    fragments: list[bytes] = msgspec.field(default_factory=list)
    torn_bytes: int = 0
    has_foreign_ends: bool = False
    is_disordered: bool = False
    is_newer: bool = False
    points: set[tuple[int, str]] = msgspec.field(default_factory=set)
    end: tuple[int, str] | None = None

    @property
    def is_broken(self) -> bool:
        """Does a commit stand behind one that cannot be trusted?"""
        return self.header is None or self.is_disordered or bool(self.doubtful or self.fragments)

    def add(self, record: JournalHeader | Commit, line: bytes) -> None:
        """Add a record whose sum is right."""
        if record is _NEWER:
            self.is_newer = True
        elif isinstance(record, JournalHeader):
            self.is_disordered = self.is_disordered or self.header is not None or bool(self.commits)
            self.header = self.header or record
            self.end = record.seq, record.history
        elif isinstance(record, Commit):
            self.commits.append(record)
            self.is_disordered = self.is_disordered or self.end is None or record.seq != self.end[0] + 1
            if self.end is not None:
                self.end = record.seq, next_history(self.end[1], line)
        if self.end is not None and self.end[1]:
            self.points.add(self.end)


def read_journal(path: Path) -> SalvagedJournal:
    """Every readable line of a journal.

    Raises FileNotFoundError, OSError, and Refused when a newer version wrote it.
    """
    found = SalvagedJournal()
    data = read_regular(path)
    found.has_foreign_ends = data.startswith(BOM) or b"\r\n" in data
    *lines, rest = data.removeprefix(BOM).rstrip(b"\0\r").split(b"\n")
    for line in lines:
        _read_line(found, line.removesuffix(b"\r"))
    _read_end(found, rest)
    if found.header is not None:
        check_format(found.header.format, path)
    if found.is_newer:
        raise newer_commit_error(path)
    found.commits.sort(key=lambda commit: commit.seq)
    return found


def _read_line(found: SalvagedJournal, line: bytes) -> None:
    if record := _decode_record(line):
        found.add(record, line)
    elif line.strip(b"\0 "):
        _read_bad_line(found, line)


def _read_end(found: SalvagedJournal, rest: bytes) -> None:
    """Read what stands behind the last line end.

    It is the torn end of a killed writer, unless it was whole once.
    """
    starts = [match.start() for match in _RECORD_START.finditer(rest)]
    last = starts[-1] if starts else 0
    if _decode_record(rest[last:-1]) or was_whole(rest[last:]):
        last = len(rest)
    if rest[:last].strip(b"\0 "):
        _read_bad_line(found, rest[:last])
    found.torn_bytes = len(rest) - last


def _read_bad_line(found: SalvagedJournal, line: bytes) -> None:
    """Read the records in a line with a wrong sum.

    A line whose end was lost stands before the next one, and so do zeros.
    """
    starts = [match.start() for match in _RECORD_START.finditer(line)]
    if head := line[: starts[0] if starts else len(line)].strip(b"\0 "):
        found.fragments.append(head)
    for start, stop in pairwise([*starts, len(line)]):
        _read_segment(found, line[start:stop].strip(b"\0\r"))


def _read_segment(found: SalvagedJournal, segment: bytes) -> None:
    for line in (segment, segment[:-1]):
        if record := _decode_record(line):
            found.add(record, line)
            found.is_disordered = True
            return
    body, rest = object_at_start(segment[segment.index(b"{") :])
    record = _doubtful_record(body)
    if record is None:
        found.fragments.append(segment)
        return
    if isinstance(record, JournalHeader):
        found.header = found.header or msgspec.structs.replace(record, format=FORMAT, history="")
        found.is_disordered = True
    else:
        found.commits.append(record)
        found.doubtful.add(record.seq)
    if rest.strip(b"\0 \r\n\xef\xbf\xbd"):
        found.fragments.append(rest)


def _decode_record(line: bytes) -> JournalHeader | Commit | None:
    """The record of a line. None when its sum is wrong."""
    body = line_body(line)
    return None if body is None else _decode_body(body) or _NEWER


def _decode_body(body: bytes) -> JournalHeader | Commit | None:
    with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError):
        return msgspec.json.decode(body, type=Commit)
    with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError):
        return msgspec.json.decode(body, type=JournalHeader)
    return None


def _doubtful_record(body: object) -> JournalHeader | Commit | None:
    """A record with a wrong sum. None when it contradicts itself.

    It moves nothing to an archive: the wrong case might go.
    """
    encoded = encoded_object(body)
    record = None if encoded is None else _decode_body(encoded)
    if not isinstance(record, Commit):
        return record
    is_sound = all(_is_about(case, entries) for case, entries in record.add.items()) and all(map(_is_sound_case, record.new))
    is_sound = is_sound and all(bytes(document)[:1] == b"{" for table in record.put.values() for document in table.values())
    is_sound = is_sound and all(map(is_readable_shift, record.put.get(SHIFT, {}).values()))
    return msgspec.structs.replace(record, gone=(), dropped={}) if is_sound else None


def _is_about(case: str, entries: tuple[Raw, ...]) -> bool:
    number = case.removeprefix("C-")
    return _CASE_ID.fullmatch(case) is not None and all(_dated_id(entry).startswith(f"{number}.") for entry in entries)


def _is_sound_case(document: Raw) -> bool:
    return is_case(document) and _is_about(document_id(document), tuple(document_entries(document)))


class _Dated(msgspec.Struct):
    id: str
    at: datetime


def _dated_id(entry: Raw) -> str:
    try:
        return msgspec.json.decode(entry, type=_Dated).id
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""


def commit_ids(commit: Commit) -> Iterator[str]:
    """The ids of the cases, entries and documents in a commit."""
    yield from map(document_id, commit.new)
    for entries in commit.add.values():
        yield from map(document_id, entries)
    yield from (f"{table} {key}" for table, documents in commit.put.items() for key in documents)
    yield from commit.gone
