"""The torture itself, each run in an interpreter of its own: `python -m tests.store.torture.runs NAME FOLDER SIZE`."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

from desk.errors import DeskError, NotSaved
from desk.model.changes import Append
from desk.store.beside import Beside
from desk.store.file_store import FileStore
from desk.store.lock import Busy
from tests.store.material import append, memo, new_case
from tests.store.torture.hands import Hand, begin, figures, fork, look, poll, readable, write
from tests.store.torture.hooks import arm, killing, stopping

EVERY = 40
"""Kills until a fresh file is begun, so that checking everything after each stays cheap."""


@contextlib.contextmanager
def polled(path: Path) -> Iterator[Counter[str]]:
    """A plain reader all along; what it found, at the end."""
    found: Counter[str] = Counter()
    reader = fork(lambda tell: poll(path, tell))
    try:
        yield found
    finally:
        path.with_name("stop").touch()
        reader.wait()
        found.update(reader.told)
        path.with_name("stop").unlink()


def judged(path: Path, acknowledged: set[str]) -> dict[str, object]:
    """How the shift compares with what was acknowledged."""
    found = look(path)
    return {
        "acknowledged": len(acknowledged),
        "lost": len(acknowledged - found.counts.keys()),
        "doubled": found.doubled,
        "halved": found.halved,
        "left behind": len(found.counts.keys() - acknowledged),
    }


def added(total: dict[str, int], judgement: dict[str, object]) -> None:
    """Add one judgement to the total."""
    for name, number in judgement.items():
        total[name] = total.get(name, 0) + int(str(number))


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
        plain_reads=reads.total(),
        unreadable=reads.total() - reads["ok"],
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
    for number in range(size):
        random = Random(number)

        def work(tell: object, random: Random = random, number: int = number) -> None:
            assert callable(tell)
            arm(stopping(random))
            write(path, f"p{number}", 6, random, tell, fold=0.5)

        hand = fork(work)
        if os.WIFSTOPPED(hand.wait()):
            stopped += 1
            told_who += _told_who(path, f"p{number}", acknowledged)
            os.kill(hand.pid, signal.SIGCONT)
            hand.wait()
        failed += hand.failed
        acknowledged |= set(hand.told)
    return figures("stops", stopped=stopped, told_who_holds_it=told_who, failed=failed, **judged(path, acknowledged))


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


def run_full(folder: Path, size: int) -> dict[str, object]:
    """Files may not grow beyond `size` KB: first folding fails, then appending does."""
    path = folder / "shift.json"
    begin(path)
    store = FileStore(Beside(path), agent="before")
    store.commit([new_case(entries=size * 1024 // 200) for _ in range(2)])  # a snapshot above the limit
    store.close()

    def work(tell: object) -> None:
        assert callable(tell)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size * 1024, size * 1024))
        _fill(path, tell)

    hand = fork(work)
    hand.wait()
    return figures("full", failed=hand.failed, **_after_full(path, hand))


def _fill(path: Path, tell: object) -> None:
    """Commit until the disk is full, trying to fold all along; then check that a refused commit left nothing."""
    assert callable(tell)
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


def _after_full(path: Path, hand: Hand) -> dict[str, object]:
    refused = [line for line in hand.told if line.startswith("folds refused")]
    acknowledged = {line for line in hand.told if line.startswith("full.")}
    judgement = judged(path, acknowledged)
    judgement["left behind"] = len([token for token in look(path).counts if token.startswith("full.")]) - len(acknowledged)
    store = FileStore(Beside(path), agent="after")
    store.commit([append(text="there is room again")])
    store.fold()
    store.close()
    return {**judgement, "not saved": "not saved" in hand.told, "folds refused": int(refused[0].split()[-1]) if refused else 0} | {
        "unreadable": int(not readable(path))
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
        hand = fork(lambda tell: _fill(path, tell))
        hand.wait()
        subprocess.run(["mount", "-o", f"remount,size={size * 4}k", mount], capture_output=True, check=True)
        return figures("tmpfs", failed=hand.failed, **_after_full(path, hand))
    finally:
        subprocess.run(["umount", "-l", mount], capture_output=True, check=False)


def run_times(folder: Path, size: int) -> dict[str, object]:
    """Clocks that stand still or run backwards: every file's time is set back after every commit, and others still see all."""
    path = folder / "shift.json"
    begin(path)
    ines, bo = (FileStore(Beside(path), agent=agent) for agent in ("ines", "bo"))
    acknowledged: set[str] = set()
    seen = 0
    for number in range(size):
        token = f"t.{number}"
        ines.commit([Append("C-101", (memo(token),)), Append("C-102", (memo(token),))])
        acknowledged.add(token)
        if number % 5 == 0:
            ines.fold()
        for file in folder.iterdir():
            os.utime(file, ns=((size - number) * 10**9 if number % 2 else 0,) * 2)
        changed = bo.refresh()
        seen += "C-101" in changed.cases and bo.cases["C-101"].entries[-1] == ines.cases["C-101"].entries[-1]
    ines.close()
    bo.close()
    return figures("times", seen=seen, **judged(path, acknowledged))


RUNS = {
    "writers": run_writers,
    "kills": run_kills,
    "stops": run_stops,
    "full": run_full,
    "tmpfs": run_tmpfs,
    "times": run_times,
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
