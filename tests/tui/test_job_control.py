"""Editors, stopping and going on, and what another program leaves on the terminal."""

from __future__ import annotations

import os
import shlex
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.terminal import Terminal, desk

EDITORS = {
    "missing": "/nowhere/editor",
    "a folder": "/tmp",
    "ends with an error": "sh -c 'exit 3'",
    "killed": "sh -c 'kill -9 $$'",
    "killed in raw mode": "sh -c 'stty raw -echo; kill -9 $$'",
    "removes the file": "rm",
    "interrupted": "sh -c 'kill -INT 0; exit 1'",
}
FAILED = "Your text is as it was."


def opened(shift: Path, environment: Mapping[str, str], **more: str) -> Terminal:
    return Terminal(desk("--shift", str(shift), "--as", "ines"), {**environment, **more})


@pytest.mark.parametrize("name", EDITORS)
def test_after_an_editor_that_fails_the_window_is_back(name: str, shift: Path, environment: Mapping[str, str]) -> None:
    with opened(shift, environment, EDITOR=EDITORS[name]) as terminal:
        terminal.wait_for("C-101", "open 18", "? keys")
        terminal.press("m")
        terminal.wait_for("Memo  C-101", "ctrl+s save")
        terminal.press("kept words")
        terminal.wait_for("kept words")
        terminal.press("\x05")
        terminal.wait_for(FAILED, "kept words")
        terminal.press(" and more")
        terminal.wait_for("kept words and more")
        terminal.press("\x11")
        assert terminal.wait_for_exit() == 0
        assert terminal.settings == terminal.settings_before


def test_after_an_editor_every_row_is_painted(shift: Path, environment: Mapping[str, str]) -> None:
    write = "import sys, pathlib; pathlib.Path(sys.argv[1]).write_text('by the editor')"
    with opened(shift, environment, EDITOR=shlex.join([sys.executable, "-c", f"print('\\033[2J'); {write}"])) as terminal:
        terminal.wait_for("C-101", "open 18", "? keys")
        terminal.press("m")
        terminal.wait_for("Memo  C-101", "ctrl+s save")
        terminal.press("\x05")
        terminal.wait_for("by the editor", "C-101", "C-112", "ctrl+s save")


def test_ctrl_l_paints_over_what_another_program_wrote(shift: Path, environment: Mapping[str, str]) -> None:
    with opened(shift, environment) as terminal:
        terminal.wait_for("C-101", "C-112", "? keys")
        terminal.settle()
        terminal.scribble("Broadcast message from root")
        assert "C-112" not in terminal.text
        terminal.press("\x0c")
        terminal.wait_until(lambda text: "C-112" in text and "? keys" in text and "Broadcast" not in text, "every row painted again")


def test_ctrl_z_stops_and_fg_paints_every_row(shift: Path, environment: Mapping[str, str]) -> None:
    with Terminal(["bash", "--norc", "--noprofile", "-i"], {**environment, "PS1": "shell> "}) as terminal:
        terminal.wait_for("shell>")
        terminal.press(shlex.join(desk("--shift", str(shift), "--as", "ines")) + "\r")
        terminal.wait_for("C-101", "C-112", "? keys")
        for _ in range(2):
            terminal.press("\x1a")
            terminal.wait_for("Stopped")
            terminal.press("clear; echo still $((6 * 7))\r")
            terminal.wait_for("still 42")
            terminal.press("fg\r")
            terminal.wait_for("C-101", "C-112", "? keys")
        terminal.press("q")
        terminal.wait_until(lambda _: "1049" not in terminal.modes)
        terminal.press("echo left with $?\r")
        terminal.wait_for("left with 0")


def test_without_a_shell_behind_it_the_window_stays(shift: Path, environment: Mapping[str, str]) -> None:
    with opened(shift, environment) as terminal:
        terminal.wait_for("C-101", "C-112", "? keys")
        terminal.press("\x1a")
        terminal.wait_for("No shell waits behind this window")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0


def test_a_stop_nobody_told_of_leaves_one_reader_and_the_terminal_as_before(shift: Path, environment: Mapping[str, str]) -> None:
    with opened(shift, environment) as terminal:
        terminal.wait_for("C-101", "C-112", "? keys")
        terminal.process.send_signal(signal.SIGSTOP)
        os.waitpid(terminal.process.pid, os.WUNTRACED)
        terminal.scribble("")
        terminal.process.send_signal(signal.SIGCONT)
        terminal.wait_for("C-101", "C-112", "? keys")
        terminal.press("m")
        terminal.wait_for("Memo  C-101", "ctrl+s save")
        terminal.press("every single letter")
        terminal.wait_for("every single letter")
        terminal.press("\x11")
        assert terminal.wait_for_exit() == 0
        assert terminal.settings == terminal.settings_before


# ---------------------------------------------------------------- how it starts


@pytest.mark.parametrize(
    ("redirected", "named"),
    [("</dev/null", "input"), (">/dev/null", "output"), ("2>/dev/null", "errors"), ("2>&-", "errors")],
)
def test_a_stream_that_is_no_terminal_is_refused_in_words(redirected: str, named: str, shift: Path, environment: Mapping[str, str]) -> None:
    with Terminal(["sh", "-c", f"{shlex.join(desk('--shift', str(shift)))} {redirected}"], environment) as terminal:
        assert terminal.wait_for_exit() == 2
        assert "the board needs a terminal" in terminal.text
        assert named in terminal.text
        assert not terminal.modes


def test_the_size_is_the_terminals_own(shift: Path, environment: Mapping[str, str]) -> None:
    with opened(shift, environment, COLUMNS="200", LINES="60") as terminal:
        terminal.wait_for("C-101", "NOTE", "? keys", "14:00:00")
        terminal.resize(80, 24)
        terminal.wait_until(lambda text: "NOTE" not in text and "C-101" in text and "? keys" in text, "eighty columns")


@pytest.mark.parametrize("term", ["dumb", "unknown", ""])
def test_a_terminal_of_no_colour_gets_none(term: str, shift: Path, environment: Mapping[str, str]) -> None:
    with opened(shift, environment, TERM=term) as terminal:
        terminal.wait_for("C-101", "LATE", "? keys")
        for colour in (b"38;", b"48;"):
            assert colour not in terminal.received
