"""A shift of hours in minutes: two boards on one file, a third process that commits, cases and forms opened all along.

It compares each quarter with the one before: memory, processor, threads, open files, tasks of the loop.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from desk.model.changes import Append
from desk.store import open_store
from desk.wall_clock import system_clock
from tests.bench.board_fixtures import shift_of
from tests.bench.counted_desk import ASK
from tests.bench.environment import environment
from tests.bench.figures import median, print_figure
from tests.bench.timed_terminal import TimedTerminal
from tests.store.store_builders import memo

CASES = 300
PAUSE = 0.15
"""Seconds between two commits: eight hours of a busy desk in some minutes."""
EACH = 25
"""Commits between two looks at the programs, and between two uses of a board."""


@dataclass(frozen=True, slots=True)
class Look:
    """A program at a moment. `processor` is the share of one that it took since the look before."""

    memory: float
    processor: float
    threads: int
    files: int
    tasks: int
    names: tuple[str, ...]
    """The names of its open files."""


class Board:
    """A board that is used and looked at."""

    def __init__(self, path: Path, agent: str, home: str) -> None:
        self._told = path.with_name(f"tasks-{agent}")
        command = [sys.executable, "-m", "tests.bench.counted_desk", str(self._told), "--shift", str(path), "--as", agent]
        self.terminal = TimedTerminal(command, environment(HOME=home))
        if self.terminal.wait(lambda: self.terminal.shows(f"open {CASES}"), 120) is None:
            raise RuntimeError("the board never showed its cases")
        self._spent = self.terminal.cpu_seconds()
        self.looks: list[Look] = []

    def use(self, number: int) -> None:
        """Open a case or a form, leave it, and go on to another line."""
        for keys in (b"\r", b"\x1b", b"a", b"\x1b", b"j" if number % 2 else b"k", b"."):
            self.terminal.press(keys)
            self.terminal.rest(0.4)

    def look(self, seconds: float) -> None:
        """Note what the program holds and took."""
        spent, proc = self.terminal.cpu_seconds(), Path(f"/proc/{self.terminal.pid}")
        share = (spent - self._spent) / seconds * 100
        self._spent = spent
        threads, names = len(list((proc / "task").iterdir())), tuple(_open_files(proc))
        self.looks.append(Look(self.terminal.memory_mb(), share, threads, len(names), self._tasks(), names))

    def _tasks(self) -> int:
        """The tasks of its loop. It tells them when asked."""
        self._told.unlink(missing_ok=True)
        os.kill(self.terminal.pid, ASK)
        for _ in range(100):
            self.terminal.rest(0.05)
            if self._told.exists() and (told := self._told.read_text(encoding="utf-8")):
                return int(told)
        raise RuntimeError("the board never told its tasks")


def main(events: int = 2_000) -> None:
    """Measure and print."""
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        path = shift_of(Path(folder), CASES)
        boards = [Board(path, agent, folder) for agent in ("ines", "bo")]
        for board in boards:
            stack.callback(board.terminal.close)
        writer = open_store(path, agent="kim")
        stack.callback(writer.close)
        cases, began = list(writer.cases), system_clock()
        for number in range(1, events + 1):
            writer.commit([Append(chance.choice(cases), (memo(f"rang them {number}"),))])
            for board in boards:
                board.terminal.rest(PAUSE / 2)
            if number % EACH == 0:
                boards[number // EACH % 2].use(number)
                now = system_clock()
                for board in boards:
                    board.look((now - began).total_seconds())
                began = now
        for board, agent in zip(boards, ("ines", "bo"), strict=True):
            say_quarters(f"board of {agent}, {events} commits", board.looks)
            say_files(f"board of {agent}, {events} commits", board.looks)


def _open_files(proc: Path) -> Iterator[str]:
    """The names of the open files of a process. One that is closed meanwhile is left out."""
    for descriptor in (proc / "fd").iterdir():
        with suppress(OSError):
            yield str(descriptor.readlink())


def say_files(name: str, looks: Sequence[Look]) -> None:
    """Print which files are open at the end and were not at the start. A board keeps its lock and the texts it searches."""
    more = Counter(looks[-1].names) - Counter(looks[0].names)
    print_figure(
        f"{name}, open since the start: {', '.join(sorted(more)) or 'nothing'}", more.total(), "open files", goal="lock and texts at most"
    )


def say_quarters(name: str, looks: Sequence[Look]) -> None:
    """Print each quarter beside the one before it: memory first, which takes longest to rest."""
    size = max(1, len(looks) // 4)
    quarters = [looks[start : start + size] for start in range(0, size * 4, size) if start < len(looks)]
    for figure, unit in (("memory", "MB"), ("processor", "%"), ("threads", "threads"), ("files", "open files"), ("tasks", "tasks")):
        values = [median([float(getattr(look, figure)) for look in part]) for part in quarters]
        for number, (before, value) in enumerate(pairwise(values), 2):
            when = f"{name}, {figure}, quarter {number}"
            print_figure(when, value, unit, baseline="the quarter before", of=before, goal="flat")


if __name__ == "__main__":
    main()
