"""Disks without room: files that may not grow, and a file system that is really full."""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Callable
from pathlib import Path

from desk.errors import NotSaved
from desk.model.changes import Append
from desk.store.file.file_store import FileStore
from desk.store.paths import ShiftPaths
from tests.store.store_builders import append, memo, new_case
from tests.store.torture.processes import Report, Worker, begin_shift, fork, is_readable, print_figures, read_contents
from tests.store.torture.verdict import plain_read_figures, plain_reads, verdict


def run_full(folder: Path, size: int) -> dict[str, object]:
    """Files may not grow beyond `size` KB: first a checkpoint fails, then an append does."""
    path = folder / "shift.json"
    begin_shift(path)
    store = FileStore(ShiftPaths(path), agent="before")
    store.commit([new_case(entries=size * 1024 // 200) for _ in range(2)])  # a snapshot above the limit
    store.close()

    def work(report: Report) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size * 1024, size * 1024))
        _fill_disk(path, report)

    return print_figures("full", **_after_full(path, *_watched_fill(path, work)))


def _watched_fill(path: Path, work: Callable[[Report], None]) -> tuple[Worker, dict[str, int]]:
    """A process that fills the disk, and what a plain reader saw meanwhile."""
    with plain_reads(path) as reads:
        worker = fork(work)
        worker.wait()
    return worker, plain_read_figures(reads)


def _fill_disk(path: Path, report: Report) -> None:
    """Commit until the disk is full, trying to checkpoint all along; then check that a refused commit left nothing."""
    store = FileStore(ShiftPaths(path), agent="full")
    folds = number = 0
    while True:
        token = f"full.{number}"
        try:
            store.commit([Append("C-101", (memo(token),)), Append("C-102", (memo(f"{token}"),))])
        except NotSaved:
            report("not saved")
            break
        report(token)
        number += 1
        try:
            store.checkpoint()
        except NotSaved:
            folds += 1
    report(f"folds refused: {folds}")


def _after_full(path: Path, worker: Worker, reads: dict[str, int]) -> dict[str, object]:
    refused = [line for line in worker.reported if line.startswith("folds refused")]
    acknowledged = {line for line in worker.reported if line.startswith("full.")}
    judgement = verdict(path, acknowledged)
    judgement["left behind"] = len([token for token in read_contents(path).counts if token.startswith("full.")]) - len(acknowledged)
    store = FileStore(ShiftPaths(path), agent="after")
    store.commit([append(text="there is room again")])
    store.checkpoint()
    store.close()
    return {
        "failed": worker.failed,
        **judgement,
        "not saved": "not saved" in worker.reported,
        "folds refused": int(refused[0].split()[-1]) if refused else 0,
        **reads,
        "unreadable": reads["unreadable"] + (not is_readable(path)),
    }


def run_tmpfs(folder: Path, size: int) -> dict[str, object]:
    """A file system of `size` KB, really full; skipped where mounting is not allowed."""
    mount = folder / "small"
    mount.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "none", mount], capture_output=True, check=False).returncode:
        return print_figures("tmpfs", skipped="mounting is not allowed here")
    try:
        path = mount / "shift.json"
        begin_shift(path)
        worker, reads = _watched_fill(path, lambda report: _fill_disk(path, report))
        subprocess.run(["mount", "-o", f"remount,size={size * 4}k", mount], capture_output=True, check=True)
        return print_figures("tmpfs", **_after_full(path, worker, reads))
    finally:
        subprocess.run(["umount", "-l", mount], capture_output=True, check=False)
