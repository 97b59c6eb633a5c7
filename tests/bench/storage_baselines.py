"""Other ways to keep a case, as the baselines of the shared file: what the disk itself costs, the plain library, SQLite, a whole file."""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tinydb import TinyDB

Op = Callable[[int], object]

DISK = "append + fdatasync"
"""The name of the first baseline: the least that durable can cost."""

NOTE: dict[str, Any] = {"kind": "memo", "at": "2026-05-04T10:00:00Z", "by": "ines", "text": "asked the depot " * 25}
"""The entry that every way adds."""


def operation_time(op: Op, number: int) -> float:
    """Seconds of one operation on one case."""
    began = time.perf_counter()
    op(number)
    return time.perf_counter() - began


def case_document(number: int) -> dict[str, Any]:
    """A case of about 2.2 KB with eight entries, as it stands in the file."""
    entries = [
        {"kind": "memo", "id": f"{number}.{step}", "at": "2026-05-04T10:00:00Z", "by": "ines", "text": "we are looking into it " * 7}
        for step in range(1, 9)
    ]
    header = {"id": f"C-{number}", "subject": "Team and truck never came at nine", "customer": f"Customer {number}"}
    return {**header, "created_at": "2026-05-04T10:00:00Z", "priority": "high", "channel": "phone", "entries": entries}


def case_documents(count: int) -> dict[str, dict[str, Any]]:
    """Cases by the number in their id."""
    return {str(number): case_document(number) for number in range(101, 101 + count)}


def append_op(folder: Path) -> Op:
    """The least that durable can cost: the entry's bytes appended to a file and synced."""
    fd = os.open(folder / "append", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    line = json.dumps(NOTE).encode() + b"\n"

    def op(_: int) -> None:
        os.write(fd, line)
        os.fdatasync(fd)

    return op


def plain_tinydb(folder: Path, count: int) -> Op:
    """The plain library: read everything, change one, write everything."""
    path = folder / "vanilla.json"
    path.write_text(json.dumps({"cases": case_documents(count)}))
    table = TinyDB(path).table("cases")
    return lambda number: table.update(lambda case: case["entries"].append(NOTE), doc_ids=[number])


def sqlite_full(folder: Path, count: int) -> Op:
    """SQLite with a write-ahead log and synchronous=FULL: one case read, changed and written in a transaction."""
    base = sqlite3.connect(folder / "cases.sqlite", isolation_level=None)
    base.execute("PRAGMA journal_mode=WAL")
    base.execute("PRAGMA synchronous=FULL")
    base.execute("CREATE TABLE cases (id INTEGER PRIMARY KEY, document TEXT)")
    base.execute("BEGIN")
    base.executemany("INSERT INTO cases VALUES (?, ?)", ((int(key), json.dumps(case)) for key, case in case_documents(count).items()))
    base.execute("COMMIT")

    def op(number: int) -> None:
        base.execute("BEGIN IMMEDIATE")
        (found,) = base.execute("SELECT document FROM cases WHERE id = ?", (number,)).fetchone()
        case = json.loads(found)
        case["entries"].append(NOTE)
        base.execute("UPDATE cases SET document = ? WHERE id = ?", (json.dumps(case), number))
        base.execute("COMMIT")

    return op


def whole_file(path: Path) -> Op:
    """The simplest way that is safe: lock, read everything, change one, write a new file, sync, rename."""
    lock = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT)

    def op(number: int) -> None:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            tables = json.loads(path.read_bytes())
            tables["cases"][str(number)]["entries"].append(NOTE)
            aside = path.with_suffix(".new")
            with aside.open("wb") as file:
                file.write(json.dumps(tables).encode())
                file.flush()
                os.fsync(file.fileno())
            aside.rename(path)
        finally:
            fcntl.flock(lock, fcntl.LOCK_UN)

    return op
