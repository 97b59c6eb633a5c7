"""Files that hold nothing of a shift: named as what they are, and never written to by a repair."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from desk.errors import ForeignFile, Refused
from desk.store import open_store
from desk.store.file.file_kind import file_kind
from desk.store.paths import ShiftPaths
from desk.store.repair.integrity import check_shift
from desk.store.repair.integrity_report import IntegrityReport
from desk.store.repair.repair import newest_good_copy, repair_shift
from tests.store.store_builders import folder_contents, made_shift

FILES = {
    "a table (CSV)": b"id,subject\n1,late\n2,wet\n",
    "a text": b"Dear all,\nplease read this.\n",
    "JSON of another kind": b'{"items": [1, 2, 3]}',
    "empty": b"",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "an SQLite database": b"SQLite format 3\0" + bytes(100),
    "a gzip archive": gzip.compress(b"x"),
    "a mailbox": b"From ada@example.org Mon May  4 10:00:00 2026\n",
    "no text of a kind that desk writes": bytes(range(128, 256)),
    "a file of blanks or zeros": bytes(300),
}


@pytest.mark.parametrize(("kind", "content"), FILES.items(), ids=FILES)
def test_a_foreign_file_is_named_and_left_alone(tmp_path: Path, kind: str, content: bytes) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(content)
    assert file_kind(content) == kind
    for call in (open_store, repair_shift, newest_good_copy):
        with pytest.raises(ForeignFile) as told:
            call(path)
        assert kind in str(told.value)
        assert "repair" not in str(told.value)
    report = check_shift(path)
    assert report.is_damaged
    assert not report.can_be_mended
    assert not any("--repair" in str(problem) for problem in report.problems)
    assert folder_contents(tmp_path) == {"export.csv": content}


@pytest.mark.parametrize("content", [{"cases": {"2020": {"deaths": 1}}}, {"cases": {"one": {}}}, {"_meta": {"1": {"format": "x"}}}])
def test_json_that_only_looks_like_a_shift_is_left_alone(tmp_path: Path, content: object) -> None:
    path = tmp_path / "numbers.json"
    path.write_text(json.dumps(content))
    before = folder_contents(tmp_path)
    with pytest.raises(ForeignFile):
        repair_shift(path)
    assert folder_contents(tmp_path) == before


def test_a_foreign_file_in_the_place_of_a_shift_goes_to_the_copies(shift: Path) -> None:
    shift.write_bytes(FILES["a table (CSV)"])
    report = repair_shift(shift)
    assert report.copies is not None
    assert (report.copies / "shift.json").read_bytes() == FILES["a table (CSV)"]
    assert not check_shift(shift).problems


def test_a_repair_writes_through_no_link_out_of_the_folder(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir()
    target = made_shift(there / "shift.json")
    target.write_bytes(target.read_bytes()[:-40])
    here = tmp_path / "here"
    here.mkdir()
    link = here / "shift.json"
    link.symlink_to(target)
    before = folder_contents(tmp_path)
    with pytest.raises(Refused, match="leads out of its folder"):
        repair_shift(link)
    assert folder_contents(tmp_path) == before
    (there / "today.json").symlink_to("shift.json")
    assert repair_shift(there / "today.json").copies is not None
    assert (there / "today.json").is_symlink()


def test_what_will_be_done_is_said_before_anything_is_written(shift: Path) -> None:
    shift.write_bytes(shift.read_bytes()[:-40])
    before = folder_contents(shift.parent)
    said: list[str] = []

    def announce(report: IntegrityReport, planned: Sequence[str]) -> None:
        assert folder_contents(shift.parent) == before
        assert report.is_damaged
        said.extend(planned)

    report = repair_shift(shift, announce=announce)
    assert said == [
        "Every file of shift.json is copied to shift.json.damaged-1 first.",
        "Then shift.json is written anew with the 2 cases that can be read, and a new journal begun.",
    ]
    assert report.copies is not None
    assert (report.copies / "shift.json").read_bytes() == before["shift.json"]
    assert ShiftPaths(shift).journal.exists()
