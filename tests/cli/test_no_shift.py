"""Where no shift is, a line command says so and makes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

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
