"""Where no shift is, a line command says so and makes nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from desk.errors import Unsure
from desk.store.file.file_store import FileStore
from tests.cli.command_line import CommandLine

READS = (["list"], ["show", "C-101"], ["explain", "C-101"], ["log", "memo", "C-101", "text"], ["undo", "C-101"], ["check"])
BEGINS = (["new", "--customer", "Ada", "--subject", "it broke"],)


@pytest.mark.parametrize("command", [*READS, *BEGINS], ids=lambda command: command[0])
def test_a_folder_that_is_gone_is_said_and_not_made(desk: CommandLine, command: list[str]) -> None:
    gone = desk.shift.parent / "share" / "shift.json"
    answer = desk("--shift", str(gone), *command)
    assert answer.code == 1
    assert "No shift here" in answer.err
    assert not gone.parent.exists()


@pytest.mark.parametrize("command", READS, ids=lambda command: command[0])
def test_an_empty_folder_is_left_empty(desk: CommandLine, tmp_path: Path, command: list[str]) -> None:
    share = tmp_path / "share"
    share.mkdir()
    answer = desk("--shift", str(share / "shift.json"), *command)
    assert answer.code == 1
    assert "No shift here" in answer.err
    assert list(share.iterdir()) == []


def test_the_users_own_folder_is_made_for_the_first_case(desk: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    own = desk.shift.parent / ".local" / "share" / "desk" / "shift.json"
    assert desk("--shift", str(own), "list").code == 1
    assert not own.parent.exists()
    assert desk("--shift", str(own), *BEGINS[0]).code == 0
    assert own.exists()


def test_without_the_driver_a_database_is_refused_with_the_line_that_brings_it(tmp_path: Path) -> None:
    words = ["--shift", "postgresql://ines:secret@127.0.0.1/desk", "--as", "ines", "list"]
    script = f"import sys; sys.modules['psycopg'] = None; from desk.cli import run; sys.exit(run({words!r}))"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert ended.returncode == 1
    assert "pip install 'desk[postgres]'" in ended.stderr
    assert "secret" not in ended.stderr + ended.stdout
    assert not list(tmp_path.iterdir())


def test_what_may_have_been_saved_is_to_be_looked_at_first(with_case: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def lose_the_answer(*_: object) -> None:
        raise Unsure("It is not known whether this was saved.", "token")

    monkeypatch.setattr(FileStore, "commit", lose_the_answer)
    said = with_case("log", "memo", "C-101", "called").err
    assert "not known whether this was saved. Look whether it stands there before you write it again." in said
