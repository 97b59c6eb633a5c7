"""The rows stand on a real terminal before the board is loaded, and give way to it without a trace."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.terminal import Terminal, desk

LIVE = "open 18"
"""Words of the board itself: its figures are counted when it has read the shift."""
_ENTER, _CLEAR, _LEAVE = b"\x1b[?1049h", b"\x1b[2J", b"\x1b[?1049l"

STOPPED = {130, -signal.SIGINT}
"""Exit codes after ctrl+c. Python itself ends by the signal where it came while a piece of code was made."""
ENDS = [(signal.SIGTERM, {-15}), (signal.SIGHUP, {-1}), (signal.SIGQUIT, {-3}), (signal.SIGINT, STOPPED)]


def board(shift: Path) -> list[str]:
    return desk("--shift", str(shift), "--as", "ines")


def keep_frame(shift: Path, environment: Mapping[str, str], *, columns: int = 120, rows: int = 36) -> None:
    """Open a board and leave it."""
    with Terminal(board(shift), environment, columns=columns, rows=rows) as terminal:
        terminal.wait_for(LIVE)
        terminal.press("q")
        assert terminal.wait_for_exit() == 0


def first_frame(terminal: Terminal) -> str:
    """The screen before the board is there."""
    screen = terminal.wait_for("C-101", "14:00:00")
    assert LIVE not in screen
    return screen


@pytest.fixture
def frames(tmp_path: Path) -> Path:
    """The folder of kept frames."""
    return tmp_path / "desk" / "frames"


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
def test_the_rows_stand_first_and_the_board_paints_over_them(shift: Path, environment: Mapping[str, str], size: tuple[int, int]) -> None:
    columns, rows = size
    keep_frame(shift, environment, columns=columns, rows=rows)
    with Terminal(board(shift), environment, columns=columns, rows=rows) as terminal:
        early = [line for line in first_frame(terminal).splitlines() if " C-1" in line]
        live = terminal.wait_for(LIVE).splitlines()
        assert set(early) <= set(live)
        assert len(early) >= 7
        assert terminal.received.count(_ENTER) == 1
        assert _CLEAR not in terminal.received
        assert _LEAVE not in terminal.received
        assert all("Reading" not in frame for frame in terminal.frames)


def test_the_file_is_private_and_names_no_other_place(shift: Path, environment: Mapping[str, str], frames: Path) -> None:
    keep_frame(shift, environment)
    (kept,) = frames.iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert frames.stat().st_mode & 0o777 == 0o700


def test_keys_typed_on_the_first_frame_reach_the_board(shift: Path, environment: Mapping[str, str]) -> None:
    keep_frame(shift, environment)
    with Terminal(board(shift), environment) as terminal:
        first_frame(terminal)
        terminal.press("jj")
        terminal.wait_until(lambda text: bool(re.search(r"▌ LATE   take +15 min late  C-119", text)), "the cursor two rows down")
        assert b"jj" not in terminal.received


@pytest.mark.parametrize(("number", "codes"), ENDS)
def test_an_end_under_the_first_frame_gives_the_terminal_back(
    number: int, codes: set[int], shift: Path, environment: Mapping[str, str]
) -> None:
    keep_frame(shift, environment)
    with Terminal(board(shift), environment) as terminal:
        first_frame(terminal)
        terminal.process.send_signal(number)
        assert terminal.wait_for_exit() in codes
        assert terminal.settings == terminal.settings_before
        assert "1049" not in terminal.modes
        assert "C-101" not in terminal.last_words


def test_ctrl_c_under_the_first_frame_stops(shift: Path, environment: Mapping[str, str]) -> None:
    keep_frame(shift, environment)
    with Terminal(board(shift), environment) as terminal:
        first_frame(terminal)
        terminal.press("\x03")
        assert terminal.wait_for_exit() in STOPPED
        assert terminal.settings == terminal.settings_before
        assert terminal.last_words in {"", "Stopped."}


def test_leaving_gives_back_the_settings_from_before_the_first_frame(shift: Path, environment: Mapping[str, str]) -> None:
    keep_frame(shift, environment)
    with Terminal(board(shift), environment) as terminal:
        first_frame(terminal)
        terminal.wait_for(LIVE)
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
        assert terminal.settings == terminal.settings_before


def test_words_about_a_mistake_stand_on_the_usual_screen(shift: Path, environment: Mapping[str, str]) -> None:
    keep_frame(shift, environment)
    shift.write_text("{", encoding="utf-8")
    shift.chmod(0o000)
    shift.with_suffix(".toml").write_text("", encoding="utf-8")
    with Terminal(board(shift), environment) as terminal:
        terminal.wait_until(lambda text: "C-101" not in text, "no row of a policy that is another")


def test_a_shift_that_others_changed_is_shown_as_it_was(shift: Path, environment: Mapping[str, str]) -> None:
    keep_frame(shift, environment)
    later = {**environment, "DESK_NOW": "2026-05-04T14:06:00Z"}
    field = desk("log", "field", "C-101", "--set", "name=subject", "--set", "now=Rang them", "--shift", str(shift), "--as", "bo")
    subprocess.run(field, env=dict(environment), check=True, capture_output=True)
    with Terminal(board(shift), {**environment}) as terminal:
        assert "as of 14:00" in first_frame(terminal)
        assert "Team and truck" in terminal.text
        assert "as of" not in terminal.wait_for(LIVE, "Rang them")
    with Terminal(board(shift), later) as terminal:
        terminal.wait_for(LIVE)
        assert all("as of" not in frame for frame in terminal.frames)


def test_a_frame_is_of_one_size_one_agent_and_one_kind_of_colours(shift: Path, environment: Mapping[str, str], frames: Path) -> None:
    keep_frame(shift, environment)
    for others, words, columns in (
        ({}, board(shift), 100),
        ({}, desk("--shift", str(shift), "--as", "bo"), 120),
        ({"NO_COLOR": "1"}, board(shift), 120),
        ({"TERM": "xterm"}, board(shift), 120),
        ({"DESK_CONFIG": str(frames.parent / "own.toml")}, board(shift), 120),
    ):
        with Terminal(words, {**environment, **others}, columns=columns) as terminal:
            terminal.wait_for("C-101", LIVE)


@pytest.mark.parametrize("others", [{"NO_COLOR": "1"}, {"TERM": "xterm-16color"}, {"TERM": "linux", "LANG": "C"}])
def test_the_first_frame_uses_the_colours_and_signs_of_its_terminal(
    shift: Path, environment: Mapping[str, str], others: Mapping[str, str]
) -> None:
    surroundings = {**environment, **others}
    keep_frame(shift, surroundings)
    with Terminal(board(shift), surroundings) as terminal:
        early = [line for line in first_frame(terminal).splitlines() if " C-1" in line]
        assert set(early) <= set(terminal.wait_for(LIVE).splitlines())


@pytest.mark.parametrize("spoil", ["torn", "empty", "open to others", "a link", "another key"])
def test_a_file_that_is_not_as_it_should_be_paints_nothing(
    spoil: str, shift: Path, environment: Mapping[str, str], frames: Path, tmp_path: Path
) -> None:
    keep_frame(shift, environment)
    (kept,) = frames.iterdir()
    data = kept.read_bytes()
    if spoil == "torn":
        kept.write_bytes(data[: len(data) // 2])
    elif spoil == "empty":
        kept.write_bytes(b"")
    elif spoil == "open to others":
        kept.chmod(0o644)
    elif spoil == "another key":
        kept.write_bytes(data.replace(b"ines", b"inez"))
    else:
        kept.rename(tmp_path / "elsewhere")
        kept.symlink_to(tmp_path / "elsewhere")
    with Terminal(board(shift), environment) as terminal:
        assert LIVE in terminal.wait_for("C-101")


def test_a_removed_shift_shows_no_customer(shift: Path, environment: Mapping[str, str]) -> None:
    keep_frame(shift, environment)
    for file in shift.parent.glob("shift.json*"):
        if file.is_file():
            os.remove(file)  # noqa: PTH107  as a person does
    with Terminal(board(shift), environment) as terminal:
        terminal.wait_until(lambda text: "LATE" not in text and "?" in text, "the board of no shift")
        assert b"Tess" not in terminal.received


def test_a_shift_behind_a_link_is_not_kept(shift: Path, environment: Mapping[str, str], frames: Path) -> None:
    link = shift.with_name("link.json")
    link.symlink_to(shift)
    keep_frame(link, environment)
    assert not frames.exists()
