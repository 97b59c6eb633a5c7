"""Fixtures of the intake's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """The command line on a shift file that does not exist yet."""
    return CommandLine(tmp_path / "shift.json", monkeypatch, capsys)
