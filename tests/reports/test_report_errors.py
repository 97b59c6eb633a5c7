"""What is wrong is said in a line, and nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.cli.report_files import write_whole
from desk.errors import NotSaved
from tests.cli.command_line import CommandLine
from tests.reports.fixture_shift import FixtureShift

NOW = "2026-11-23T14:00:00Z"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(FixtureShift("report_fixture", tmp_path).path, monkeypatch, capsys)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "2026-11-23", "--to", "2026-11-22"), "would end"),
        (("--from", "14:00", "--to", "2026-11-23T10:00Z"), "would end"),
        (("--from", "2026-11-24"), "would end"),
        (("--from", "noonish"), "is not a time"),
        (("--page", "flou"), "Did you mean flow?"),
        (("--figure", "recovery.rat"), "Did you mean recovery.rate"),
        (("--figure", "cause.nowhere"), "There is no figure"),
        (("--figure", "zzz"), "There are flow.open_at_start"),
        (("--format", "pdf"), "There are text, markdown, csv, json, html"),
        (("--handover", "H-7"), "There is no signed handover 'H-7'"),
        (("--handover", "H-7", "--from", "8:00"), "leave out --from"),
        (("nofield:x",), "no field called"),
        (("--out", "nowhere/x/y.txt"), "cannot be written"),
    ],
)
def test_a_wrong_wish_is_told(desk: CommandLine, words: tuple[str, ...], said: str) -> None:
    before = {file: file.read_bytes() for file in desk.shift.parent.iterdir()}
    answer = desk("report", *words, *(() if "--out" in words else ("--out", "report.txt")), now=NOW)
    assert answer.code == (1 if "--out" in words else 2)
    assert said in answer.err
    assert answer.err.count("\n") == 1
    assert not answer.out
    assert {file: file.read_bytes() for file in desk.shift.parent.iterdir() if file.suffix not in {".lock", ".facts"}} == before


def test_a_damaged_archive_is_told(desk: CommandLine) -> None:
    desk.shift.with_name("shift-2026-11.json").write_bytes(b'{"_meta": {"1": {"fo')
    answer = desk("report", "--out", "report.txt", now=NOW)
    assert answer.code == 5
    assert "archive" in answer.err
    assert not desk.shift.with_name("report.txt").exists()


def test_an_unknown_export_is_told(desk: CommandLine) -> None:
    answer = desk("export", "--format", "xlsx", "--out", "x", now=NOW)
    assert (answer.code, answer.out) == (2, "")
    assert "There are csv, json, jsonl, iso10002" in answer.err
    assert not desk.shift.with_name("x").exists()


def test_a_link_planted_under_the_name_is_replaced_and_not_followed(desk: CommandLine) -> None:
    victim = desk.shift.with_name("victim")
    victim.write_text("keep", encoding="utf-8")
    desk.shift.with_name("report.txt").symlink_to(victim)
    desk.ok("report", "--out", "report.txt", now=NOW)
    assert victim.read_text(encoding="utf-8") == "keep"
    assert not desk.shift.with_name("report.txt").is_symlink()


@pytest.mark.parametrize("stop", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_a_file_is_whole_or_what_it_was(tmp_path: Path, stop: BaseException | type[BaseException]) -> None:
    path = tmp_path / "report.txt"
    path.write_text("before", encoding="utf-8")

    def texts() -> Iterator[str]:
        yield "half"
        raise stop

    with pytest.raises((KeyboardInterrupt, NotSaved)):
        write_whole(path, texts())
    assert {file.name: file.read_text(encoding="utf-8") for file in tmp_path.iterdir()} == {"report.txt": "before"}


def test_a_folder_is_no_file(desk: CommandLine) -> None:
    answer = desk("report", "--out", str(desk.shift.parent), now=NOW)
    assert (answer.code, answer.out) == (1, "")
    assert "is a folder" in answer.err
