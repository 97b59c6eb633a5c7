"""Disks without room: files that may not grow, and a file system that is really full."""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Callable
from pathlib import Path

from desk.errors import NotSaved
from desk.model.changes import Append
from desk.store.beside import Beside
from desk.store.file_store import FileStore
from tests.store.material import append, memo, new_case
from tests.store.torture.hands import Hand, Tell, begin, figures, fork, look, readable
from tests.store.torture.judging import judged, plainly_read, polled


def run_full(folder: Path, size: int) -> dict[str, object]:
    """Files may not grow beyond `size` KB: first folding fails, then appending does."""
    path = folder / "shift.json"
    begin(path)
    store = FileStore(Beside(path), agent="before")
    store.commit([new_case(entries=size * 1024 // 200) for _ in range(2)])  # a snapshot above the limit
    store.close()

    def work(tell: Tell) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size * 1024, size * 1024))
        _fill(path, tell)

    return figures("full", **_after_full(path, *_watched(path, work)))


def _watched(path: Path, work: Callable[[Tell], None]) -> tuple[Hand, dict[str, int]]:
    """A process that fills the disk, and what a plain reader saw meanwhile."""
    with polled(path) as reads:
        hand = fork(work)
        hand.wait()
    return hand, plainly_read(reads)


def _fill(path: Path, tell: Tell) -> None:
    """Commit until the disk is full, trying to fold all along; then check that a refused commit left nothing."""
    store = FileStore(Beside(path), agent="full")
    folds = number = 0
    while True:
        token = f"full.{number}"
        try:
            store.commit([Append("C-101", (memo(token),)), Append("C-102", (memo(f"{token}"),))])
        except NotSaved:
            tell("not saved")
            break
        tell(token)
        number += 1
        try:
            store.fold()
        except NotSaved:
            folds += 1
    tell(f"folds refused: {folds}")


def _after_full(path: Path, hand: Hand, reads: dict[str, int]) -> dict[str, object]:
    refused = [line for line in hand.told if line.startswith("folds refused")]
    acknowledged = {line for line in hand.told if line.startswith("full.")}
    judgement = judged(path, acknowledged)
    judgement["left behind"] = len([token for token in look(path).counts if token.startswith("full.")]) - len(acknowledged)
    store = FileStore(Beside(path), agent="after")
    store.commit([append(text="there is room again")])
    store.fold()
    store.close()
    return {
        "failed": hand.failed,
        **judgement,
        "not saved": "not saved" in hand.told,
        "folds refused": int(refused[0].split()[-1]) if refused else 0,
        **reads,
        "unreadable": reads["unreadable"] + (not readable(path)),
    }


def run_tmpfs(folder: Path, size: int) -> dict[str, object]:
    """A file system of `size` KB, really full; skipped where mounting is not allowed."""
    mount = folder / "small"
    mount.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "none", mount], capture_output=True, check=False).returncode:
        return figures("tmpfs", skipped="mounting is not allowed here")
    try:
        path = mount / "shift.json"
        begin(path)
        hand, reads = _watched(path, lambda tell: _fill(path, tell))
        subprocess.run(["mount", "-o", f"remount,size={size * 4}k", mount], capture_output=True, check=True)
        return figures("tmpfs", **_after_full(path, hand, reads))
    finally:
        subprocess.run(["umount", "-l", mount], capture_output=True, check=False)
