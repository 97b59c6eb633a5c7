"""The benchmarks measure the program and not its compilation, and say when they looked."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench import environment as surroundings
from tests.bench.environment import ROOT, environment
from tests.bench.figures import print_memory

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
