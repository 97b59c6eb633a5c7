"""A long import beside colleagues: nobody is refused, a kill between two parts is gone on with, ctrl+c says how much is there."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from desk.cli import import_commits
from desk.errors import NotSaved
from desk.importers.import_record import TABLE, unfinished_imports
from desk.model import commit_parts
from desk.model.changes import Append
from desk.model.entries import Memo
from desk.store.file.file_store import FileStore
from desk.store.paths import ShiftPaths
from tests.cli.command_line import NOW, CommandLine
from tests.importers.import_builders import NOW as AT
from tests.importers.import_builders import table
from tests.terminal import hear_signals

ROWS, PART = 2_000, 200
_IN_SMALL_PARTS = f"""
import sys
from desk.model import commit_parts
commit_parts.FIRST_PART = commit_parts.LEAST_PART = commit_parts.MOST_PART = {PART}
from desk.__main__ import main
sys.exit(main())
"""
"""The command, with parts as if each of these few cases took as long as seventy."""
PATIENCE = 60.0


def write_export(path: Path, rows: int = ROWS) -> Path:
    lines = ([f"A-{number}", f"Lamp {number}", "Ann", "open", "2026-05-04T08:00:00Z"] for number in range(rows))
    path.write_text(table(["id", "subject", "customer", "status", "created"], *lines), encoding="utf-8")
    return path


@pytest.fixture
def begun(desk: CommandLine) -> CommandLine:
    """A shift with one case, C-101, and a long export beside it."""
    desk.ok("new", "--subject", "Lamp broken", "--customer", "Ada")
    write_export(desk.shift.parent / "export.csv")
    return desk


@contextmanager
def importing(desk: CommandLine) -> Iterator[subprocess.Popen[str]]:
    """A process that brings the export in."""
    folder = desk.shift.parent
    command = [sys.executable, "-c", _IN_SMALL_PARTS, "--shift", str(desk.shift), "import", str(folder / "export.csv"), "--apply"]
    surroundings = os.environ | {"HOME": str(folder), "DESK_NOW": NOW, "DESK_AGENT": "bo"}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=surroundings, stdout=pipe, stderr=pipe, text=True, preexec_fn=hear_signals) as process:
        try:
            yield process
        finally:
            process.kill()


def refreshed(store: FileStore) -> int:
    store.refresh()
    return len(store.cases)


def wait_for_a_part(store: FileStore, process: subprocess.Popen[str]) -> None:
    """Wait until two parts of the import are there, and not all of it: ctrl+c takes back the one that is just being written."""
    end = time.monotonic() + PATIENCE
    while refreshed(store) <= PART + 1:
        assert process.poll() is None, "it ended before a part of it was seen"
        assert time.monotonic() < end
    assert len(store.cases) < ROWS + 1


def externals(desk: CommandLine) -> list[tuple[str, str]]:
    with desk.opened() as store:
        return [case.external for case in store.cases.values() if case.external]


def test_a_writer_beside_a_long_import_is_never_refused(begun: CommandLine) -> None:
    with importing(begun) as process, closing(FileStore(ShiftPaths(begun.shift), agent="ines", lock_timeout=2.0)) as store:
        between = written = 0
        while process.poll() is None:
            store.commit([Append("C-101", (Memo(at=AT, by="ines", text="beside it"),))])  # raises where the lock is held for longer
            written += 1
            between += 1 < len(store.cases) <= ROWS
        assert process.returncode == 0, process.stderr and process.stderr.read()
        assert between, "nobody got in between two parts"
        assert refreshed(store) == ROWS + 1
        assert sum(isinstance(entry, Memo) for entry in store.cases["C-101"].entries) == written


def test_a_kill_between_two_parts_is_told_and_gone_on_with(begun: CommandLine) -> None:
    with importing(begun) as process, closing(FileStore(ShiftPaths(begun.shift), agent="ines", read_only=True)) as store:
        wait_for_a_part(store, process)
        process.kill()
        process.wait()
        refreshed(store)
        (record,) = unfinished_imports(store.documents(TABLE))
        assert len(store.cases) == record.written + 1
    told = begun.ok("import", "export.csv")
    assert f"Of export.csv {record.written:,} of {ROWS:,} cases came in, brought in by bo." in told.err
    assert f"{ROWS - record.written} new, 0 changed, {record.written} unchanged" in told.out
    assert begun.ok("import", "export.csv", "--apply").err == ""
    found = externals(begun)
    assert len(found) == len(set(found)) == ROWS
    assert f"0 new, 0 changed, {ROWS} unchanged" in begun.ok("import", "export.csv", "--apply").out
    assert begun.ok("check").code == 0


def test_ctrl_c_between_two_parts_says_how_much_is_there(begun: CommandLine) -> None:
    with importing(begun) as process, closing(FileStore(ShiftPaths(begun.shift), agent="ines", read_only=True)) as store:
        wait_for_a_part(store, process)
        process.send_signal(2)
        _, said = process.communicate()
    count = len(externals(begun))  # by a store of its own: the one that watched may have seen a part that was taken back
    assert process.returncode == 130, said
    assert f"Stopped. {count:,} of {ROWS:,} cases had been written by then; bring the file in again, and the rest comes." in said


def test_an_error_between_two_parts_says_how_much_is_there(desk: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    write_export(desk.shift.parent / "export.csv", rows=5)
    commit = FileStore.commit

    def full_disk(store: FileStore, *args: object, more: bool = False) -> object:
        if more:
            return commit(store, *args, more=more)  # type: ignore[arg-type]  # passed on
        raise NotSaved("Not saved: the disk is full.")

    monkeypatch.setattr(commit_parts, "FIRST_PART", 2)
    monkeypatch.setattr(import_commits, "PAUSE", 0)
    monkeypatch.setattr(FileStore, "commit", full_disk)
    stopped = desk("import", "export.csv", "--apply")
    assert stopped.code == NotSaved.exit_code
    assert "2 of 5 cases were brought in; bring the file in again, and the rest comes. Not saved: the disk is full." in stopped.err
    monkeypatch.setattr(FileStore, "commit", commit)
    assert "3 new, 0 changed, 2 unchanged" in desk.ok("import", "export.csv", "--apply").out
    assert desk.ok("import", "export.csv").err == ""
