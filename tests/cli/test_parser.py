"""The command line's words."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from desk.cli.command_parser import CommandParser
from desk.cli.parser import parse_command
from tests.cli.command_line import CommandLine


def test_globals_may_stand_before_and_after_the_command(with_case: CommandLine) -> None:
    other = str(with_case.shift.with_name("other.json"))
    with_case.ok("--shift", other, "--as", "bo", "new", "--customer", "A", "--subject", "S")
    with_case.ok("log", "memo", "C-101", "hello", "--as", "kim", "--shift", other)
    shown = with_case.ok("--json", "show", "C-101", "--shift", other).json
    assert json.dumps(shown).count('"kim"') == 1
    assert shown["created_by"] == "bo"


@pytest.mark.parametrize("words", [("nonsense",), ("list", "--nonsense"), ("log",), ("log", "memo")])
def test_wrong_usage_is_exit_2(desk: CommandLine, words: tuple[str, ...]) -> None:
    answer = desk(*words)
    assert answer.code == 2
    assert "usage" in answer.err


@pytest.mark.parametrize("command", ["list", "report", "export", "review"])
def test_the_words_of_a_filter_stay_in_their_order(command: str) -> None:
    words = ["-paused", "or", "late", "or", "-done"]
    assert parse_command([command, *words]).options.filter == words


def test_a_command_line_makes_the_parser_of_its_command_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    make = CommandParser.__init__

    def noted(parser: CommandParser, **named: Any) -> None:
        made.append(named["prog"])
        make(parser, **named)

    monkeypatch.setattr(CommandParser, "__init__", noted)
    parse_command(["log", "memo", "C-101"])
    assert made == ["desk", "desk log"]


def test_a_line_command_imports_nothing_that_only_help_and_slips_need() -> None:
    code = "import sys; from desk.cli.parser import parse_command; parse_command(['log', 'memo', 'C-101']); import desk.cli.log; "
    code += "print(sorted({'shutil', 'difflib', 'lzma', 'bz2'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize(("columns", "width"), [("60", 60), ("", 80), ("wide", 80), ("0", 80)])
def test_help_is_as_wide_as_the_terminal(desk: CommandLine, monkeypatch: pytest.MonkeyPatch, columns: str, width: int) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert width - 20 < max(map(len, desk.ok("import", "--help").out.partition("examples:")[0].splitlines()[1:])) <= width
