"""Salvages what can be read of a damaged shift.

It never writes, and never fails for damage. Until the next checkpoint is durable, everything acknowledged stands in two places: in the
snapshot, and in the previous snapshot with the journals since. So a snapshot that was cut costs nothing. Of a damaged snapshot, the
whole lines are read.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from desk.errors import DeskError
from desk.model.case import decode_case
from desk.model.ids import case_id
from desk.model.shift import Shift
from desk.store.file.case_merge import unknown_entries
from desk.store.file.documents import Documents
from desk.store.file.durable_io import read_regular
from desk.store.file.entry_ids import has_distinct_ids, with_distinct_ids
from desk.store.file.journal import Commit, JournalHeader, line_body
from desk.store.file.merge import merge_commits, missing_commit
from desk.store.file.read_errors import Malformed
from desk.store.file.snapshot import read_snapshot
from desk.store.file.snapshot_codec import (
    CASES,
    ONLY,
    SHIFT,
    UNREADABLE,
    Document,
    DocumentTable,
    SnapshotMeta,
    document_entries,
    head_meta,
    with_entries,
    with_timeline_last,
    without_sum,
)
from desk.store.paths import ShiftPaths

_TABLE_LINE = re.compile(rb'"([^"]+)":\{')
_DOCUMENT_LINE = re.compile(rb'"(\d{1,18})":(\{.*\}),?', re.DOTALL)


@dataclass(slots=True)
class Salvage:
    """The documents salvaged from all files.

    `generation` is the highest in any file. `notes` say in words where data came from and what is lost.
    """

    documents: Documents
    generation: int = 0
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class SalvagedJournal:
    """A journal read line by line.

    `bad_lines` is the number of unreadable lines before readable ones, `torn_bytes` the size of the unreadable rest.
    """

    header: JournalHeader | None = None
    commits: list[Commit] = field(default_factory=list)
    bad_lines: int = 0
    torn_bytes: int = 0


def salvage_shift(paths: ShiftPaths) -> Salvage:
    """Salvage everything that can be read of a shift."""
    notes: list[str] = []
    documents, meta, whole = _salvage_snapshot(paths.shift, notes)
    kept, kept_meta, _ = _salvage_snapshot(paths.previous, [])
    before, since = _salvage_journal(paths.previous_journal, notes), _salvage_journal(paths.journal, notes)
    notes += _gap_notes(meta.seq if whole else kept_meta.seq, [*before.commits, *since.commits])
    merge_commits(kept, before.commits)
    _separate_entries(documents, kept, notes)
    kept.last_case = max(kept.last_case, documents.last_case)
    documents.apply(missing_commit(documents, kept))
    documents.last_case = kept.last_case
    merge_commits(documents, since.commits)
    generations = [meta.generation, kept_meta.generation]
    generations += [read.header.generation for read in (before, since) if read.header is not None]
    return Salvage(documents, max(generations), notes)


def _gap_notes(seq: int, commits: list[Commit]) -> list[str]:
    """Notes about commits after `seq` that are in no file."""
    gaps: list[str] = []
    for commit in commits:
        if commit.seq > seq + 1:
            gaps.append(f"Commits {seq + 1} to {commit.seq - 1} are in no file any more; what stood only there is lost.")
        seq = max(seq, commit.seq)
    return gaps


def _salvage_snapshot(path: Path, notes: list[str]) -> tuple[Documents, SnapshotMeta, bool]:
    """The readable documents of a snapshot, and whether they are all."""
    whole = True
    tables: Mapping[str, DocumentTable]
    try:
        snapshot = read_snapshot(path)
        if snapshot is None:
            notes.append(f"{path.name} is gone; it was put together again from what is kept beside it.")
            return Documents({}, {}, SnapshotMeta()), SnapshotMeta(), False
        with contextlib.closing(snapshot):
            meta, tables, cases = snapshot.meta, snapshot.all_tables(), dict(snapshot.cases)
    except (DeskError, OSError):
        notes.append(f"{path.name} cannot be read whole; it was put together again from its whole lines and what is kept beside it.")
        meta, whole = _salvage_meta(path), False
        tables, cases = _whole_lines(path)
    return _readable_documents(tables, cases, meta, notes), meta, whole


def _separate_entries(documents: Documents, kept: Documents, notes: list[str]) -> None:
    """Give entries that share an id ids of their own.

    Where the previous snapshot has the case, that one counts, with whatever is new. Elsewhere the entries get new ids.
    """
    for number in [number for number in documents if not has_distinct_ids(documents.document(number))]:
        document = documents.document(number)
        if number in kept:
            new = unknown_entries(document_entries(kept.document(number)), document_entries(document), number)
            document = with_entries(kept.document(number), list(map(bytes, new))) if new else kept.document(number)
        documents.put(number, with_distinct_ids(document, number))
        notes.append(f"{case_id(number)} had entries with the same id; each has its own now.")


def _salvage_meta(path: Path) -> SnapshotMeta:
    with contextlib.suppress(OSError, DeskError, Malformed):
        return head_meta(read_regular(path)[:4096]) or SnapshotMeta()
    return SnapshotMeta()


def _whole_lines(path: Path) -> tuple[Mapping[str, DocumentTable], dict[int, Document]]:
    """The documents and cases on whole lines of a snapshot."""
    try:
        lines = read_regular(path).split(b"\n")
    except (OSError, DeskError):
        return {}, {}
    table, tables, cases = "", dict[str, dict[str, Document]](), dict[int, Document]()
    for line in lines:
        if begun := _TABLE_LINE.fullmatch(line):
            table = begun[1].decode("utf-8", "replace")
        elif match := _DOCUMENT_LINE.fullmatch(line):
            document, is_ours = without_sum(match[2], table, match[1].decode())
            if table not in {"", CASES} and is_ours:
                tables.setdefault(table, {})[match[1].decode()] = document
            elif is_case(document):
                cases[int(match[1])] = with_timeline_last(document, case_id(int(match[1])))
    return tables, cases


def _readable_documents(tables: Mapping[str, DocumentTable], cases: dict[int, Document], meta: SnapshotMeta, notes: list[str]) -> Documents:
    """The documents with every unreadable case set aside.

    Unreadable documents go to the table `unreadable`.
    """
    aside: dict[str, Document] = dict(tables.get(UNREADABLE, {}))
    for number, document in list(cases.items()):
        if not is_case(document):
            aside[str(number)] = cases.pop(number)
            notes.append(f"{case_id(number)} cannot be read; what stood there is kept in the table {UNREADABLE!r}.")
    if not has_readable_shift(tables):
        notes.append(f"The shift's own facts cannot be read; what stood there is kept in the table {UNREADABLE!r}.")
        aside[SHIFT] = tables[SHIFT][ONLY]
        tables = {name: table for name, table in tables.items() if name != SHIFT}
    last_case = max(meta.last_case, max(cases, default=0), max((int(key) for key in aside if key.isdigit()), default=0))
    return Documents({**tables, UNREADABLE: aside} if aside else tables, cases, msgspec.structs.replace(meta, last_case=last_case))


def is_case(document: Document) -> bool:
    """Can a document be read as a case?"""
    try:
        decode_case(document)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return True


def has_readable_shift(tables: Mapping[str, DocumentTable]) -> bool:
    """Can the shift's own facts be read? There may be none yet."""
    document = tables.get(SHIFT, {}).get(ONLY)
    try:
        return document is None or bool(msgspec.json.decode(document, type=Shift))
    except msgspec.DecodeError:
        return False


