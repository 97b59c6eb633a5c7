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

import desk.store.lock
from desk.errors import Refused
from desk.model.changes import Append
from desk.model.entries import Memo, StatusChange
from desk.store import damage, file_store, following
from desk.store.archive import archive_closed
from desk.store.beside import Beside
from desk.store.file_store import FileStore
from desk.store.journal import Heading
from tests.store.material import AT, memo, new_case
from tests.store.torture.hands import Tell, begin, figures, fork, write
from tests.store.torture.hooks import arm, killing
from tests.store.torture.judging import judged, plainly_read, polled


def run_times(folder: Path, size: int) -> dict[str, object]:
    """Clocks that stand still or run backwards: the machine's, every entry's and every file's, and others still see all at once."""
    path = folder / "shift.json"
    begin(path)
    ines, bo = (FileStore(Beside(path), agent=agent) for agent in ("ines", "bo"))
    acknowledged: set[str] = set()
    seen = 0
    with polled(path) as reads:
        for number in range(size):
            token, now = f"t.{number}", AT - timedelta(days=number)
            entry = Memo(at=now, by="ines", text=token)
            with mock.patch.object(desk.store.lock, "system_clock", lambda now=now: now):
                ines.commit([Append("C-101", (entry,)), Append("C-102", (entry,))])
            acknowledged.add(token)
            if number % 5 == 0:
                ines.fold()
            _set_back(folder, 0 if number % 2 else (size - number) * 10**9)
            changed = bo.refresh()
            seen += "C-101" in changed.cases and bo.cases["C-101"].entries[-1] == ines.cases["C-101"].entries[-1]
    ines.close()
    bo.close()
    return figures("times", seen=seen, **judged(path, acknowledged), **plainly_read(reads))


def _set_back(folder: Path, nanoseconds: int) -> None:
    """Give every file another time; one may be renamed under our hands."""
    for file in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):
            os.utime(file, ns=(nanoseconds, nanoseconds))


NEWER = 2
"""The format of a desk that is not written yet."""
_META = 256
"""Bytes at the start of a snapshot that hold what it says of itself."""


def run_versions(folder: Path, size: int) -> dict[str, object]:
    """Four writers of this version at work while a newer one takes the file over: they stop with a word, and nothing is lost."""
    path = folder / "shift.json"
    begin(path)
    with polled(path) as reads:
        older = [fork(partial(_write_as_older, path, f"o{k}")) for k in range(4)]
        newer = fork(partial(_write_as_newer, path, size))
        for hand in (*older, newer):
            hand.wait()
    acknowledged = {token for hand in (*older, newer) for token in hand.told if not token.startswith("refused")}
    stopped = sum("its format is 2" in hand.told[-1] for hand in older)
    with as_newer():
        judgement = judged(path, acknowledged)
    return figures("versions", stopped=stopped, failed=sum(hand.failed for hand in (*older, newer)), **judgement, **plainly_read(reads))


def _write_as_older(path: Path, agent: str, tell: Tell) -> None:
    """Commit until the newer one has the file, folding now and then."""
    store = FileStore(Beside(path), agent=agent, patience=60.0)
    for number in count():
        token = f"{agent}.{number}"
        try:
            store.commit([Append("C-101", (memo(token, agent),)), Append("C-102", (memo(token, agent),))])
            tell(token)
            if number % 7 == 0:
                store.fold()
        except Refused as refused:
            tell(f"refused: {refused}")
            return


def _write_as_newer(path: Path, size: int, tell: Tell) -> None:
    """Write, and go on until one of its folds was the one that took: the older ones fold as well, and may always be first."""
    with as_newer():
        write(path, "n", size, Random(1), tell, fold=0.1)
        store = FileStore(Beside(path), agent="n", patience=60.0)
        for number in count(size):
            if f'"format":{NEWER}'.encode() in path.read_bytes()[:_META]:
                return
            token = f"n.more.{number}"
            store.commit([Append("C-101", (memo(token, "n"),)), Append("C-102", (memo(token, "n"),))])
            tell(token)
            store.fold()


@contextlib.contextmanager
def as_newer() -> Iterator[None]:
    """Be a desk that writes the next format."""
    with contextlib.ExitStack() as changed:
        for module in (damage, file_store, following):
            changed.enter_context(mock.patch.object(module, "FORMAT", NEWER))
        changed.enter_context(mock.patch.object(file_store, "Heading", partial(Heading, format=NEWER)))
        yield


def run_archive(folder: Path, size: int) -> dict[str, object]:
    """A case closed and somebody killed at moving it to its archive, again and again: in the end each stands in one place, whole."""
    path = folder / "shift.json"
    begin(path)
    killed = unreadable = 0
    closed: set[str] = set()
    with polled(path) as reads:
        for number in range(size):
            closed.add(_close_one(path, f"a.{number}"))
            hand = fork(partial(_archive_under_fire, path, number))
            hand.wait()
            killed += hand.killed
            unreadable += not closed <= set(_everywhere(path))
    _archive(path)
    found = Counter(_everywhere(path))
    return figures(
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
    store = FileStore(Beside(path), agent="ines")
    case = store.commit([new_case(token)]).cases[0].id
    store.commit([Append(case, (memo(token), memo(token), StatusChange(at=AT, by="ines", to="closed")))])
    store.close()
    return token


def _archive_under_fire(path: Path, number: int, tell: Tell) -> None:
    arm(killing(Random(number), within=2))
    _archive(path)


def _archive(path: Path) -> None:
    store = FileStore(Beside(path), agent="archivist", patience=60.0)
    archive_closed(store, AT + timedelta(days=1))
    store.fold()
    store.close()


def _everywhere(path: Path) -> Iterator[str]:
    """The text of every memo in the shift and its archives, as we read the one and the plain library the others."""
    store = FileStore(Beside(path), agent="judge", read_only=True)
    for case in store.cases.values():
        yield from (entry.text for entry in case.entries if isinstance(entry, Memo))
    store.close()
    for archive in Beside(path).archives():
        with TinyDB(archive, access_mode="r") as db:
            for case in db.table("cases").all():
                yield from (entry["text"] for entry in case["entries"] if entry["kind"] == "memo")
