"""Every figure of a shift whose figures are known, as `desk report` prints it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command_line import CommandLine
from tests.reports.fixture_shift import DATA, FixtureShift

Expected = Mapping[str, Mapping[str, Any]]
WINDOWS: Mapping[str, tuple[str, ...]] = {
    "report_fixture.expected": (),
    "report_fixture.yesterday.expected": ("--from", "2026-11-22", "--to", "2026-11-22"),
}
NOW = "2026-11-23T14:00:00Z"


def expected_of(name: str) -> Expected:
    found: Expected = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))["figures"]
    return found


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., CommandLine]:
    return lambda: CommandLine(FixtureShift("report_fixture", tmp_path).path, monkeypatch, capsys)


def figures_by_id(desk: CommandLine, *words: str) -> dict[str, dict[str, Any]]:
    """All figures, those of kim's own page too."""
    found: dict[str, dict[str, Any]] = {}
    for page in ((), ("--page", "mine")):
        answer = desk.ok("report", *words, *page, "--format", "json", now=NOW, agent="kim").json
        found |= {figure["id"]: figure for figure in answer["figures"]}
    return found


@pytest.mark.parametrize("name", WINDOWS)
def test_every_figure_is_right_in_json(report: Callable[[], CommandLine], name: str) -> None:
    found = figures_by_id(report(), *WINDOWS[name])
    wrong = {}
    for figure, fields in expected_of(name).items():
        there = {field: found[figure].get(field) for field in fields}
        if there != fields:
            wrong[figure] = (fields, there)
    assert wrong == {}
