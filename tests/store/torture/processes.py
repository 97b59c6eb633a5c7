"""Writers and readers for the torture: forked processes that report over a pipe what was acknowledged."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tinydb import TinyDB

from desk.errors import DeskError
from desk.model.case import Header
from desk.model.changes import Append, NewCase
from desk.model.entries import Told
from desk.store.file.file_store import FileStore
from desk.store.paths import ShiftPaths
from tests.store.store_builders import AT, memo, new_case

Report = Callable[[str], None]

SHARED = 5
"""Cases that every writer writes to."""


@dataclass(slots=True)
class Worker:
    """A forked process and what it reported so far."""

    pid: int
    pipe: int
    reported: list[str] = field(default_factory=list)
    status: int | None = None

    def wait(self) -> int:
        """Wait for its end (or for it to be stopped) and take in all it reported; its exit status."""
        _, self.status = os.waitpid(self.pid, os.WUNTRACED)
        if not os.WIFSTOPPED(self.status):
            self._read_pipe()
        return self.status

    def hear(self) -> str:
        """Wait for the next thing it reports, and take it in. Empty at its end."""
        line = b""
        while not line.endswith(b"\n") and (byte := os.read(self.pipe, 1)):
            line += byte
        self.reported += [line.decode().strip()] if line else []
        return line.decode().strip()

    def _read_pipe(self) -> None:
        with open(self.pipe, "rb") as pipe:
            *whole, _ = pipe.read().decode().split("\n")
        self.reported += whole

    @property
    def killed(self) -> bool:
        """Whether an accident ended it."""
        return self.status is not None and os.WIFSIGNALED(self.status) and os.WTERMSIG(self.status) == signal.SIGKILL

    @property
    def failed(self) -> bool:
        """Whether it ended in a way nobody planned."""
        return self.status is not None and not self.killed and self.status != 0


def fork(work: Callable[[Report], None]) -> Worker:
    """Run `work` in a process of its own; what it reports survives its death."""
    read, write = os.pipe()
    real_write = os.write
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        os.close(write)
        return Worker(pid, read)
    os.close(read)
    status = 1
    try:
        work(lambda line: _discard_count(real_write(write, f"{line}\n".encode())))
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def _discard_count(_: int) -> None:
    """Nobody needs to know how many bytes it took."""


def begin_shift(path: Path, cases: int = SHARED) -> None:
    """A shift with the cases that everybody writes to."""
    store = FileStore(ShiftPaths(path), agent="begin")
    store.commit([new_case() for _ in range(cases)])
    store.close()


def case_of(agent: str) -> NewCase:
    """A case that only this agent could have begun."""
    told = Told(at=AT, by="customer", text=f"{agent} was told")
    return NewCase(Header(subject=agent, customer=f"customer of {agent}", created_at=AT), (told,))


def write_commits(
    path: Path, agent: str, ops: int, random: Random, report: Report, *, checkpoint_rate: float = 0.2, pause: float = 0.0
) -> None:
    """Commit `ops` times and report each token once acknowledged.

    A commit adds two entries of the same token, one to a shared case and one to the agent's own, so that half a commit would show.
    """
    store = FileStore(ShiftPaths(path), agent=agent, lock_timeout=60.0)
    own = store.commit([case_of(agent)]).cases[0].id
    for number in range(ops):
        token = f"{agent}.{number}"
        shared = f"C-{100 + random.randint(1, SHARED)}"
        store.commit([Append(shared, (memo(token, agent),)), Append(own, (memo(token, agent),))])
        report(token)
        if random.random() < checkpoint_rate:
            store.checkpoint()
        if pause:
            time.sleep(pause)
    store.close()


def poll_file(path: Path, report: Report) -> None:
    """Read the file with the plain library until the file `stop` appears; report in the end how often it was `ok` or what went wrong."""
    found: Counter[str] = Counter()
    while not path.with_name("stop").exists():
        try:
            with TinyDB(path, access_mode="r") as db:
                found["ok" if all("id" in case for case in db.table("cases").all()) else "a document is no case"] += 1
        except Exception as error:
            found[f"{type(error).__name__}: {error}"] += 1
    report(json.dumps(found))


@dataclass(slots=True)
class ShiftContents:
    """What stands in the shift in the end, by token."""

    counts: dict[str, int]
    ids: list[str]

    @property
    def doubled(self) -> int:
        """Tokens that stand there more than twice, and entry ids given twice."""
        return sum(count > 2 for count in self.counts.values()) + len(self.ids) - len(set(self.ids))

    @property
    def halved(self) -> int:
        """Commits of which only one of the two entries is there."""
        return sum(count == 1 for count in self.counts.values())


def read_contents(path: Path) -> ShiftContents:
    """Read the shift as the next process would, and say what it holds."""
    store = FileStore(ShiftPaths(path), agent="judge", read_only=True)
    try:
        entries = [entry for case in store.cases.values() for entry in case.entries if entry.by != "customer"]
        counts: dict[str, int] = {}
        for entry in entries:
            text = str(getattr(entry, "text", ""))
            counts[text] = counts.get(text, 0) + 1
        return ShiftContents(counts, [entry.id for entry in entries])
    finally:
        store.close()


def is_readable(path: Path) -> bool:
    """Whether the plain library and our own reader both read the file."""
    try:
        with TinyDB(path, access_mode="r") as db:
            db.table("cases").all()
        read_contents(path)
    except (DeskError, ValueError, OSError):
        return False
    return True


def print_figures(name: str, **numbers: object) -> dict[str, object]:
    """A line of figures, printed as JSON."""
    line: dict[str, object] = {"torture": name, **numbers}
    print(json.dumps(line), flush=True)
    return line
