"""The desk in lines on a real terminal and a real file."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from desk.text.printable import cells
from tests.terminal import Terminal, desk
from tests.tui.conftest import surroundings


@pytest.fixture
def environment(tmp_path: Path) -> Mapping[str, str]:
    return surroundings(tmp_path)


def run(environment: Mapping[str, str], *words: str) -> str:
    return subprocess.run(desk(*words), env=dict(environment), check=True, capture_output=True, text=True).stdout


def test_a_case_is_worked_on_in_lines_and_nothing_moves(tmp_path: Path, environment: Mapping[str, str]) -> None:
    shift = str(tmp_path / "shift.json")
    run(environment, "demo", "--shift", shift, "--json")
    with Terminal(desk("--plain", "--shift", shift, "--as", "ines"), environment, columns=200, rows=60) as terminal:
        terminal.wait_for("desk, 18 open cases.", "8 more: type more.", "desk, what next?")
        terminal.press("open C-101\n")
        terminal.wait_for("answer: late by 48 min", "C-101, what next?")
        run(environment, "log", "memo", "C-101", "from another window", "--shift", shift, "--as", "bo")
        terminal.press("memo\nasked the depot\n\n\n")
        terminal.wait_for("memo logged on C-101. undo takes it back.", "1 new: news reads it.")
        terminal.press("news\n")
        terminal.wait_for("bo: memo. from another window")
        terminal.press("quit\n")
        assert terminal.wait_for_exit() == 0
        assert b"\x1b" not in terminal.received
    entries = json.loads(run(environment, "show", "C-101", "--shift", shift, "--json"))["entries"]
    assert [(entry["by"], entry["text"]) for entry in entries[-2:]] == [("bo", "from another window"), ("ines", "asked the depot")]


def test_ctrl_c_in_a_form_leaves_a_draft(tmp_path: Path, environment: Mapping[str, str]) -> None:
    shift = str(tmp_path / "shift.json")
    run(environment, "demo", "--shift", shift, "--json")
    with Terminal(desk("--plain", "--shift", shift, "--as", "ines"), environment, columns=200, rows=60) as terminal:
        terminal.wait_for("desk, what next?")
        terminal.press("open C-101\nmemo\n")
        terminal.wait_for("An empty line ends the text.")
        terminal.press("half a sentence\n")
        terminal.wait_for("half a sentence")
        terminal.press("\x03")
        terminal.wait_for("What you typed is kept as a draft.")
        terminal.wait_for_exit()
    with Terminal(desk("--plain", "--shift", shift, "--as", "ines"), environment, columns=200, rows=60) as terminal:
        terminal.press("open C-101\nmemo\n")
        terminal.wait_for("Your draft stands in it.", "half a sentence")


def test_no_word_is_broken_at_the_edge(tmp_path: Path, environment: Mapping[str, str]) -> None:
    shift = str(tmp_path / "shift.json")
    run(environment, "demo", "--shift", shift, "--json")
    with Terminal(desk("--plain", "--shift", shift, "--as", "ines"), environment, columns=60, rows=60) as terminal:
        terminal.wait_for("desk, what next?")
        terminal.press("quit\n")
        assert terminal.wait_for_exit() == 0
        lines = terminal.received.decode().replace("\r", "").split("\n")
    assert max(map(cells, lines)) <= 60
