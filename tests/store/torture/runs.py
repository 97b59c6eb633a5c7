"""The torture itself, each run in an interpreter of its own: `python -m tests.store.torture.runs NAME FOLDER SIZE`."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections import Counter
from functools import partial
from pathlib import Path
from random import Random

from desk.errors import DeskError
from desk.model.changes import Append
from desk.store.file.file_store import FileStore
from desk.store.file.lock import LockBusy
from desk.store.paths import ShiftPaths
from tests.store.store_builders import memo
from tests.store.torture.absence import run_absence, run_mounts
from tests.store.torture.clocks import run_clocks
from tests.store.torture.disks import run_full, run_tmpfs
from tests.store.torture.fault_injection import inject_fault, kill_fault, stop_fault
from tests.store.torture.interleavings import run_interleavings
from tests.store.torture.lineages import run_lineages
from tests.store.torture.migration import run_migration
from tests.store.torture.processes import Report, Worker, begin_shift, fork, is_readable, print_figures, write_commits
from tests.store.torture.sittings import run_sittings
from tests.store.torture.verdict import add_verdict, plain_read_figures, plain_reads, verdict
from tests.store.torture.versions_and_clocks import run_archive, run_times, run_versions

EVERY = 40
"""Kills until a fresh file is begun, so that checking everything after each stays cheap."""


def run_writers(folder: Path, size: int) -> dict[str, object]:
    """Eight writers on shared and own cases, `size` commits each."""
    path = folder / "shift.json"
    begin_shift(path)
    with plain_reads(path) as reads:
        began = time.perf_counter()
        workers = [fork(partial(_write_shares, path, number, size)) for number in range(8)]
        for worker in workers:
            worker.wait()
        seconds = time.perf_counter() - began
    store = FileStore(ShiftPaths(path), agent="fold")
    store.checkpoint()
    store.close()
    judgement = verdict(path, {token for worker in workers for token in worker.reported})
    per_second = round(8 * (size + 1) / seconds)
    return print_figures(
        "writers",
        writers=8,
        commits=8 * size,
        failed=sum(worker.failed for worker in workers),
        **judgement,
        per_second=per_second,
        **plain_read_figures(reads),
    )


def _write_shares(path: Path, number: int, size: int, report: Report) -> None:
    write_commits(path, f"w{number}", size, Random(number), report, checkpoint_rate=0.02)


def _write_on(path: Path, number: int, report: Report) -> None:
    write_commits(path, f"s{number}", 60, Random(number), report, checkpoint_rate=0.1, pause=0.01)


def victim(path: Path, number: int) -> Worker:
    """A writer with an accident waiting."""
    random = Random(number)

    def work(report: object) -> None:
        assert callable(report)
        inject_fault(kill_fault(random))
        write_commits(path, f"k{number}", 12, random, report, checkpoint_rate=0.5)

    return fork(work)


def run_kills(folder: Path, size: int) -> dict[str, object]:
    """`size` writers killed at chosen moments, beside one that nobody kills and a plain reader."""
    total: dict[str, int] = {}
    killed = unreadable = survivors_failed = 0
    reads: Counter[str] = Counter()
    for first in range(0, size, EVERY):
        path = folder / f"shift-{first}.json"
        begin_shift(path)
        with plain_reads(path) as found:
            survivor = fork(partial(_write_on, path, first))
            victims = []
            for number in range(first, min(first + EVERY, size)):
                worker = victim(path, number)
                worker.wait()
                victims.append(worker)
                unreadable += not is_readable(path)
            survivor.wait()
        reads += found
        killed += sum(worker.killed for worker in victims)
        survivors_failed += sum(worker.failed for worker in [survivor, *victims])
        add_verdict(total, verdict(path, {token for worker in [survivor, *victims] for token in worker.reported}))
    return print_figures(
        "kills",
        aimed=size,
        killed=killed,
        failed=survivors_failed,
        **total,
        unreadable=unreadable + reads.total() - reads["ok"],
        plain_reads=reads.total(),
    )


def run_stops(folder: Path, size: int) -> dict[str, object]:
    """`size` writers stopped at chosen moments: others are told who holds the file, and go on when it resumes."""
    path = folder / "shift.json"
    begin_shift(path)
    acknowledged: set[str] = set()
    told_who = stopped = failed = 0
    with plain_reads(path) as reads:
        for number in range(size):
            worker = fork(partial(_write_until_stopped, path, number))
            if os.WIFSTOPPED(worker.wait()):
                stopped += 1
                told_who += _told_who(path, f"p{number}", acknowledged)
                os.kill(worker.pid, signal.SIGCONT)
                worker.wait()
            failed += worker.failed
            acknowledged |= set(worker.reported)
    counted = {"stopped": stopped, "told_who_holds_it": told_who, "failed": failed}
    return print_figures("stops", **counted, **verdict(path, acknowledged), **plain_read_figures(reads))


def _write_until_stopped(path: Path, number: int, report: Report) -> None:
    random = Random(number)
    inject_fault(stop_fault(random))
    write_commits(path, f"p{number}", 6, random, report, checkpoint_rate=0.5)


def _told_who(path: Path, holder: str, acknowledged: set[str]) -> bool:
    """Whether a commit was held up, with the holder's name; otherwise it was saved."""
    store = FileStore(ShiftPaths(path), agent="other", lock_timeout=0.05)
    token = f"other.{holder}"
    try:
        store.commit([Append("C-101", (memo(token),)), Append("C-102", (memo(token),))])
        acknowledged.add(token)
    except LockBusy as error:
        return f"held by {holder} " in str(error)
    finally:
        store.close()
    return False


RUNS = {
    "writers": run_writers,
    "kills": run_kills,
    "stops": run_stops,
    "full": run_full,
    "tmpfs": run_tmpfs,
    "times": run_times,
    "versions": run_versions,
    "archive": run_archive,
    "lineages": run_lineages,
    "interleavings": run_interleavings,
    "migration": run_migration,
    "clocks": run_clocks,
    "sittings": run_sittings,
    "absence": run_absence,
    "mounts": run_mounts,
}


def main(arguments: list[str]) -> int:
    """Run one torture by name."""
    name, folder, size = arguments
    try:
        RUNS[name](Path(folder), int(size))
    except DeskError as error:
        print_figures(name, error=str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
