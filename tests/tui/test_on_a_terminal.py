"""The board on a real terminal and a real file: start, resize, two windows, copying, the end."""

from __future__ import annotations

import base64
import re
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.terminal import Terminal, desk


def test_start_resize_and_exit(shift: Path, environment: Mapping[str, str]) -> None:
    with Terminal(desk("--shift", str(shift), "--as", "ines"), environment) as terminal:
        screen = terminal.wait_for("C-101", "14:00:00", "? keys", "NOTE")
        assert "LATE 8" in screen
        terminal.resize(80, 24)
        terminal.wait_until(lambda text: "NOTE" not in text and "C-101" in text and "? keys" in text, "eighty columns")
        terminal.resize(50, 12)
        terminal.wait_for("needs 60 x 15")
        terminal.resize(120, 36)
        terminal.wait_for("C-101", "NOTE")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
def test_the_first_rows_seen_are_the_true_ones(shift: Path, environment: Mapping[str, str], size: tuple[int, int]) -> None:
    columns, rows = size
    with Terminal(desk("--shift", str(shift), "--as", "ines"), environment, columns=columns, rows=rows) as terminal:
        terminal.wait_for("C-101", "open 18", "problems ahead,")
        terminal.settle()
        last = [line for line in terminal.text.splitlines() if "C-1" in line]
        for frame in terminal.frames:
            seen = [line for line in frame.splitlines() if "C-1" in line and "next hour" not in line]
            assert set(seen) <= set(last), frame
            assert not re.search(r" more \d", frame)


def test_a_filter_typed_and_given_up_in_one_breath_is_gone(shift: Path, environment: Mapping[str, str]) -> None:
    with Terminal(desk("--shift", str(shift), "--as", "ines"), environment, columns=80, rows=24) as terminal:
        terminal.wait_for("C-101", "open 18", "? keys")
        terminal.press("/owner:bo\x1b")
        terminal.wait_for_quiet()  # an escape with a letter at its heels is another key on a terminal
        terminal.wait_until(lambda text: "/ owner" not in text and "? keys" in text and "C-112" in text, "the whole board again")
        terminal.press("/owner:bo\r")
        terminal.wait_for("/ owner:bo", " of 18")


def test_two_windows_see_each_other(shift: Path, environment: Mapping[str, str]) -> None:
    with Terminal(desk("--shift", str(shift), "--as", "ines"), environment) as ines:
        ines.wait_for("C-101", "open 18")
        with Terminal(desk("--shift", str(shift), "--as", "bo"), environment) as bo:
            bo.wait_for("C-101", "open 18")
            bo.press("\r")
            bo.wait_for("TIMELINE")
            ines.wait_for("C-101  bo is viewing")
            bo.press("q")
            ines.wait_until(lambda text: "bo is viewing" not in text, "bo gone from C-101")


def test_without_notices_the_file_is_checked_and_the_head_says_so(shift: Path, environment: Mapping[str, str], tmp_path: Path) -> None:
    settings = tmp_path / "polling.toml"
    settings.write_text("polling = true\n", encoding="utf-8")
    with Terminal(desk("--shift", str(shift), "--as", "ines"), {**environment, "DESK_CONFIG": str(settings)}) as ines:
        ines.wait_for("C-101", "shared, checking", "This folder does not tell of")
        memo = desk("log", "field", "C-101", "--set", "name=subject", "--set", "now=Heard without notices", "--shift", str(shift))
        subprocess.run(memo, env=dict(environment), check=True, capture_output=True)
        ines.wait_for("Heard without notices")


def test_a_window_that_was_killed_is_gone_within_five_seconds(shift: Path, environment: Mapping[str, str]) -> None:
    with Terminal(desk("--shift", str(shift), "--as", "ines"), environment) as ines:
        ines.wait_for("C-101", "open 18")
        with Terminal(desk("--shift", str(shift), "--as", "bo"), environment) as bo:
            bo.wait_for("C-101", "open 18")
            bo.press("\ra")
            ines.wait_for("C-101  bo is writing an apology")
            bo.process.kill()
            bo.process.wait()
            began = time.monotonic()
            ines.wait_for("C-101  bo gone while writing an apology")
            assert time.monotonic() - began < 5


