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
from desk.store.beside import Beside
from desk.store.file_store import FileStore
from desk.store.lock import Busy
from tests.store.material import memo
from tests.store.torture.changing import run_archive, run_times, run_versions
from tests.store.torture.disks import run_full, run_tmpfs
from tests.store.torture.hands import Hand, Tell, begin, figures, fork, readable, write
from tests.store.torture.hooks import arm, killing, stopping
from tests.store.torture.judging import added, judged, plainly_read, polled

EVERY = 40
"""Kills until a fresh file is begun, so that checking everything after each stays cheap."""


def run_writers(folder: Path, size: int) -> dict[str, object]:
    """Eight writers on shared and own cases, `size` commits each."""
    path = folder / "shift.json"
    begin(path)
    with polled(path) as reads:
        began = time.perf_counter()
        hands = [fork(lambda tell, k=k: write(path, f"w{k}", size, Random(k), tell, fold=0.02)) for k in range(8)]  # type: ignore[misc]  # k is bound early
        for hand in hands:
            hand.wait()
        seconds = time.perf_counter() - began
    store = FileStore(Beside(path), agent="fold")
    store.fold()
    store.close()
    judgement = judged(path, {token for hand in hands for token in hand.told})
    per_second = round(8 * (size + 1) / seconds)
    return figures(
        "writers",
        writers=8,
        commits=8 * size,
        failed=sum(hand.failed for hand in hands),
        **judgement,
        per_second=per_second,
        **plainly_read(reads),
    )


def victim(path: Path, number: int) -> Hand:
    """A writer with an accident waiting."""
    random = Random(number)

    def work(tell: object) -> None:
        assert callable(tell)
        arm(killing(random))
        write(path, f"k{number}", 12, random, tell, fold=0.5)

    return fork(work)


def run_kills(folder: Path, size: int) -> dict[str, object]:
    """`size` writers killed at chosen moments, beside one that nobody kills and a plain reader."""
    total: dict[str, int] = {}
    killed = unreadable = survivors_failed = 0
    reads: Counter[str] = Counter()
    for first in range(0, size, EVERY):
        path = folder / f"shift-{first}.json"
        begin(path)
        with polled(path) as found:
            survivor = fork(lambda tell, p=path, f=first: write(p, f"s{f}", 60, Random(f), tell, fold=0.1, pause=0.01))  # type: ignore[misc]  # bound early
            victims = []
            for number in range(first, min(first + EVERY, size)):
                hand = victim(path, number)
                hand.wait()
                victims.append(hand)
                unreadable += not readable(path)
            survivor.wait()
        reads += found
        killed += sum(hand.killed for hand in victims)
        survivors_failed += sum(hand.failed for hand in [survivor, *victims])
        added(total, judged(path, {token for hand in [survivor, *victims] for token in hand.told}))
    return figures(
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
    begin(path)
    acknowledged: set[str] = set()
    told_who = stopped = failed = 0
    with polled(path) as reads:
        for number in range(size):
            hand = fork(partial(_write_until_stopped, path, number))
            if os.WIFSTOPPED(hand.wait()):
                stopped += 1
                told_who += _told_who(path, f"p{number}", acknowledged)
                os.kill(hand.pid, signal.SIGCONT)
                hand.wait()
            failed += hand.failed
            acknowledged |= set(hand.told)
    counted = {"stopped": stopped, "told_who_holds_it": told_who, "failed": failed}
    return figures("stops", **counted, **judged(path, acknowledged), **plainly_read(reads))


def _write_until_stopped(path: Path, number: int, tell: Tell) -> None:
    random = Random(number)
    arm(stopping(random))
    write(path, f"p{number}", 6, random, tell, fold=0.5)


def _told_who(path: Path, holder: str, acknowledged: set[str]) -> bool:
    """Whether a commit was held up, with the holder's name; otherwise it was saved."""
    store = FileStore(Beside(path), agent="other", patience=0.05)
    token = f"other.{holder}"
    try:
        store.commit([Append("C-101", (memo(token),)), Append("C-102", (memo(token),))])
        acknowledged.add(token)
    except Busy as error:
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
}


def main(arguments: list[str]) -> int:
    """Run one torture by name."""
    name, folder, size = arguments
    try:
        RUNS[name](Path(folder), int(size))
    except DeskError as error:
        figures(name, error=str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
