"""What a colleague's commit costs a board: the processor time of all its threads, beside the same board left alone."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from desk.model.changes import Append
from desk.model.entries import FieldChange
from desk.store import open_store
from desk.store.protocol import Store
from desk.wall_clock import system_clock
from tests.bench.board_fixtures import shift_of
from tests.bench.environment import environment
from tests.bench.figures import median, print_figure
from tests.bench.propagation import shown_case
from tests.bench.timed_terminal import TimedTerminal

COMMITS, BETWEEN = 60, 0.2
"""Commits on a case in view, and seconds from one to the next: none is folded meanwhile."""
AFTER_BEAT, PAIRS = 0.1, 2
"""The board beats at each whole second. Seconds after it at which commits begin, and those that fit before the next one."""
WARM = 10
"""Commits that are heard before any is counted."""


def main(count: int = 10_000) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        cost = hearing_cost(shift_of(Path(folder), count), count, folder)
    print_figure(f"a colleague's commit heard, {count} cases, processor", cost, "ms", goal="<= 1 ms")


def hearing_cost(path: Path, count: int, home: str) -> float:
    """Processor milliseconds a commit, in the middle, beyond what the board takes when left alone."""
    command = [sys.executable, "-m", "desk", "--shift", str(path), "--as", "bo"]
    terminal = TimedTerminal(command, environment(HOME=home))
    writer = open_store(path, agent="kim")
    try:
        if terminal.wait(lambda: terminal.shows(f"open {count}"), 120) is None:
            raise RuntimeError("the board never showed its cases")
        terminal.rest(5)
        case, turn = shown_case(terminal), 0
        for _ in range(WARM):
            turn += 1
            _commit_subject(writer, case, turn)
            terminal.rest(BETWEEN)
        heard, alone = list[float](), list[float]()
        for _ in range(COMMITS):
            if len(heard) % PAIRS == 0:
                terminal.rest(1 - time.time() % 1 + AFTER_BEAT)
            turn += 1
            alone.append(_spent(terminal))
            heard.append(_spent(terminal, lambda turn=turn: _commit_subject(writer, case, turn)))  # type: ignore[misc]  # bound now
        if not terminal.shows(f"heard {turn}."):
            raise RuntimeError("the last commit never came to the screen")
        return median(heard) - median(alone)
    finally:
        writer.close()
        terminal.close()


def _spent(terminal: TimedTerminal, act: Callable[[], None] = lambda: None) -> float:
    """Processor milliseconds of the board from an act on, for the time between two."""
    before = terminal.cpu_seconds()
    act()
    terminal.rest(BETWEEN)
    return (terminal.cpu_seconds() - before) * 1000


def _commit_subject(writer: Store, case: str, turn: int) -> None:
    change = FieldChange(at=system_clock(), by="kim", name="subject", now=f"heard {turn}.")
    writer.commit([Append(case, (change,))])


if __name__ == "__main__":
    main()
