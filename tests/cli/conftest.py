"""Fixtures of the command line's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.desk_line import DeskLine


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> DeskLine:
    """The command line on a shift file that does not exist yet."""
    return DeskLine(tmp_path / "shift.json", monkeypatch, capsys)


@pytest.fixture
def with_case(desk: DeskLine) -> DeskLine:
    """The command line on a shift with one case, C-101, logged an hour ago."""
    desk.ok("new", "--customer", "Tess", "--subject", "Truck never came", "--priority", "high", "nobody came", now="2026-05-04T13:00:00Z")
    return desk
