"""What a commit costs, alone and in company, and what it costs to checkpoint, open, hear of it and hold it in memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from desk.model.changes import Append
from desk.store.file.file_store import FileStore
from desk.store.file.snapshot_codec import SnapshotMeta, encode_snapshot
from desk.store.paths import ShiftPaths
from tests.bench.environment import environment
from tests.bench.figures import median, percentile, print_figure, print_memory
from tests.bench.propagation import say_hearing
from tests.bench.storage_baselines import (
    DISK,
    NOTE,
    Op,
    append_op,
    case_document,
    case_documents,
    operation_time,
    plain_tinydb,
    sqlite_full,
    whole_file,
)
from tests.store.store_builders import memo
from tests.store.torture.processes import fork

SIZES = (100, 1_000, 20_000)
ROUNDS = 300
SETTLE = 3.0
"""Seconds given to processes to get ready before they begin together."""

ROOT = Path(__file__).parents[2]


def main() -> None:
    """Measure and print."""
    for count in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            say_commits(Path(folder), count)
    for measure in (say_growth, say_company, say_hearing, say_folds, say_line_commands):
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder))
    say_memory()


def shift_of(folder: Path, count: int) -> Path:
    """A checkpointed shift file of so many cases."""
    path = folder / "shift.json"
    cases = {number: json.dumps(case_document(number), separators=(",", ":")).encode() for number in range(101, 101 + count)}
    path.write_bytes(b"".join(encode_snapshot(SnapshotMeta(format=2, generation=1, last_case=100 + count), {}, cases)))
    return path


def file_store_op(path: Path) -> Op:
    """The shared file, in a process that holds and has decoded every case, as the board has."""
    store = FileStore(ShiftPaths(path), agent="ines")
    for case in store.cases.values():
        assert case.id
    return lambda number: store.commit([Append(f"C-{number}", (memo(str(NOTE["text"])),))])


def seconds_by_way(ops: Mapping[str, Op], count: int, rounds: int) -> dict[str, list[float]]:
    """Seconds by name, the ways taking turns, so that a disk with moods treats them alike."""
    found: dict[str, list[float]] = {name: [] for name in ops}
    for turn in range(rounds):
        for name, op in ops.items():
            found[name].append(operation_time(op, 101 + turn * 37 % count))
    return found


def say_commits(folder: Path, count: int) -> None:
    """One writer."""
    found = seconds_by_way(
        {DISK: append_op(folder), "ours": file_store_op(shift_of(folder, count)), "sqlite": sqlite_full(folder, count)}, count, ROUNDS
    )
    vanilla = [operation_time(plain_tinydb(folder, count), 101 + turn) for turn in range(5)] if count > 1_000 else []
    if not vanilla:
        op = plain_tinydb(folder, count)
        vanilla = [operation_time(op, 101 + turn) for turn in range(25)]
    mine, disk, sqlite = found["ours"], found[DISK], found["sqlite"]
    for share, name, goal in ((0.5, "p50", "<= 1.5x"), (0.95, "p95", "<= 2x")):
        value = percentile(mine, share) * 1e3
        print_figure(f"commit {name}, {count} cases", value, "ms", baseline=DISK, of=percentile(disk, share) * 1e3, goal=goal)
        baseline = "SQLite synchronous=FULL"
        print_figure(f"commit {name}, {count} cases", value, "ms", baseline=baseline, of=percentile(sqlite, share) * 1e3, goal="<= 1.1x")
    goal = "<= 0.01x" if count == 1_000 else ""
    print_figure(f"commit p50, {count} cases", median(mine) * 1e3, "ms", baseline="vanilla TinyDB", of=median(vanilla) * 1e3, goal=goal)


def say_growth(folder: Path) -> None:
    """A commit on many cases beside one on few, by turns: a disk that still writes a large file away is slow for both."""
    ops = {}
    for count in (100, 20_000):
        place = folder / str(count)
        place.mkdir()
        ops[str(count)] = file_store_op(shift_of(place, count))
    found = {name: median(times) * 1e3 for name, times in seconds_by_way(ops, 100, ROUNDS).items()}
    print_figure("commit p50, 20000 cases", found["20000"], "ms", baseline="100 cases", of=found["100"], goal="<= 1.3x")


def concurrent_commits(make: Callable[[], Op], rounds: int, writers: int = 8) -> tuple[float, list[float]]:
    """Operations a second, and the seconds of each, of several processes that begin together."""
    begin = time.perf_counter() + SETTLE

    def work(tell: Callable[[str], None]) -> None:
        op = make()
        op(101)
        while time.perf_counter() < begin:
            time.sleep(0.001)
        found = [operation_time(op, 101 + turn * 37 % 50) for turn in range(rounds)]
        tell(json.dumps([time.perf_counter(), found]))

    hands = [fork(work) for _ in range(writers)]
    for hand in hands:
        hand.wait()
    ended, seconds = zip(*(json.loads(hand.reported[0]) for hand in hands), strict=True)
    return writers * rounds / (max(ended) - begin), [one for found in seconds for one in found]


def say_company(folder: Path) -> None:
    """Eight writers at full speed on one file."""
    path = shift_of(folder, 1_000)
    per_second, mine = concurrent_commits(lambda: file_store_op(path), 200)
    whole = folder / "whole.json"
    whole.write_text(json.dumps({"cases": case_documents(1_000)}))
    rewrites, theirs = concurrent_commits(lambda: whole_file(whole), 10)
    print_figure("8 writers", per_second, "commits/s", baseline="whole file rewritten under a lock", of=rewrites, goal=">= 1000")
    p95 = percentile(theirs, 0.95) * 1e3
    print_figure(
        "8 writers, p95", percentile(mine, 0.95) * 1e3, "ms", baseline="whole file rewritten under a lock", of=p95, goal="<= 0.05x"
    )


def say_folds(folder: Path) -> None:
    """Bringing the snapshot up to date, against writing its bytes; and opening it."""
    for count in (1_000, 20_000):
        place = folder / str(count)
        place.mkdir()
        path = shift_of(place, count)
        opened = [_opening_times(path) for _ in range(5)]
        store = FileStore(ShiftPaths(path), agent="ines")
        folds, worked, writes = [], [], []
        for turn in range(9):
            store.commit([Append(f"C-{101 + turn}", (memo("x"),))])
            began = time.process_time()
            folds.append(_seconds_of(store.checkpoint))
            worked.append(time.process_time() - began)
            writes.append(_seconds_of(partial(_rewrite_file, path)))
        print_figure(f"fold, {count} cases", median(folds) * 1e3, "ms", baseline="writing as many bytes", of=median(writes) * 1e3)
        print_figure(f"fold, {count} cases, processor", median(worked) * 1e3, "ms")
        print_figure(f"open, {count} cases, one at a time", median([one for one, _ in opened]) * 1e3, "ms")
        print_figure(f"open, {count} cases, all of them", median([sum(both) for both in opened]) * 1e3, "ms")


def _opening_times(path: Path) -> tuple[float, float]:
    """Seconds until a case can be read, and from there until all are in memory."""
    began = time.perf_counter()
    store = FileStore(ShiftPaths(path), agent="ines")
    first = time.perf_counter()
    assert store.cases
    return first - began, time.perf_counter() - first


def _seconds_of(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _rewrite_file(path: Path) -> None:
    aside = path.with_suffix(".copy")
    data = path.read_bytes()
    with aside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    aside.rename(path.with_suffix(".written"))


def say_line_commands(folder: Path) -> None:
    """`desk log` from a shell: flat as the shift grows."""
    walls: dict[int, float] = {}
    bare = median([_command_time([sys.executable, "-c", "pass"]) for _ in range(9)])
    for count in SIZES:
        command = [sys.executable, "-m", "desk", "--shift", str(shift_of(folder, count)), "--as", "ines", "log", "memo", "C-150", "x"]
        for name in ("journal", "lock"):
            (folder / f"shift.json.{name}").unlink(missing_ok=True)
        walls[count] = median([_command_time(command) for _ in range(9)])
        print_figure(f"desk log, {count} cases", walls[count], "ms", baseline="the interpreter alone", of=bare)
    print_figure("desk log, 20000 cases", walls[20_000], "ms", baseline="100 cases", of=walls[100], goal="flat")


def _command_time(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=environment())
    return (time.perf_counter() - began) * 1e3


def say_memory() -> None:
    """What the cases weigh in a process that holds them, and in one that has decoded them all."""
    for count in (1_000, 10_000):
        with tempfile.TemporaryDirectory() as folder:
            path = shift_of(Path(folder), count)
            command = [sys.executable, "-c", WEIGH, str(path)]
            weighed = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT, env=environment()).stdout
            raw, decoded = (float(number) for number in weighed.split())
            print_memory(f"memory, {count} cases as bytes", raw, when="once read", baseline="the file", of=path.stat().st_size / 1e6)
            print_memory(
                f"memory, {count} cases decoded", decoded, when="once all were asked for", baseline="the file", of=path.stat().st_size / 1e6
            )


WEIGH = """
import resource, sys
from pathlib import Path
from desk.store.paths import ShiftPaths
from desk.store.file.file_store import FileStore

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6

before = resident()
store = FileStore(ShiftPaths(Path(sys.argv[1])))
assert list(store.cases)
raw = resident()
kept = list(store.cases.values())
print(raw - before, resident() - before)
"""
