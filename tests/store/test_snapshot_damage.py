"""A damaged snapshot: every wrong sum is reported, and check and repair agree whatever stands in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desk.model.changes import Append, PutDocument
from desk.model.entries import StatusChange
from desk.store.archive import archive_closed
from desk.store.paths import ShiftPaths
from desk.store.repair.integrity import check_shift
from desk.store.repair.repair import repair_shift
from tests.store.store_builders import AT, append, entry_texts, new_case, open_shift


@pytest.fixture
def folded(tmp_path: Path) -> Path:
    """A shift of two cases and a pack, folded twice, with nothing in its journal."""
    path = tmp_path / "shift.json"
    with open_shift(path) as store:
        store.commit([new_case(), PutDocument("packs", document={"about": "the first"})])
        store.checkpoint()
        store.commit([new_case(), append(text="memo ä")])
        store.checkpoint()
    return path


def lose_kept(path: Path) -> None:
    ShiftPaths(path).previous.unlink()
    ShiftPaths(path).previous_journal.unlink()


def test_a_wrong_sum_is_reported_with_its_id_and_mended(folded: Path) -> None:
    data = folded.read_bytes()
    folded.write_bytes(data.replace("memo ä".encode(), "memo ö".encode()).replace(b"the first", b"the f1rst"))
    found = {problem.what for problem in check_shift(folded).problems if problem.is_damage}
    assert found == {f"{name} in it is not as desk wrote it: its sum is wrong." for name in ("C-101", "packs 1")}
    assert any("C-101, packs 1" in note or "packs 1, C-101" in note for note in repair_shift(folded).notes)
    assert not check_shift(folded).problems
    with open_shift(folded) as store:
        assert {"memo ä", "memo ö"} <= {*entry_texts(store)}
        assert json.loads(store.documents("packs")[1]) == {"about": "the first"}
        assert any(b"the f1rst" in document for document in store.documents("set_aside").values())


def test_every_flip_of_a_snapshot_is_reported(folded: Path) -> None:
    data = folded.read_bytes()
    for place in range(len(data) - 1):
        folded.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        if data[place - 9 : place] != b'"format":':  # a newer format may have other sums, and is refused
            assert check_shift(folded).problems, data[max(0, place - 20) : place + 20]


@pytest.mark.parametrize("is_kept", [True, False], ids=["with kept files", "alone"])
@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.replace(b'"entries":[', b'"entries":[null,', 1),
        lambda data: data.replace(b'\n"101":', b'\n"one":'),
        lambda data: data.replace(b'\n"101":', b'\n"' + b"9" * 5000 + b'":'),
        lambda data: data.replace(b'"id":"C-101"', b'"id":"C-1\xff1"'),
        lambda data: data.replace(b'"id":"101.1"', b'"id":"101\xff\xfe"'),
        lambda data: swapped(data, 2, 3),
        lambda data: swapped(data, 1, 2),
        lambda data: data.replace(b'"cases":{', b'"casfs":{'),
        lambda data: data.replace(b'"cases":{\n', b""),
        lambda data: data.replace(b"},\n", b"}x\n"),
    ],
    ids=[
        "null among entries",
        "a key that is no number",
        "a key of 5,000 digits",
        "no text in a case's id",
        "no text in an entry's id",
        "a displaced heading",
        "facts behind the heading",
        "a spoiled heading",
        "a heading gone",
        "spoiled line ends",
    ],
)
def test_check_and_repair_agree_and_give_back_both_cases(folded: Path, spoil: Callable[[bytes], bytes], is_kept: bool) -> None:
    data = folded.read_bytes()
    folded.write_bytes(spoil(data))
    assert folded.read_bytes() != data
    if not is_kept:
        lose_kept(folded)
    assert check_shift(folded).is_damaged
    assert repair_shift(folded).is_damaged
    assert not check_shift(folded).problems
    with open_shift(folded) as store:
        assert {"C-101", "C-102"} <= {*store.cases}
        assert {"Nobody came at nine.", "memo ä"} <= {*entry_texts(store)}
        assert json.loads(store.documents("packs")[1]) == {"about": "the first"}
        assert store.commit([new_case()]).cases[0].id == f"C-{101 + len(store.cases) - 1}"


def swapped(data: bytes, one: int, other: int) -> bytes:
    lines = data.split(b"\n")
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def test_what_other_tools_read_has_numbers_for_keys(folded: Path) -> None:
    tables: Any = json.loads(folded.read_bytes())
    tables["shift"] = {"1": {"name": 5}}
    folded.write_text(json.dumps(tables))
    repair_shift(folded)
    keys = [key for table in json.loads(folded.read_bytes()).values() for key in table]
    assert all(key.isdigit() for key in keys)


def test_an_archived_case_stays_in_its_archive(folded: Path) -> None:
    with open_shift(folded) as store:
        store.commit([Append("C-102", (StatusChange(at=AT, by="ines", to="closed"),))])
        store.checkpoint()
        archive_closed(store, AT + timedelta(days=1))
        store.checkpoint()
    data = folded.read_bytes()
    folded.write_bytes(data[: data.index(b'"packs"')])
    repair_shift(folded)
    with open_shift(folded) as store:
        assert list(store.cases) == ["C-101"]
        assert store.commit([new_case()]).cases[0].id == "C-103"


def test_a_damaged_archive_is_mended_and_a_foreign_one_left_alone(folded: Path) -> None:
    with open_shift(folded) as store:
        store.commit([Append("C-102", (StatusChange(at=AT, by="ines", to="closed"),))])
        archive_closed(store, AT + timedelta(days=1))
    archive = folded.with_name("shift-2026-05.json")
    archive.write_bytes(archive.read_bytes().replace(b"Nobody came", b"N0body came"))
    other = folded.with_name("shift-2026-04.json")
    other.write_text("when,who\n1,2\n")
    assert any("C-102 in it" in problem.what for problem in check_shift(folded).problems)
    repair_shift(folded)
    assert other.read_text() == "when,who\n1,2\n"
    assert [problem.file for problem in check_shift(folded).problems if problem.is_damage] == [other]
