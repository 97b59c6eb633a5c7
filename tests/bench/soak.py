"""A shift of hours in minutes: two boards on one file, a third process that commits, cases and forms opened all along.

It compares the first quarter with the last: memory, processor, threads, open files, tasks.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from desk.model.changes import Append
from desk.store import open_store
from desk.wall_clock import system_clock
from tests.bench.board_fixtures import shift_of
from tests.bench.environment import environment
from tests.bench.figures import median, print_figure, print_memory
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


class Board:
    """A board that is used and looked at."""

    def __init__(self, path: Path, agent: str, home: str) -> None:
        command = [sys.executable, "-m", "desk", "--shift", str(path), "--as", agent]
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
        threads, files = len(list((proc / "task").iterdir())), len(list((proc / "fd").iterdir()))
        self.looks.append(Look(self.terminal.memory_mb(), share, threads, files))


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


def say_quarters(name: str, looks: Sequence[Look]) -> None:
    """Print the last quarter beside the first."""
    quarter = max(1, len(looks) // 4)
    first, last = looks[:quarter], looks[-quarter:]
    print_memory(
        name,
        median([look.memory for look in last]),
        when="last quarter",
        baseline="first quarter",
        of=median([look.memory for look in first]),
        goal="flat",
    )
    for figure, unit in (("processor", "%"), ("threads", "threads"), ("files", "open files")):
        value, of = (median([float(getattr(look, figure)) for look in part]) for part in (last, first))
        print_figure(f"{name}, last quarter", value, unit, baseline="first quarter", of=of, goal="flat")


if __name__ == "__main__":
    main()
