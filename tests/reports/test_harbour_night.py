"""A night in St. John's on which an hour comes twice, with two calendars and archives.

Every figure is counted a second time by `PlainReport`, which knows nothing of the desk. Those below stand as they were reckoned by hand.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from desk.model.case import Case, encode_case
from desk.reports.count import ReportBasis
from desk.reports.figures import PAGES, figures_of
from desk.reports.forms.json_form import figure_json
from desk.reports.report import FactCollector
from desk.reports.window import Window
from desk.sla.policy_file import read_policy
from tests.cli.command_line import CommandLine
from tests.reports.harbour_night import NOW, SHIFT, documents, plain_rules, policy_text, write_night
from tests.reports.plain_figures import Figures, PlainReport
from tests.reports.test_report_laws import LAW, desks, windows
from tests.reports.test_report_laws import NOW as LAST

ZONE, RATE = str(SHIFT["zone"]), Decimal(str(SHIFT["minute_rate"]))
LATER = "2026-11-01T12:30:00Z"
WINDOWS: Mapping[str, tuple[str, str, str]] = {
    "the shift": ("2026-11-01T00:30Z", NOW, NOW),
    "the hour from one to two": ("2026-11-01T03:30Z", "2026-11-01T04:30Z", NOW),
    "that hour again": ("2026-11-01T04:30Z", "2026-11-01T05:30Z", NOW),
    "the evening before": ("2026-10-31T18:00Z", "2026-11-01T00:30Z", NOW),
    "a window that is not over": ("2026-11-01T00:30Z", "2026-11-01T14:00Z", "2026-11-01T05:00Z"),
    "two hours after it": ("2026-11-01T10:30Z", LATER, LATER),
    "the day of the change": ("2026-11-01T02:30Z", "2026-11-02T03:30Z", LATER),
    "a month": ("2026-09-01T02:30Z", "2026-10-01T02:30Z", NOW),
    "before there was anything": ("2026-08-01T00:00Z", "2026-08-02T00:00Z", NOW),
}


def plain_figures(found: Sequence[dict[str, Any]], start: str, end: str, now: str) -> Figures:
    instants = [datetime.fromisoformat(each) for each in (start, end, now)]
    return PlainReport(found, plain_rules(), instants[0], instants[1], now=instants[2]).figures(zone=ZONE, rate=RATE)


def differences(ours: Mapping[str, Mapping[str, Any]], plain: Figures) -> dict[str, Any]:
    """The figures in which a field of the plain count is not the same, both sides."""
    there = {name: {field: ours.get(name, {}).get(field) for field in fields} for name, fields in plain.items()}
    return {name: (fields, there[name]) for name, fields in plain.items() if there[name] != fields}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(write_night(tmp_path), monkeypatch, capsys)


def figures(desk: CommandLine, start: str, end: str, now: str) -> dict[str, Any]:
    answer = desk.ok("report", "--from", start, "--to", end, "--format", "json", now=now, agent="ines").json
    return {figure["id"]: figure for figure in answer["figures"]}


@pytest.mark.parametrize("name", WINDOWS)
def test_every_figure_is_what_the_plain_count_gives(desk: CommandLine, name: str) -> None:
    assert differences(figures(desk, *WINDOWS[name]), plain_figures(documents(), *WINDOWS[name])) == {}


def test_both_counts_are_what_was_reckoned_by_hand(desk: CommandLine) -> None:
    plain = plain_figures(documents(), *WINDOWS["the shift"])
    reckoned = json.loads((Path(__file__).parent / "data" / "harbour_night.reckoned.json").read_text(encoding="utf-8"))
    assert differences(plain, reckoned) == {}
    assert differences(figures(desk, *WINDOWS["the shift"]), reckoned) == {}


@LAW
@given(desks(), windows)
def test_any_desk_counts_as_the_plain_count_does(found: tuple[Case, ...], window: Window) -> None:
    collector = FactCollector(window, LAST, read_policy(policy_text(), "policy.toml"))
    for case in found:
        collector.take_case(case)
    basis = ReportBasis(window, collector.as_of, collector.facts, minute_rate=RATE)
    ours = {figure.id: figure_json(figure) for page in PAGES for figure in figures_of(page, basis)}
    told = [json.loads(encode_case(case)) for case in found]
    plain = PlainReport(told, plain_rules(), window.start, window.end, now=LAST).figures(zone="UTC", rate=RATE)
    assert differences(ours, plain) == {}
