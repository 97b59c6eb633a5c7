"""Long imports: how far they are, and ctrl+c at any moment leaving all or nothing, and saying which."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from random import Random

import pytest

from desk.cli.interruption import ALL, NOTHING, told_interruption
from desk.cli.output import print_progress
from desk.importers.reading.progress import counted
from desk.store.file.file_store import FileStore
from desk.store.paths import ShiftPaths
from tests.cli.command_line import NOW, CommandLine
from tests.importers.import_builders import table
from tests.terminal import hear_signals

ROWS = 3000
_STOPPED = {130, -2}
"""Python ends by the signal itself where ctrl+c met it making a class."""
LARGE = pytest.param(40, marks=(pytest.mark.torture, pytest.mark.timeout(900)))


def export(folder: Path) -> Path:
    """A table that takes a second or two."""
    path = folder / "export.csv"
    rows = ([f"A-{number}", f"Lamp {number}", "Ann", "open", "2026-05-04T08:00:00Z"] for number in range(ROWS))
    path.write_text(table(["id", "subject", "customer", "status", "created"], *rows), encoding="utf-8")
    return path


def command(folder: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "desk", "--shift", str(folder / "shift.json"), "import", str(folder / "export.csv"), *more]


def surroundings(folder: Path) -> dict[str, str]:
    return os.environ | {"HOME": str(folder), "DESK_NOW": NOW, "DESK_AGENT": "ines"}


def case_count(folder: Path) -> int:
    if not (folder / "shift.json").exists():
        return 0
    store = FileStore(ShiftPaths(folder / "shift.json"), agent="judge", read_only=True)
    try:
        return len(store.cases)
    finally:
        store.close()


@pytest.mark.parametrize("size", [4, LARGE])
def test_ctrl_c_leaves_all_or_nothing_and_says_which(tmp_path: Path, size: int) -> None:
    export(tmp_path)
    began = time.monotonic()
    whole = subprocess.run(command(tmp_path, "--apply"), env=surroundings(tmp_path), capture_output=True, text=True, check=True)
    seconds = time.monotonic() - began
    assert case_count(tmp_path) == ROWS, whole.stderr
    random = Random(size)
    for number in range(size):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "export.csv").symlink_to(tmp_path / "export.csv")
        piped = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "preexec_fn": hear_signals}
        with subprocess.Popen(command(folder, "--apply"), env=surroundings(folder), **piped) as importing:  # type: ignore[call-overload]  # pipes by name
            try:
                importing.wait(seconds * random.uniform(0.3, 1.0))
            except subprocess.TimeoutExpired:
                importing.send_signal(2)
            told, said = importing.communicate()
        found = case_count(folder)
        assert found in {0, ROWS}, said
        if importing.returncode in _STOPPED:
            assert said.strip() == ALL or "Brought in." in told if found else said.strip() in {NOTHING, "Stopped."}
        else:
            assert importing.returncode == 0, said
            assert found == ROWS


def test_progress_stands_on_a_terminal_and_goes_away(tmp_path: Path) -> None:
    export(tmp_path)
    ours, theirs = pty.openpty()
    importing = subprocess.Popen(command(tmp_path, "--apply"), env=surroundings(tmp_path), stderr=theirs, stdout=subprocess.DEVNULL)
    os.close(theirs)
    said = b""
    while True:
        try:
            part = os.read(ours, 10_000)
        except OSError:  # the other side closed it
            break
        if not part:
            break
        said += part
    os.close(ours)
    assert importing.wait() == 0
    lines = said.decode().split("\r\x1b[K")
    for words in ("reading export.csv", "reading 500 of 3,000", "writing 3,000 cases"):
        assert words in lines
    assert lines[-1] == "", "the last word takes the line away"


def test_progress_stays_on_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 30, 0, 0))
    with open(theirs, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr("sys.stderr", terminal)
        print_progress("reading a-name-that-is-much-longer-than-that.csv: 500 of 3,000")
        monkeypatch.undo()
    shown = os.read(ours, 1000).decode().removeprefix("\r\x1b[K")
    os.close(ours)
    assert len(shown) < 30
    assert shown.startswith("reading a-name")


def test_nothing_is_told_to_a_file(desk: CommandLine) -> None:
    path = export(desk.shift.parent)
    assert desk.ok("import", str(path)).err == ""


def test_an_interruption_before_a_commit_wrote_nothing() -> None:
    with pytest.raises(KeyboardInterrupt, match="Nothing was written"), told_interruption(None, []):  # type: ignore[arg-type]  # asked of nobody
        raise KeyboardInterrupt


def test_counted_items_are_all_of_them() -> None:
    told: list[tuple[int, int]] = []
    assert list(counted(range(1200), lambda done, total: told.append((done, total)), 1200)) == list(range(1200))
    assert told == [(0, 1200), (500, 1200), (1000, 1200)]
