"""How soon others know of a commit: in the memory of another process, and on the screen of another agent's board."""

from __future__ import annotations

import os
import select
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from desk.model.changes import Append
from desk.model.entries import FieldChange
from desk.store.file.file_store import FileStore
from desk.store.file.watch import FileWatch
from desk.store.paths import ShiftPaths
from desk.store.protocol import Store
from desk.wall_clock import system_clock
from tests.bench.board_fixtures import shift_of
from tests.bench.environment import environment
from tests.bench.figures import percentile, print_figure
from tests.bench.storage_baselines import DISK, append_op, operation_time
from tests.bench.timed_terminal import TimedTerminal
from tests.store.store_builders import memo
from tests.store.torture.processes import fork

SCREENS = 60


def say_hearing(folder: Path) -> None:
    """From the start of a commit, told by inotify."""
    path = shift_of(folder, 1_000)
    _say_memory(folder, path)
    _say_screen(folder, path)


def _say_delays(where: str, delays: Sequence[float], synced: Sequence[float], goal: str) -> None:
    for share, name in ((0.5, "p50"), (0.95, "p95")):
        of = percentile(synced, share) * 1e3
        print_figure(f"commit to a peer's {where} {name}", percentile(delays, share) * 1e3, "ms", baseline=DISK, of=of, goal=goal)


def _say_memory(folder: Path, path: Path) -> None:
    """To the case in another process's memory, and what waiting costs."""
    writer = FileStore(ShiftPaths(path), agent="ines")
    rounds, disk = 200, append_op(folder)
    writer.commit([Append("C-101", (memo("begin"),))])

    hand = fork(lambda tell: _follow_commits(path, rounds, tell))
    pipe = open(hand.pipe, "rb", closefd=False)  # noqa: SIM115  # the hand closes it
    assert pipe.readline() == b"ready\n"
    delays: list[float] = []
    synced: list[float] = []
    for turn in range(rounds):
        synced.append(operation_time(disk, turn))
        began = time.perf_counter()
        seq = writer.commit([Append(f"C-{101 + turn}", (memo("heard?"),))]).seq
        while True:
            at, when = pipe.readline().split()
            if int(at) >= seq:
                break
        delays.append(float(when) - began)
    _say_delays("memory", delays, synced, "<= 3x")
    idle = float(pipe.readline().split()[1])
    print_figure("a peer that waits", idle / 5 * 100, "% processor", goal="<= 0.05")
    pipe.close()
    os.waitpid(hand.pid, 0)


def _follow_commits(path: Path, rounds: int, tell: Callable[[str], None]) -> None:
    """Another process: tells when it has read each commit, then what five seconds of waiting cost."""
    store, watch = FileStore(ShiftPaths(path), agent="bo", read_only=True), FileWatch(path)
    assert store.cases
    tell("ready")
    heard = 0
    while heard < rounds:
        select.select([watch.fileno()], [], [])
        watch.read_events()
        heard += bool(store.refresh().cases)
        tell(f"{store.seq} {time.perf_counter()}")
    used = time.process_time()
    time.sleep(5)
    tell(f"idle {time.process_time() - used}")


def _say_screen(folder: Path, path: Path) -> None:
    """To the letters on another agent's terminal, on a board of 1,000 cases whose clocks run."""
    writer, disk = FileStore(ShiftPaths(path), agent="ines"), append_op(folder)
    command = [sys.executable, "-m", "desk", "--shift", str(path), "--as", "bo"]
    terminal = TimedTerminal(command, environment())
    try:
        if terminal.wait(lambda: terminal.shows("open "), 120) is None:
            raise RuntimeError("the board never came up")
        terminal.rest(3)
        delays: list[float] = []
        synced: list[float] = []
        for turn in range(SCREENS):
            synced.append(operation_time(disk, turn))
            delays.append(until_shown(terminal, writer, shown_case(terminal), f"heard {turn}."))
            terminal.rest(0.1)
    finally:
        terminal.close()
        writer.close()
    _say_delays("screen", delays, synced, "p95 <= 25 ms")


def shown_case(terminal: TimedTerminal) -> str:
    """A case that stands on the board."""
    return next(word for line in terminal.screen.display[5:] for word in line.split() if word.startswith("C-"))


def until_shown(terminal: TimedTerminal, writer: Store, case: str, subject: str) -> float:
    """Seconds from the start of a commit until its words stand on the terminal."""
    change = FieldChange(at=system_clock(), by="ines", name="subject", now=subject)
    began = time.perf_counter()
    writer.commit([Append(case, (change,))])
    shown = terminal.wait(lambda: terminal.shows(subject), 10)
    if shown is None:
        raise RuntimeError(f"{subject!r} never came to the screen")
    return shown - began
