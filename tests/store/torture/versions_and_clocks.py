"""Times, versions and archives: clocks that run backwards, a newer desk taking over, cases moved out by whoever is killed at it."""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from unittest import mock

from tinydb import TinyDB

import desk.store.file.lock
from desk.errors import Refused
from desk.model.changes import Append
from desk.model.entries import Memo, StatusChange
from desk.store.archive import archive_closed
from desk.store.file import reader, snapshot_codec, snapshot_publisher
from desk.store.file.file_store import FileStore
from desk.store.file.journal_codec import JournalHeader
from desk.store.paths import ShiftPaths
from tests.store.store_builders import AT, memo, new_case
from tests.store.torture.fault_injection import inject_fault, kill_fault
from tests.store.torture.processes import Report, begin_shift, fork, print_figures, write_commits
from tests.store.torture.verdict import plain_read_figures, plain_reads, verdict


def run_times(folder: Path, size: int) -> dict[str, object]:
    """Clocks that stand still or run backwards: the machine's, every entry's and every file's, and others still see all at once."""
    path = folder / "shift.json"
    begin_shift(path)
    ines, bo = (FileStore(ShiftPaths(path), agent=agent) for agent in ("ines", "bo"))
    acknowledged: set[str] = set()
    seen = 0
    with plain_reads(path) as reads:
        for number in range(size):
            token, now = f"t.{number}", AT - timedelta(days=number)
            entry = Memo(at=now, by="ines", text=token)
            with mock.patch.object(desk.store.file.lock, "system_clock", lambda now=now: now):
                ines.commit([Append("C-101", (entry,)), Append("C-102", (entry,))])
            acknowledged.add(token)
            if number % 5 == 0:
                ines.checkpoint()
            _set_back(folder, 0 if number % 2 else (size - number) * 10**9)
            changed = bo.refresh()
            seen += "C-101" in changed.cases and bo.cases["C-101"].entries[-1] == ines.cases["C-101"].entries[-1]
    ines.close()
    bo.close()
    return print_figures("times", seen=seen, **verdict(path, acknowledged), **plain_read_figures(reads))


def _set_back(folder: Path, nanoseconds: int) -> None:
    """Give every file another time; one may be renamed under our hands."""
    for file in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):
            os.utime(file, ns=(nanoseconds, nanoseconds))


NEWER = 3
"""The format of a desk that is not written yet."""
_META = 256
"""Bytes at the start of a snapshot that hold what it says of itself."""


def run_versions(folder: Path, size: int) -> dict[str, object]:
    """Four writers of this version at work while a newer one takes the file over: they stop with a word, and nothing is lost."""
    path = folder / "shift.json"
    begin_shift(path)
    with plain_reads(path) as reads:
        older = [fork(partial(_write_as_older, path, f"o{k}")) for k in range(4)]
        for worker in older:
            worker.hear()  # each has saved something
        newer = fork(partial(_write_as_newer, path, size))
        for worker in (*older, newer):
            worker.wait()
    acknowledged = {token for worker in (*older, newer) for token in worker.reported if not token.startswith("refused")}
    stopped = sum(f"its format is {NEWER}" in worker.reported[-1] for worker in older)
    with as_newer():
        judgement = verdict(path, acknowledged)
    return print_figures(
        "versions", stopped=stopped, failed=sum(worker.failed for worker in (*older, newer)), **judgement, **plain_read_figures(reads)
    )


def _write_as_older(path: Path, agent: str, report: Report) -> None:
    """Commit until the newer one has the file, with checkpoints now and then."""
    store = FileStore(ShiftPaths(path), agent=agent, lock_timeout=60.0)
    for number in count():
        token = f"{agent}.{number}"
        try:
            store.commit([Append("C-101", (memo(token, agent),)), Append("C-102", (memo(token, agent),))])
            report(token)
            if number % 7 == 0:
                store.checkpoint()
        except Refused as refused:
            report(f"refused: {refused}")
            return


def _write_as_newer(path: Path, size: int, report: Report) -> None:
    """Write, and go on until one of its checkpoints was published: the older ones write them as well, and may always be first."""
    with as_newer():
        write_commits(path, "n", size, Random(1), report, checkpoint_rate=0.1)
        store = FileStore(ShiftPaths(path), agent="n", lock_timeout=60.0)
        for number in count(size):
            if f'"format":{NEWER}'.encode() in path.read_bytes()[:_META]:
                return
            token = f"n.more.{number}"
            store.commit([Append("C-101", (memo(token, "n"),)), Append("C-102", (memo(token, "n"),))])
            report(token)
            store.checkpoint()


@contextlib.contextmanager
def as_newer() -> Iterator[None]:
    """Be a desk that writes the next format."""
    with contextlib.ExitStack() as changed:
        for module in (snapshot_codec, snapshot_publisher, reader):
            changed.enter_context(mock.patch.object(module, "FORMAT", NEWER))
        changed.enter_context(mock.patch.object(snapshot_publisher, "JournalHeader", partial(JournalHeader, format=NEWER)))
        yield


def run_archive(folder: Path, size: int) -> dict[str, object]:
    """A case closed and somebody killed at moving it to its archive, again and again: in the end each stands in one place, whole."""
    path = folder / "shift.json"
    begin_shift(path)
    killed = unreadable = 0
    closed: set[str] = set()
    with plain_reads(path) as reads:
        for number in range(size):
            closed.add(_close_one(path, f"a.{number}"))
            worker = fork(partial(_archive_under_fire, path, number))
            worker.wait()
            killed += worker.killed
            unreadable += not closed <= set(_memos_everywhere(path))
    _archive_all(path)
    found = Counter(_memos_everywhere(path))
    return print_figures(
        "archive",
        killed=killed,
        acknowledged=len(closed),
        lost=sum(found[token] == 0 for token in closed),
        halved=sum(found[token] == 1 for token in closed),
        doubled=sum(found[token] > 2 for token in closed),
        plain_reads=reads.total(),
        unreadable=unreadable + reads.total() - reads["ok"],
    )


def _close_one(path: Path, token: str) -> str:
    """A case with two entries of the same token, closed."""
    store = FileStore(ShiftPaths(path), agent="ines")
    case = store.commit([new_case(token)]).cases[0].id
    store.commit([Append(case, (memo(token), memo(token), StatusChange(at=AT, by="ines", to="closed")))])
    store.close()
    return token


def _archive_under_fire(path: Path, number: int, report: Report) -> None:
    inject_fault(kill_fault(Random(number), within=2))
    _archive_all(path)


def _archive_all(path: Path) -> None:
    store = FileStore(ShiftPaths(path), agent="archivist", lock_timeout=60.0)
    archive_closed(store, AT + timedelta(days=1))
    store.checkpoint()
    store.close()


def _memos_everywhere(path: Path) -> Iterator[str]:
    """The text of every memo in the shift and its archives, as we read the one and the plain library the others."""
    store = FileStore(ShiftPaths(path), agent="judge", read_only=True)
    for case in store.cases.values():
        yield from (entry.text for entry in case.entries if isinstance(entry, Memo))
    store.close()
    for archive in ShiftPaths(path).archives():
        with TinyDB(archive, access_mode="r") as db:
            for case in db.table("cases").all():
                yield from (entry["text"] for entry in case["entries"] if entry["kind"] == "memo")
