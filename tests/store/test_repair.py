"""Damaged files: never overwritten, said in words, made whole by a repair."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.errors import Damaged, Refused
from desk.store import open_store
from desk.store.documents.table_names import UNREADABLE
from desk.store.paths import ShiftPaths
from desk.store.repair.integrity import check_shift
from desk.store.repair.repair import newest_good_copy, repair_shift
from tests.store.store_builders import append, entry_texts, folder_contents, new_case, open_shift, read_plainly


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def garble(path: Path) -> None:
    path.write_bytes(os.urandom(300))


def other_json(path: Path) -> None:
    path.write_text("[1, 2, 3]")


def remove(path: Path) -> None:
    path.unlink()


def hole(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2] + b"\x00\xff\x00" + data[len(data) // 2 + 3 :])


DAMAGES = [cut, empty, garble, other_json, remove, hole]


def assert_all_is_there(path: Path) -> None:
    with open_shift(path, read_only=True) as store:
        assert entry_texts(store) == ["Nobody came at nine.", *(f"memo {number}" for number in range(8))]
        assert sorted(store.cases) == ["C-101", "C-102"]
        assert store.shift.name == "Early"


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_snapshot_is_refused_shown_from_what_is_kept_and_repaired(shift: Path, damage: Callable[[Path], None]) -> None:
    damage(shift)
    before = folder_contents(shift.parent)
    with pytest.raises(Damaged, match=r"shift\.json.*desk check --repair"):
        open_store(shift)
    copy, words = newest_good_copy(shift)
    assert len(copy.cases["C-101"].entries) == 9
    assert words
    with pytest.raises(Refused):
        copy.commit([append()])
    assert check_shift(shift).is_damaged
    assert folder_contents(shift.parent) == before, "neither opening nor checking writes"
    report = repair_shift(shift)
    assert report.copies is not None
    if damage is not remove:
        assert (report.copies / "shift.json").read_bytes() == before["shift.json"]
    assert_all_is_there(shift)
    assert not check_shift(shift).is_damaged
    with open_shift(shift) as store:
        assert store.commit([append(text="goes on")]).entries[0].id == "101.10"
    assert len(read_plainly(shift)["cases"][101]["entries"]) == 10


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_second_accident_right_after_a_repair_costs_nothing(shift: Path, damage: Callable[[Path], None]) -> None:
    cut(shift)
    repair_shift(shift)
    with open_shift(shift) as store:
        store.commit([append(text="goes on")])
        store.checkpoints.wrote_at = None
    damage(shift)
    assert len(newest_good_copy(shift)[0].cases["C-101"].entries) == 10
    repair_shift(shift)
    with open_shift(shift) as store:
        assert entry_texts(store)[-2:] == ["memo 7", "goes on"]


@settings(deadline=None, max_examples=25)
@given(place=st.floats(0, 1))
def test_a_snapshot_cut_anywhere_loses_nothing(tmp_path_factory: pytest.TempPathFactory, place: float) -> None:
    path = tmp_path_factory.mktemp("cut") / "shift.json"
    with open_shift(path) as store:
        for number in range(5):
            store.commit([new_case(str(number))])
            store.checkpoint()
        store.commit([append("C-103", "last words")])
        store.checkpoints.wrote_at = None
    size = path.stat().st_size
    os.truncate(path, min(size - 1, int(place * size)))
    if size - 2 <= path.stat().st_size:
        return  # only the newline at the end is gone: still a whole TinyDB file
    repair_shift(path)
    with open_shift(path, read_only=True) as store:
        assert sorted(store.cases) == ["C-101", "C-102", "C-103", "C-104", "C-105"]
        assert entry_texts(store, "C-103")[-1] == "last words"


def test_a_process_at_work_keeps_its_picture_and_writes_nothing_into_damage(shift: Path) -> None:
    with open_shift(shift) as store:
        store.refresh()
        cut(shift)
        damaged = shift.read_bytes()
        for _ in range(2):
            with pytest.raises(Damaged):
                store.refresh()
            with pytest.raises(Damaged):
                store.commit([append(text="not written")])
        assert len(store.cases["C-101"].entries) == 9
        assert shift.read_bytes() == damaged
        repair_shift(shift)
        store.refresh()
        store.commit([append(text="goes on")])
        assert entry_texts(store)[-2:] == ["memo 7", "goes on"]


def test_a_hole_in_the_journal_is_damage_and_what_can_be_read_comes_back(shift: Path) -> None:
    journal = ShiftPaths(shift).journal
    lines = journal.read_bytes().split(b"\n")
    lines[1] = lines[1][:-4] + b"????"
    journal.write_bytes(b"\n".join(lines))
    with pytest.raises(Damaged, match="in its middle"):
        open_store(shift)
    report = repair_shift(shift)
    assert any("cannot be read" in note for note in report.notes)
    with open_shift(shift) as store:
        assert entry_texts(store)[-1] == "memo 7"
        assert "C-102" in store.cases


def test_a_journal_that_lost_commits_is_damage(shift: Path) -> None:
    journal = ShiftPaths(shift).journal
    lines = journal.read_bytes().split(b"\n")
    del lines[1]
    journal.write_bytes(b"\n".join(lines))
    with pytest.raises(Damaged, match="jumps"):
        open_store(shift)
    assert any("in no file any more" in note for note in repair_shift(shift).notes)
    assert not check_shift(shift).is_damaged


def test_a_torn_journal_is_no_damage(shift: Path) -> None:
    with ShiftPaths(shift).journal.open("ab") as file:
        file.write(b'8f3c0a11 {"seq":99')
    report = check_shift(shift)
    assert not report.is_damaged
    assert any("never acknowledged" in problem.what for problem in report.problems)
    assert_all_is_there(shift)
    with open_shift(shift) as store:
        store.commit([append(text="goes on")])
    assert not check_shift(shift).problems


def test_a_case_of_wrong_types_is_kept_aside(shift: Path) -> None:
    with open_shift(shift) as store:
        store.commit([append(text="x")])
    data = shift.read_bytes()
    shift.write_bytes(data.replace(b'"102":{"id":"C-102","subject":"', b'"102":{"id":"C-102","subject":7,"was":"'))
    with open_shift(shift) as store:
        assert entry_texts(store)[-1] == "x", "the other cases go on"
        with pytest.raises(Damaged, match="C-102 cannot be read"):
            store.cases["C-102"]
    assert check_shift(shift).is_damaged
    ShiftPaths(shift).previous.unlink()
    ShiftPaths(shift).previous_journal.unlink()
    repair_shift(shift)
    with open_shift(shift) as store:
        assert list(store.cases) == ["C-101"]
        assert store.commit([new_case()]).cases[0].id == "C-103", "its number is not given again"
    assert read_plainly(shift)[UNREADABLE][102]["subject"] == 7


def test_a_case_of_wrong_types_comes_back_from_what_is_kept(shift: Path) -> None:
    with open_shift(shift) as store:
        store.commit([append(text="x")])
        store.checkpoints.wrote_at = None  # as if killed
    data = shift.read_bytes()
    shift.write_bytes(data.replace(b'"101":{"id":"C-101","subject":"', b'"101":{"id":"C-101","subject":7,"was":"'))
    assert check_shift(shift).is_damaged
    repair_shift(shift)
    with open_shift(shift) as store:
        assert entry_texts(store) == ["Nobody came at nine.", *(f"memo {number}" for number in range(8)), "x"]
    assert read_plainly(shift)[UNREADABLE][101]["subject"] == 7, "what stood there is kept too"


def test_entries_with_one_id_get_different_ones(shift: Path) -> None:
    with open_shift(shift) as store:
        store.commit([append(text="x")])
    shift.write_bytes(shift.read_bytes().replace(b'"id":"101.3"', b'"id":"101.2"'))
    assert check_shift(shift).is_damaged
    repair_shift(shift)
    with open_shift(shift) as store:
        ids = [entry.id for entry in store.cases["C-101"].entries]
        assert len(ids) == len(set(ids))
        assert sorted(entry_texts(store)) == sorted(["Nobody came at nine.", *(f"memo {number}" for number in range(8)), "x"])


def test_a_repair_of_a_sound_file_changes_nothing(shift: Path) -> None:
    before = folder_contents(shift.parent)
    assert not repair_shift(shift).is_damaged
    assert folder_contents(shift.parent) == before


def test_drafts_of_agents_with_accounts_of_their_own_are_checked_and_copied_too(shift: Path) -> None:
    with open_shift(shift) as store:
        store.drafts.save("C-101", "apology", {"text": "We are so"})
    theirs = ShiftPaths(shift).drafts.with_name("shift.json.drafts.1002")
    theirs.mkdir()
    (theirs / "ines.C-101.apology.json").write_bytes(b"\x00")
    report = repair_shift(shift)
    assert report.copies is not None
    assert len(list(report.copies.glob("*apology.json"))) == 2
    assert not check_shift(shift).is_damaged


def test_an_unreadable_draft_is_moved_to_the_copies(shift: Path) -> None:
    with open_shift(shift) as store:
        store.drafts.save("C-101", "apology", {"text": "We are so"})
    draft = next(ShiftPaths(shift).drafts.glob("*.json"))
    draft.write_bytes(b"\x00")
    assert check_shift(shift).is_damaged
    report = repair_shift(shift)
    assert report.copies is not None
    assert (report.copies / draft.name).read_bytes() == b"\x00"
    assert not check_shift(shift).is_damaged


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda tables: tables["cases"]["101"]["entries"].append(5), "an entry that is none"),
        (lambda tables: tables["cases"]["101"].update(entries="x"), "is not a case"),
        (lambda tables: tables["cases"]["101"].update(subject=5), "C-101 in it cannot be read"),
        (lambda tables: tables.update(shift={"1": {"name": 5}}), "the shift's own facts"),
        (lambda tables: tables["_meta"]["1"].update(seq="x"), "_meta table does not hold"),
    ],
)
def test_values_of_the_wrong_type_are_said_and_mended(shift: Path, spoil: Callable[[Any], None], words: str) -> None:
    tables = json.loads(shift.read_bytes())
    spoil(tables)
    shift.write_text(json.dumps(tables))
    report = check_shift(shift)
    assert report.is_damaged
    assert any(words in str(problem) for problem in report.problems)
    repair_shift(shift)
    assert not check_shift(shift).is_damaged
    with open_shift(shift, read_only=True) as store:
        assert entry_texts(store)[-1] == "memo 7"
        assert store.shift.name in {"Early", ""}
