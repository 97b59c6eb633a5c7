"""`python -m tests.bench.archive_reader SHIFT WAY` reads archives in one way and prints what that cost."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tinydb import TinyDB

from desk.board.past_case import PAST_SHEET, PAST_VERSION, past_case
from desk.board.past_cases import read_past_cases
from desk.store import open_store
from desk.store.fact_sheet import FactSheet
from desk.store.file.file_archive import archived_case, archived_cases
from desk.store.file.kept_facts import kept_facts
from desk.store.paths import ShiftPaths
from tests.bench.archive import timed


def plain(path: Path) -> int:
    """Every document, as the plain library gives it."""
    cases = 0
    for archive in ShiftPaths(path).archives():
        with TinyDB(archive, access_mode="r") as db:
            cases += sum(1 for document in db.table("cases") if document["entries"])
    return cases


def each(path: Path) -> int:
    """Every case, decoded."""
    return sum(1 for month in archived_cases(path) for case in month.values() if case.entries)


def facts(path: Path) -> int:
    """Every kept row, made where there is none."""
    return sum(1 for row in kept_facts(ShiftPaths(path), FactSheet(PAST_SHEET, PAST_VERSION, past_case)) if row.row)


def past(path: Path) -> int:
    """Every row, where the board finds it."""
    store = open_store(path, read_only=True)
    try:
        return len(read_past_cases(store))
    finally:
        store.close()


def one(path: Path) -> int:
    """One case in the middle; all of them are counted as found."""
    last = len([*ShiftPaths(path).archives()]) and archived_case(path, "C-105")
    return json.loads(path.read_bytes())["_meta"]["1"]["last_case"] - 100 if last else 0


def peak_megabytes() -> float:
    """The peak of this program's memory. What a parent hands on by its own peak is not in it."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


WAYS: Mapping[str, Callable[[Path], int]] = {
    "nothing": lambda _path: 0, "plain": plain, "each": each, "cold": facts, "warm": facts, "past": past, "one": one,
}  # fmt: skip


if __name__ == "__main__":
    result = timed(lambda: WAYS[sys.argv[2]](Path(sys.argv[1])))
    print(json.dumps({**result, "mb": peak_megabytes()}))
