"""The benchmarks measure the program and not its compilation, and say when they looked."""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pyte
import pytest

from tests.bench import __main__ as bench
from tests.bench import environment as surroundings
from tests.bench.board import key_latencies
from tests.bench.commands import processor_times
from tests.bench.environment import ROOT, environment
from tests.bench.figures import print_memory
from tests.bench.goal_table import NO_SIZE, Goal, ratios, title_line
from tests.bench.timed_terminal import COLUMNS, ROWS, TimedTerminal

BENCH = ROOT / "tests" / "bench"


def calls(path: Path) -> Iterator[ast.Call]:
    """Every call of a module."""
    return (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))


def test_a_measured_program_may_keep_what_it_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert "PYTHONDONTWRITEBYTECODE" not in environment()
    assert environment(DESK_AGENT="ines")["DESK_AGENT"] == "ines"


def test_everything_is_compiled_before_the_first_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("desk", "tests/bench"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "module.py").write_text("x = 1\n")
    monkeypatch.setattr(surroundings, "ROOT", tmp_path)
    surroundings._compile_once.cache_clear()
    environment()
    assert len([*tmp_path.rglob("*.pyc")]) == 2


def test_a_program_that_does_not_compile_is_not_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "module.py").write_text("x = (\n")
    monkeypatch.setattr(surroundings, "ROOT", tmp_path)
    surroundings._compile_once.cache_clear()
    with pytest.raises(RuntimeError, match="so no start can be measured"):
        environment()


@pytest.mark.parametrize("path", sorted(BENCH.glob("*.py")), ids=lambda path: str(path.stem))
def test_every_program_is_started_in_that_environment(path: Path) -> None:
    assert path.stem in {"environment", "timed_terminal"} or "os.environ" not in path.read_text(encoding="utf-8")
    started = [call for call in calls(path) if ast.unparse(call.func) in {"subprocess.run", "subprocess.Popen"}]
    assert all(any(word.arg == "env" for word in call.keywords) for call in started)


def test_a_figure_of_memory_says_when(capsys: pytest.CaptureFixture[str]) -> None:
    print_memory("memory, 25 cases", 40.0, when="once read", baseline="hello", of=20.0)
    line = json.loads(capsys.readouterr().out)
    assert (line["figure"], line["value"], line["unit"], line["ratio"]) == ("memory, 25 cases, once read", 40.0, "MB", 2.0)


def test_a_goal_stands_in_columns_and_says_what_missed_it() -> None:
    line = Goal("memory", "hello", {25: 1.2, 1_000: 1.44, 20_000: 1.4}, 1.4).line
    assert line.split() == ["memory", "1.2x", "1.44x!", "1.4x", "<=", "1.4x", "hello"]
    title = title_line()
    assert line.index("1.44x!") == title.index("1,000")
    assert line.index("<= 1.4x") == title.index("goal")


def test_a_goal_that_is_about_no_shift_and_one_not_measured_say_so() -> None:
    assert Goal("import", "csv", {NO_SIZE: 9.0}, 10).line.split() == ["import", "9x", "<=", "10x", "csv"]
    absent = Goal("desk log", "task modify", {}, 1, absent="taskwarrior is not installed").line
    assert "taskwarrior is not installed" in absent
    assert absent.endswith("task modify")


def test_a_goal_is_wished_for_from_a_size_on() -> None:
    line = Goal("desk log", "task modify", {25: 20.0, 10_000: 2.0, 20_000: 0.8}, 1, since=10_000).line
    assert line.split()[2:5] == ["20x", "2x!", "0.8x"]


def test_a_ratio_is_between_equal_sizes() -> None:
    assert ratios({25: 3.0, 1_000: 4.0}, {25: 2.0, 10_000: 1.0}) == {25: 1.5}


def test_commands_take_turns_and_one_that_fails_is_told() -> None:
    spent = processor_times({"short": ["true"], "long": [sys.executable, "-c", "sum(range(3_000_000))"]}, 2)
    assert 0 <= spent["short"] < spent["long"]
    with pytest.raises(RuntimeError, match="ended with 1"):
        processor_times({"wrong": ["false"]}, 1)


def test_without_a_name_the_goals_are_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[tuple[int, ...]] = []
    monkeypatch.setattr("tests.bench.goals.main", lambda *counts: ran.append(counts))
    assert bench.run([]) == 0
    assert ran == [()]
    assert bench.run(["nothing"]) == 2


class SlowTerminal:
    """A board whose machine is busy: a tick and half of a frame come before the key is answered, long after it was typed."""

    def __init__(self, row: int) -> None:
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self._row = row
        self._frames: list[Callable[[], None]] = []
        self._paint(f"C-{row - 1} 0:09", is_whole=True)

    def _paint(self, words: str, *, is_whole: bool) -> None:
        stream = pyte.Stream(self.screen)
        stream.feed("\x1b[0m\x1b[2J" + "".join(f"\x1b[{line};1H\x1b[0mC-{line} quiet" for line in range(3, ROWS - 2)))
        cursor = f"\x1b[{self._row + 1};1H\x1b[46m{words}" + " " * 60
        stream.feed(cursor if is_whole else "")

    def press(self, keys: bytes) -> float:
        shown = f"C-{self._row - 1} 0:08"
        after = f"C-{self._row} 0:07"
        self._frames = [lambda: self._paint(shown, is_whole=True), lambda: self._paint("", is_whole=False), lambda: self._move_to(after)]
        return 0.0

    def _move_to(self, words: str) -> None:
        self._row += 1
        self._paint(words, is_whole=True)

    def wait(self, reached: Callable[[], bool], patience: float) -> float | None:
        for seconds, frame in zip((9.0, 20.0, 30.0), self._frames, strict=True):
            frame()
            if reached() and seconds < patience:
                return seconds
        return None

    def rest(self, seconds: float) -> None:
        """Nothing comes."""


@pytest.mark.parametrize(("kind", "row"), [("line", 2), ("desk", 2), ("table-all", 1), ("table-visible", ROWS - 4)])
def test_a_key_is_waited_for_until_its_case_stands_under_the_cursor(kind: str, row: int) -> None:
    assert key_latencies(cast("TimedTerminal", SlowTerminal(row)), kind, 3) == [30_000.0] * 3


def test_a_program_that_ended_is_not_waited_for() -> None:
    terminal = TimedTerminal([sys.executable, "-c", "pass"], environment())
    try:
        assert terminal.wait(lambda: terminal.shows("a row"), 600) is None
        assert terminal.has_ended
    finally:
        terminal.close()
