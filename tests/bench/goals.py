"""Every goal of speed in one table, each at all sizes and beside its baseline of the same run.

`python -m tests.bench` prints it, in some twenty minutes. A mark of exclamation stands where a goal was missed.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

from tests.bench.acts import OPENINGS, works_of
from tests.bench.board import Measured, measure
from tests.bench.board_fixtures import shift_of
from tests.bench.commands import processor_times
from tests.bench.figures import percentile
from tests.bench.filter import letter_costs
from tests.bench.goal_table import NO_SIZE, SIZES, Goal, ratios, title_line
from tests.bench.hearing import hearing_cost
from tests.bench.start import HELLO, LIVE, ROWS, leave_board, median_starts
from tests.bench.taskwarrior import ABSENT, Taskwarrior, is_installed

_LINE_BOARD = "the least board Textual allows"
_ROWS_OF_IMPORT = 140_000
Shifts = Mapping[int, Path]


def main() -> None:
    """Measure and print."""
    print(title_line())
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        shifts = {size: shift_of(home, size) for size in SIZES}
        for size, path in shifts.items():
            leave_board(_desk(path), f"open {size}", folder)
        for goals in (start_goals, board_goals, act_goals, hearing_goals, filter_goals, line_goals, import_goals):
            for goal in goals(shifts, home):
                print(goal.line, flush=True)


def _desk(path: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "desk", "--shift", str(path), "--as", "ines", *words]


def start_goals(shifts: Shifts, home: Path) -> Iterator[Goal]:
    """Until true rows stand there, and until keys are answered."""
    programs = {HELLO: ([sys.executable, "-m", "tests.bench.empty_app"], "READY")}
    for size, path in shifts.items():
        programs[f"{ROWS} {size}"] = (_desk(path), "C-1")
        programs[f"{LIVE} {size}"] = (_desk(path), f"open {size}")
    found = median_starts(programs, str(home))
    yield Goal(f"{ROWS}, on the wall", HELLO, {size: found[f"{ROWS} {size}"].wall / found[HELLO].wall for size in shifts}, 0.25)
    yield Goal(f"{LIVE}, on the wall", HELLO, {size: found[f"{LIVE} {size}"].wall / found[HELLO].wall for size in shifts}, 1.5)
    yield Goal(f"{LIVE}, processor", HELLO, {size: found[f"{LIVE} {size}"].cpu / found[HELLO].cpu for size in shifts}, 1.5)


def board_goals(shifts: Shifts, home: Path) -> Iterator[Goal]:
    """Keys, ticks and memory of a board that stands."""
    hello = measure("hello", 0, home=str(home))
    line = {size: measure("line", size, home=str(home)) for size in shifts}
    desk = {size: measure("desk", size, path, home=str(home)) for size, path in shifts.items()}
    for share, name in ((0.5, "p50"), (0.95, "p95")):
        keys, beside = ({size: percentile(board.keys, share) for size, board in boards.items()} for boards in (desk, line))
        yield Goal(f"key to screen {name}", _LINE_BOARD, ratios(keys, beside), 0.6)
    yield Goal("a tick, processor", _LINE_BOARD, ratios(_ticks_of(desk), _ticks_of(line)), 1.5)
    yield Goal("bytes a tick", "", {size: board.bytes for size, board in desk.items()}, 1_024, "B")
    read = {size: board.memory_read / hello.memory_read for size, board in desk.items()}
    for sizes, most in (((25, 1_000), 1.4), ((10_000, 20_000), 1.6)):
        yield Goal("memory, 3 s after the first rows", HELLO, {size: read[size] for size in sizes}, most)
    used = {size: board.memory_used / hello.memory_used for size, board in desk.items()}
    yield Goal("memory, after keys and half a minute", HELLO, used)


def _ticks_of(boards: Mapping[int, Measured]) -> dict[int, float]:
    return {size: board.cpu for size, board in boards.items()}


def act_goals(shifts: Shifts, home: Path) -> Iterator[Goal]:
    """What an agent opens, counted in calls of functions."""
    works = {size: asyncio.run(works_of(size, OPENINGS)) for size in shifts}
    for act, most in zip(OPENINGS, (310_000, 152_000), strict=True):
        yield Goal(f"{act}, calls", "", {size: work[act].calls for size, work in works.items()}, most, "")


def hearing_goals(shifts: Shifts, home: Path) -> Iterator[Goal]:
    """What a colleague's commit costs."""
    taken = {size: hearing_cost(path, size, str(home)) for size, path in shifts.items()}
    yield Goal("a colleague's commit heard, processor", "", taken, 1, " ms")


def filter_goals(shifts: Shifts, home: Path) -> Iterator[Goal]:
    """A letter of a filter, all texts searched."""
    costs = {size: letter_costs(size) for size in shifts}
    yield Goal("the first letter of a filter", "", {size: cost.unread for size, cost in costs.items()}, 16.7, " ms")
    yield Goal("each letter after it", "", {size: cost.typed_on for size, cost in costs.items()}, 16.7, " ms")


def line_goals(shifts: Shifts, home: Path) -> Iterator[Goal]:
    """The commands that answer in lines, in processor time."""
    wishes = (("log", "modify", 1.0), ("show", "modify", 1.0), ("list", "list", 1.2))
    if not is_installed():
        yield from (Goal(f"desk {ours}", f"task {theirs}", {}, most, absent=ABSENT) for ours, theirs, most in wishes)
        return
    taken: dict[str, dict[int, float]] = {}
    for size, path in shifts.items():
        tasks = Taskwarrior(home / f"tasks-{size}", size)
        commands = {
            "desk log": _desk(path, "log", "memo", "C-110", "asked the depot"),
            "desk show": _desk(path, "show", "C-110"),
            "desk list": _desk(path, "list"),
            "task modify": tasks.command("10", "modify", "asked", "the", "depot"),
            "task list": tasks.command("list"),
        }
        for name, spent in processor_times(commands, HOME=str(home)).items():
            taken.setdefault(name, {})[size] = spent
    for ours, theirs, most in wishes:
        reached = ratios(taken[f"desk {ours}"], taken[f"task {theirs}"])
        yield Goal(f"desk {ours}, processor", f"task {theirs}", reached, most, since=10_000)  # the interpreter is more than that on few


def import_goals(shifts: Shifts, home: Path) -> Iterator[Goal]:
    """An export of many rows, read and planned."""
    cost = import_module("tests.bench.import").import_cost("plain table", _ROWS_OF_IMPORT)
    yield Goal(f"an import of {_ROWS_OF_IMPORT:,} rows, processor", "csv alone", {NO_SIZE: cost.seconds / cost.alone}, 10)
    yield Goal(f"an import of {_ROWS_OF_IMPORT:,} rows, at its peak", "", {NO_SIZE: cost.peak}, None, " MB")


if __name__ == "__main__":
    main()
