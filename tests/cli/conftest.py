"""Fixtures of the command line's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """The command line on a shift file that does not exist yet."""
    return CommandLine(tmp_path / "shift.json", monkeypatch, capsys)


@pytest.fixture
def with_case(desk: CommandLine) -> CommandLine:
    """The command line on a shift with one case, C-101, logged an hour ago."""
    desk.ok("new", "--customer", "Tess", "--subject", "Truck never came", "--priority", "high", "nobody came", now="2026-05-04T13:00:00Z")
    return desk
