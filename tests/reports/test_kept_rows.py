"""Rows of facts kept beside archives: as good as the cases, and never in the way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desk.board.case_view import case_view
from desk.board.filters import compile_filter
from desk.model.case import Case, decode_case
from desk.model.entries import Verify
from desk.model.shift import Shift
from desk.reports.case_filter import CaseFilter
from desk.sla.policy_file import read_policy
from tests.cli.command_line import CommandLine
from tests.reports.shift_files import write_shift
from tests.reports.test_night_shift import POLICY, SHIFT, case, closed, long_ago, utc

NOW = "2026-10-25T06:00:00Z"


def verified_later() -> Case:
    """Closed on the 20th, its verdict on the 24th."""
    return case("C-320", "20:00", closed("21:00", days=4), Verify(at=utc("22:00"), by="ines", verdict="met"), days=4, failure="error")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    archives = {"2026-09": [long_ago()], "2026-10": [verified_later()]}
    path = write_shift(tmp_path / "shift.json", SHIFT, POLICY, [case("C-301", "20:10")], archives)
    return CommandLine(path, monkeypatch, capsys)


def whole_report(desk: CommandLine, *words: str) -> Any:
    return desk.ok("report", *words, "--json", now=NOW).json


def kept_files(desk: CommandLine) -> list[Path]:
    return sorted(desk.shift.parent.glob("*.report.facts"))


class _Counted:
    """Counts the cases that are read whole from archives."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.whole = 0

        def counting(document: Any) -> Case:
            self.whole += 1
            return decode_case(document)

        monkeypatch.setattr("desk.store.file.file_archive.decode_case", counting)


def test_rows_are_kept_and_serve_for_the_cases(desk: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    first = whole_report(desk)
    assert len(kept_files(desk)) == 2
    counted = _Counted(monkeypatch)
    assert whole_report(desk) == first
    assert counted.whole == 0
    for file in kept_files(desk):
        file.unlink()
    assert whole_report(desk) == first


def test_an_earlier_window_reads_the_cases_that_went_on(desk: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    whole_report(desk)
    counted = _Counted(monkeypatch)
    earlier = whole_report(desk, "--from", "2026-10-20", "--to", "2026-10-21")
    figures = {figure["id"]: figure for figure in earlier["figures"]}
    assert figures["recovery.unasked"]["cases"] == ["C-320"], "the verdict came later"
    assert counted.whole == 1, "the other ended long before"
    before = whole_report(desk, "--from", "2026-01-01", "--to", "2026-01-02")
    assert counted.whole == 1, "nothing was told by then"
    assert all(not figure["cases"] for figure in before["figures"])


@pytest.mark.parametrize("damage", [b"", b"DESKFACT", b"x" * 4000])
def test_torn_rows_are_made_anew(desk: CommandLine, damage: bytes) -> None:
    first = whole_report(desk)
    for file in kept_files(desk):
        file.write_bytes(damage)
    assert whole_report(desk) == first
    assert all(file.read_bytes() != damage for file in kept_files(desk))


def test_another_policy_makes_them_anew(desk: CommandLine) -> None:
    def fix_of(report: Any) -> Any:
        return next(figure for figure in report["figures"] if figure["id"] == "sla.fix")

    window = ("--from", "2026-10-20", "--to", "2026-10-20")
    assert (fix_of(whole_report(desk, *window))["value"], fix_of(whole_report(desk, *window))["of"]) == (1, 1)
    policy = desk.shift.with_suffix(".toml")
    policy.write_text(policy.read_text(encoding="utf-8").replace("fix = 480", "fix = 30"), encoding="utf-8")
    assert (fix_of(whole_report(desk, *window))["value"], fix_of(whole_report(desk, *window))["of"]) == (0, 1)


def test_a_filter_and_a_list_of_cases_read_them_whole(desk: CommandLine) -> None:
    assert {f["id"]: f for f in whole_report(desk, "-#nothing")["figures"]}["cause.late van"]["cases"] == ["C-309"]
    listed = desk.ok("report", "--figure", "cause.late van", now=NOW).out
    assert "* C-309     normal  Tess" in listed


def untouched() -> Case:
    """Closed two months before the window, with nothing in it since."""
    return case("C-330", "20:00", closed("21:00", days=60), days=60, tags=("van",))


@pytest.fixture
def with_untouched(desk: CommandLine) -> CommandLine:
    archives = {"2026-08": [untouched()], "2026-09": [long_ago()], "2026-10": [verified_later()]}
    write_shift(desk.shift, SHIFT, POLICY, [case("C-301", "20:10")], archives)
    return desk


@pytest.mark.parametrize("words", ["-#nothing", "-late", "customer:tess", "status:closed"])
def test_a_filter_reads_no_case_in_which_the_window_finds_nothing(
    with_untouched: CommandLine, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    whole_report(with_untouched)
    counted = _Counted(monkeypatch)
    whole_report(with_untouched, words)
    assert counted.whole == 2


def test_the_csv_holds_the_cases_that_the_report_was_counted_from(with_untouched: CommandLine) -> None:
    def rows(*window: str) -> list[str]:
        with_untouched.ok("report", *window, "--format", "csv", "--out", "x", now=NOW)
        return [line.partition(",")[0] for line in with_untouched.shift.with_name("x.cases.csv").read_text("utf-8").splitlines()[1:]]

    assert rows() == ["C-301", "C-309", "C-320"]
    assert rows("--from", "2026-08-01") == ["C-301", "C-330", "C-309", "C-320"]
    assert rows("--from", "2026-08-01", "#van") == ["C-330"]


@pytest.mark.parametrize("words", ["#van", "tess", "owner:- -tess", "status:closed van", "case:309"])
def test_a_filter_that_asks_for_no_clock_reads_none_and_finds_the_same(words: str) -> None:
    cases = [untouched(), long_ago(), verified_later(), case("C-301", "20:10")]
    policy = read_policy(POLICY, "policy.toml")
    test = CaseFilter(words, policy, Shift())
    board = compile_filter(words, finished=True)
    at = utc("23:00")
    assert test.passes is not None
    assert [test.passes(each, at) for each in cases] == [board.test(case_view(each, policy), at) for each in cases]


def test_a_case_that_cannot_be_read_is_told(desk: CommandLine) -> None:
    archive = desk.shift.with_name("shift-2026-10.json")
    archive.write_text(archive.read_text(encoding="utf-8").replace('"created_at": "', '"created_at": "x'), encoding="utf-8")
    answer = desk("report", now=NOW)
    assert (answer.code, answer.out) == (5, "")
    assert "C-320" in answer.err
