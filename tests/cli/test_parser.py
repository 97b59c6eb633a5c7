"""The command line's words."""

from __future__ import annotations

import json

import pytest

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
