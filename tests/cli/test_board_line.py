"""A line that only opens the board means what the parser of all commands makes of it, and loads none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from desk.cli.board_line import board_options
from desk.cli.parser import parse_command

LINES = (
    "", "--shift a.json", "--as ines", "--shift a.json --as ines", "--as ines --shift postgresql://desk@host/shift",
    "--as ines --as bo", "--shift ~/a.json --as x.y",
)  # fmt: skip
OTHERS = (
    "list", "a.json", "--as", "--shift a.json list", "--shift=a.json", "--json", "--as -x", "--shift --as x", "--view mine",
    "--read-only --as x", "--plain", "--version", "help list", "late mine", "--as \udce4",
)  # fmt: skip


@pytest.mark.parametrize("line", LINES)
def test_it_reads_as_the_parser_reads_it(line: str) -> None:
    options, parsed = board_options(line.split()), parse_command(line.split())
    assert options is not None
    assert vars(options) | {"parser": None} == vars(parsed.options) | {"parser": None}
    assert f"{parsed.command.__module__.rpartition('.')[2]}:{parsed.command.__name__}" == options.command


@pytest.mark.parametrize("line", OTHERS)
def test_any_other_line_is_left_to_the_parser(line: str) -> None:
    assert board_options(line.split()) is None


def test_an_empty_value_is_left_to_the_parser() -> None:
    assert board_options(["--as", ""]) is None


def test_a_board_is_opened_without_the_parser(tmp_path: Path) -> None:
    words = ["--shift", str(tmp_path / "shift.json"), "--as", "ines"]
    code = f"import sys; from desk.cli import run; print(run({words!r}), {{'argparse', 'desk.cli.parser'}} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=True)
    assert done.stdout == "2 set()\n"  # it asks for a terminal