def test_what_a_shell_logs_appears_on_the_board(shift: Path, environment: Mapping[str, str]) -> None:
    with Terminal(desk("--shift", str(shift), "--as", "ines"), environment) as ines:
        ines.wait_for("C-101", "open 18")
        who = ["--shift", str(shift), "--as", "bo", "--customer", "Rita Roof"]
        new = desk("new", *who, "--subject", "The roof is gone", "--told-at", "2026-05-04T11:00:00Z")
        subprocess.run(new, env=dict(environment), check=True, capture_output=True)
        ines.wait_for("The roof is gone")


def test_a_damaged_file_is_words_on_the_screen_and_five_at_the_end(tmp_path: Path, environment: Mapping[str, str]) -> None:
    path = tmp_path / "shift.json"
    path.write_text('{"cases": {"1": {"id": "C-1", ', encoding="utf-8")
    with Terminal(desk("--shift", str(path)), environment) as terminal:
        screen = terminal.wait_for("damaged", "desk check")
        assert "Traceback" not in screen
        terminal.press("q")
        assert terminal.wait_for_exit() == 5
    assert path.read_text(encoding="utf-8").startswith('{"cases"')


def test_no_colour_keeps_every_word(shift: Path, environment: Mapping[str, str]) -> None:
    with Terminal(desk("--shift", str(shift), "--as", "ines"), {**environment, "NO_COLOR": "1"}) as terminal:
        screen = terminal.wait_for("C-101", "C-112", "SOON")
        assert "▌ LATE" in screen
        assert re.search(rb"\x1b\[(?:0;)?(?:1;)?7[;m][\d;m]*LATE", terminal.received)


def test_a_terminal_of_sixteen_colours_gets_a_theme_of_them(shift: Path, environment: Mapping[str, str]) -> None:
    with Terminal(desk("--shift", str(shift), "--as", "ines"), {**environment, "TERM": "xterm-16color"}) as terminal:
        terminal.wait_for("C-101", "C-112", "SOON")
        assert b"38;5;" not in terminal.received
        assert b"38;2;" not in terminal.received
        assert re.search(rb"\x1b\[(?:0;)?(?:1;)?7[;m][\d;m]*LATE", terminal.received)


def test_copying_reaches_the_terminals_clipboard(shift: Path, environment: Mapping[str, str]) -> None:
    with Terminal(desk("--shift", str(shift), "--as", "ines"), environment) as terminal:
        terminal.wait_for("C-101", "C-112", "? keys")
        terminal.press("y")
        terminal.wait_for("Copied C-101.")
        assert b"\x1b]52;c;" + base64.b64encode(b"C-101") in terminal.received


def test_a_key_right_after_escape_does_not_leave_the_board(shift: Path, environment: Mapping[str, str]) -> None:
    with Terminal(desk("--shift", str(shift), "--as", "ines"), environment) as terminal:
        terminal.wait_for("C-101", "? keys")
        for _ in range(12):
            terminal.press("\x1b\x1bjkjk")
        terminal.press("\r")
        terminal.wait_for("TIMELINE")
        terminal.press("\x11")
        assert terminal.wait_for_exit() == 0


def test_ctrl_c_copies_what_is_selected(shift: Path, environment: Mapping[str, str]) -> None:
    with Terminal(desk("--shift", str(shift), "--as", "ines"), environment) as terminal:
        terminal.wait_for("C-101", "open 18", "? keys")
        terminal.press("m")
        terminal.wait_for("Memo  C-101", "ctrl+s save")
        terminal.press("They never came")
        terminal.wait_for("They never came")
        terminal.press("\x1b[1;2H\x03")
        terminal.wait_until(lambda _: b"\x1b]52;c;VGhleSBuZXZlciBjYW1l" in terminal.received, "the text on the clipboard")
        assert "ctrl+q leaves" not in terminal.settle()


def test_a_web_address_is_a_link_of_the_terminal(shift: Path, environment: Mapping[str, str]) -> None:
    memo = desk("log", "memo", "C-101", "See https://example.invalid/photos for the damage.", "--shift", str(shift))
    subprocess.run(memo, env=dict(environment), check=True, capture_output=True)
    with Terminal(desk("--shift", str(shift), "--as", "ines"), environment) as ines:
        ines.wait_for("C-101", "open 18")
        ines.press("\r")
        ines.wait_for("TIMELINE", "https://example.invalid/photos for the damage.")
        assert re.search(rb"\x1b]8;[^;]*;https://example.invalid/photos\x1b\\", ines.received)
