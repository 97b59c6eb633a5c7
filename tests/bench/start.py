"""How long until something is on screen, against an empty Textual app; and how long a line command takes, against a bare interpreter."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.bench.board_fixtures import shift_of
from tests.bench.environment import ROOT, environment
from tests.bench.figures import median, print_figure
from tests.bench.timed_terminal import TimedTerminal

RUNS = 7
COUNTS = (25, 1_000, 10_000, 20_000)
HELLO, ROWS, LIVE = "empty Textual app", "true rows", "board that answers keys"


@dataclass(frozen=True, slots=True)
class Start:
    """Milliseconds until a text stood on the screen: on the wall, and of the processor, which a busy machine does not stretch."""

    wall: float
    cpu: float


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        shifts = {count: shift_of(Path(folder), count) for count in COUNTS}
        hello = ([sys.executable, "-m", "tests.bench.empty_app"], "READY")
        programs = {HELLO: hello}
        for count, path in shifts.items():
            command = [sys.executable, "-m", "desk", "--shift", str(path), "--as", "ines"]
            leave_board(command, f"open {count}", folder)
            programs[f"{ROWS}, {count} cases"] = (command, "C-1")
            programs[f"{LIVE}, {count} cases"] = (command, f"open {count}")
        say_starts(median_starts(programs, folder), "")
        few = {HELLO: hello, f"{LIVE}, 25 cases": programs[f"{LIVE}, 25 cases"]}
        say_starts(median_starts(few, folder, before=forget_files), ", files not in memory")
        say_lines(shifts)


def leave_board(command: list[str], text: str, home: str) -> None:
    """Open a board and leave it, as the agent did before: what it showed is kept for the next start."""
    terminal = TimedTerminal(command, environment(HOME=home))
    if terminal.wait(lambda: terminal.shows(text), 120) is None:
        raise RuntimeError(f"{command} never showed {text!r}")
    terminal.press(b"q")
    terminal.until_ended()


def say_starts(found: Mapping[str, Start], how: str) -> None:
    """Print what each program took beside the empty app."""
    empty = found[HELLO]
    for name, start in found.items():
        if name != HELLO:
            goal = "<= 0.25x" if name.startswith(ROWS) else "<= 1.5x"
            print_figure(f"{name}{how}", start.wall, "ms", baseline=HELLO, of=empty.wall, goal=goal)
            print_figure(f"{name}{how}, processor", start.cpu, "ms", baseline=HELLO, of=empty.cpu, goal=goal)


def say_lines(shifts: Mapping[int, Path]) -> None:
    """Line commands against the interpreter alone. A list from the briefs that a board kept, and one that reads every case."""
    bare = process_time([sys.executable, "-c", "pass"])
    programs = {"desk keys": ["keys"]} | {f"desk list, {count} cases": ["--shift", str(path), "list"] for count, path in shifts.items()}
    for count, path in shifts.items():
        alone = Path(shutil.copy(path, path.with_name(f"without-briefs-{count}.json")))
        programs[f"desk list without briefs, {count} cases"] = ["--shift", str(alone), "list"]
    for name, words in programs.items():
        print_figure(name, process_time([sys.executable, "-m", "desk", *words]), "ms", baseline="python -c pass", of=bare)


def median_starts(
    programs: Mapping[str, tuple[list[str], str]], home: str, *, before: Callable[[], None] = lambda: None
) -> dict[str, Start]:
    """The median start of each program, given as command and text to wait for; they take turns, so that all meet the same machine."""
    taken: dict[str, list[Start]] = {name: [] for name in programs}
    for _ in range(RUNS):
        for name, (command, text) in programs.items():
            before()
            taken[name].append(start_of(command, text, home))
    return {name: Start(median([one.wall for one in all_]), median([one.cpu for one in all_])) for name, all_ in taken.items()}


def start_of(command: list[str], text: str, home: str) -> Start:
    """One start. Raises RuntimeError when the text never came."""
    terminal = TimedTerminal(command, environment(HOME=home))
    try:
        seen = terminal.wait(lambda: terminal.shows(text), 60)
        if seen is None:
            raise RuntimeError(f"{command} never showed {text!r}")
        return Start((seen - terminal.started) * 1000, terminal.cpu_seconds() * 1000)
    finally:
        terminal.close()


def process_time(command: list[str]) -> float:
    """Milliseconds of a whole process, the median of several."""
    taken, surroundings = [], environment()
    for _ in range(RUNS):
        started = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT, env=surroundings)
        taken.append((time.perf_counter() - started) * 1000)
    return median(taken)


def forget_files() -> None:
    """Ask the system to drop the program's files from memory, as after switching the machine on."""
    for folder in (Path(sys.prefix) / "lib", ROOT / "desk"):
        for path in folder.rglob("*"):
            if path.suffix in {".py", ".pyc", ".so", ".tcss"}:
                with path.open("rb") as file:
                    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


if __name__ == "__main__":
    main()
