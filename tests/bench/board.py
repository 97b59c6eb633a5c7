"""Key to screen and the cost of a tick, on a pty of 200 x 50, for the desk's board and for a DataTable and an idle app in the same run."""

from __future__ import annotations

import random
import re
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.bench.board_fixtures import busy, shift_of
from tests.bench.environment import environment
from tests.bench.figures import percentile, print_figure, print_memory
from tests.bench.timed_terminal import ROWS, TimedTerminal

KEYS = 60
IDLE_SECONDS = 20.0
READ = "3 seconds after the first rows"
_DOWN = b"\x1b[B"
_CASE = re.compile(r"C-\d+")
_PATIENCE = 600.0
"""Seconds that no machine takes for a key, however loaded it is. A program that ended is not waited for."""
_QUIET, _QUIET_FOR, _MOST_RESTLESS = 0.05, 3, 30
"""Processor seconds in a second that a quiet program stays below, for how many seconds, and those after which it is not waited for."""
_CASE_COLUMN = {"desk": 30, "line": 4, "table-all": 4, "table-visible": 4}
"""A cell whose background tells the row of the cursor, away from cells of another colour."""
_AROUND = {"desk": (2, 2), "line": (0, 0), "table-all": (1, 0), "table-visible": (1, 0)}
"""Lines above the first case and below the last one that are no cases."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one program did.

    Milliseconds from key to screen, share of a processor and bytes a second when left alone, megabytes before the first key and at the end.
    """

    keys: tuple[float, ...]
    cpu: float
    bytes: float
    memory_read: float
    memory_used: float


def main() -> None:
    """Measure and print."""
    hello = measure("hello", 0)
    tables = {1_000: measure("table-visible", 1_000), 10_000: measure("table-all", 10_000)}
    with tempfile.TemporaryDirectory() as folder:
        desk = {count: measure("desk", count, shift_of(Path(folder), count)) for count in (100, 1_000, 10_000)}
        full = {count: measure("desk", count, shift_of(Path(folder), count, busy)) for count in (1_000, 10_000)}
    for count, table in tables.items():
        name = f"DataTable, {'visible' if count == 1_000 else 'all'} rows, {count}"
        say_board(f"{count} cases", desk[count], table, name)
        say_board(f"{count} cases all due within the hour", full[count], table, name)
    print_figure("tick cpu, 1000 cases", desk[1_000].cpu, "%", baseline="an idle app that says hello", of=hello.cpu, goal="<= 2.5x")
    print_figure("tick cpu, 10000 cases", desk[10_000].cpu, "%", baseline="100 cases", of=desk[100].cpu, goal="<= 1.2x")
    for count, goal in ((1_000, "<= 1.4x"), (10_000, "<= 1.6x")):
        used = f"after {KEYS} keys and {IDLE_SECONDS:g} seconds more"
        print_memory(f"memory, {count} cases", desk[count].memory_read, when=READ, baseline="hello", of=hello.memory_read, goal=goal)
        print_memory(f"memory, {count} cases", desk[count].memory_used, when=used, baseline="hello, as long", of=hello.memory_used)


def say_board(name: str, desk: Measured, table: Measured, against: str) -> None:
    """Print what a board costs beside a table."""
    for share, goal in ((0.5, "<= 5 ms"), (0.95, "<= 16.7 ms and <= 1/10")):
        value, of = percentile(desk.keys, share), percentile(table.keys, share)
        print_figure(f"key to screen p{share * 100:.0f}, {name}", value, "ms", baseline=against, of=of, goal=goal)
    print_figure(f"tick cpu, {name}", desk.cpu, "%", baseline=against, of=table.cpu, goal="<= 1/15")
    print_figure(f"bytes a tick, {name}", desk.bytes, "B", baseline=against, of=table.bytes, goal="<= 1024")


def measure(kind: str, count: int, shift: Path | None = None, *, home: str = "") -> Measured:
    """Run one program, press keys, leave it alone."""
    terminal = TimedTerminal([sys.executable, "-m", *_words_of(kind, count, shift)], environment(**({"HOME": home} if home else {})))
    try:
        ready = "READY" if kind == "hello" else "C-1"
        if terminal.wait(lambda: terminal.shows(ready), 120) is None:
            raise RuntimeError(f"{kind} with {count} cases never showed a row")
        terminal.rest(3)
        read = terminal.memory_mb()
        keys = () if kind == "hello" else tuple(key_latencies(terminal, kind, min(KEYS, count - 2)))
        _rest_until_quiet(terminal)
        cpu, sent = terminal.cpu_seconds(), terminal.bytes
        terminal.rest(IDLE_SECONDS)
        cpu, sent = terminal.cpu_seconds() - cpu, terminal.bytes - sent
        return Measured(keys, cpu / IDLE_SECONDS * 100, sent / IDLE_SECONDS, read, terminal.memory_mb())
    finally:
        terminal.close()


def _rest_until_quiet(terminal: TimedTerminal) -> None:
    """Wait until the program takes little for three seconds, half a minute at most.

    The texts that are read behind a board once no key comes are no tick: at 20,000 cases they made one of it that cost five times as much.
    """
    quiet = 0
    for _ in range(_MOST_RESTLESS):
        before = terminal.cpu_seconds()
        terminal.rest(1)
        quiet = quiet + 1 if terminal.cpu_seconds() - before < _QUIET else 0
        if quiet == _QUIET_FOR:
            return


def key_latencies(terminal: TimedTerminal, kind: str, keys: int = KEYS) -> list[float]:
    """Milliseconds from each of many key presses to the bytes that moved the cursor. On a long board about a fifth of them scroll.

    A line that ticks under the cursor is no move. Raises RuntimeError when the program ended, or the cursor stayed where it was.
    """
    chance = random.Random(1)
    found: list[float] = []
    for _ in range(keys):
        if not cursor_case(terminal, kind):  # half of a frame was read
            terminal.wait(lambda: cursor_case(terminal, kind) != "", _PATIENCE)
        known = {"", cursor_case(terminal, kind)}
        typed = terminal.press(_DOWN)
        seen = terminal.wait(lambda known=known: cursor_case(terminal, kind) not in known, _PATIENCE)  # type: ignore[misc]  # binds the loop's value
        if seen is None:
            raise RuntimeError(f"a key never moved the cursor of {kind}")
        found.append((seen - typed) * 1000)
        terminal.rest(chance.uniform(0.1, 0.3))
    return found


def cursor_case(terminal: TimedTerminal, kind: str) -> str:
    """The case under the cursor: that of the one line whose background is not the others'. Empty within a frame."""
    column, (above, below) = _CASE_COLUMN[kind], _AROUND[kind]
    backgrounds = [terminal.screen.buffer[line][column].bg for line in range(ROWS)]
    usual = Counter(backgrounds).most_common(1)[0][0]
    odd = [line for line in range(above, ROWS - below) if backgrounds[line] != usual]
    found = _CASE.search(terminal.screen.display[odd[0]]) if len(odd) == 1 else None
    return found[0] if found else ""


def _words_of(kind: str, count: int, shift: Path | None) -> list[str]:
    if kind == "hello":
        return ["tests.bench.empty_app"]
    if kind == "line":
        return ["tests.bench.line_board", str(count)]
    return ["tests.bench.board_fixtures", kind, str(count)] if shift is None else ["desk", "--shift", str(shift), "--as", "ines"]


if __name__ == "__main__":
    main()