def _salvage_journal(path: Path, notes: list[str]) -> SalvagedJournal:
    try:
        found = read_journal(path)
    except (OSError, DeskError):
        return SalvagedJournal()
    if found.bad_lines:
        notes.append(f"{path.name} has {found.bad_lines} lines that cannot be read; what stood only there is lost.")
    return found


def read_journal(path: Path) -> SalvagedJournal:
    """Every readable line of a journal.

    Raises FileNotFoundError, OSError and Refused.
    """
    found = SalvagedJournal()
    pending = 0
    *lines, rest = read_regular(path).rstrip(b"\0").split(b"\n")
    for line in lines:
        record = _decode_record(line)
        if record is None:
            pending += 1
            found.torn_bytes += len(line) + 1
            continue
        found.bad_lines, pending, found.torn_bytes = found.bad_lines + pending, 0, 0
        if isinstance(record, JournalHeader):
            found.header = record
        else:
            found.commits.append(record)
    found.torn_bytes += len(rest)
    if found.header is None and not found.commits:
        found.bad_lines, found.torn_bytes = pending, 0
    return found


def _decode_record(line: bytes) -> JournalHeader | Commit | None:
    body = line_body(line)
    if body is None:
        return None
    with contextlib.suppress(msgspec.DecodeError):
        return msgspec.json.decode(body, type=Commit)
    with contextlib.suppress(msgspec.DecodeError):
        return msgspec.json.decode(body, type=JournalHeader)
    return None
