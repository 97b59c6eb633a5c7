"""Several stores on one file: each sees the others' commits, ids are given once, the plain library reads what was checkpointed."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.errors import Refused
from desk.model.changes import PutDocument, SetShift
from desk.model.entries import Unknown
from desk.model.shift import Shift
from desk.store.paths import ShiftPaths
from tests.store.store_builders import append, entry_texts, made_shift, new_case, open_shift, read_plainly


def test_documents_of_their_own_are_shared_and_checkpointed(tmp_path: Path) -> None:
    path = tmp_path / "shift.json"
    with open_shift(path) as ines, open_shift(path, "bo") as bo:
        ines.commit([PutDocument("packs", 7, {"part": "story"})])
        bo.refresh()
        assert bo.documents("packs") == {7: b'{"part":"story"}'}
    assert read_plainly(path)["packs"] == {7: {"part": "story"}}


def test_a_checkpoint_goes_unnoticed_by_open_stores(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json")
    with open_shift(path) as ines, open_shift(path, "bo") as bo:
        ines.commit([append(text="one")])
        bo.refresh()
        documents = bo._reader.loaded
        assert ines.checkpoint()
        assert not ines.checkpoint(), "nothing is left to fold"
        assert not bo.refresh()
        assert bo._reader.loaded is documents, "a fold by somebody else must not make us read everything again"
        bo.commit([append(text="two")])
        ines.refresh()
        assert entry_texts(ines) == ["Nobody came at nine.", "one", "two"]


def test_a_store_that_missed_checkpoints_reloads(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json")
    with open_shift(path) as ines, open_shift(path, "bo") as bo:
        for text in ("one", "two", "three"):
            ines.commit([append(text=text)])
            ines.checkpoint()
        changed = bo.refresh()
        assert changed.cases == ("C-101",)
        assert changed.notices == ()
        assert entry_texts(bo) == entry_texts(ines)


def test_the_plain_library_reads_the_file_at_every_step(tmp_path: Path) -> None:
    path = tmp_path / "shift.json"
    with open_shift(path) as ines:
        ines.commit([new_case()])
        assert read_plainly(path)["cases"] == {}
        ines.commit([append(text="one")])
        ines.checkpoint()
        found = read_plainly(path)["cases"][101]
        assert found["id"] == "C-101"
        assert [entry["kind"] for entry in found["entries"]] == ["told", "memo"]
        ines.commit([SetShift(Shift(name="Early"))])
    assert read_plainly(path)["shift"][1]["name"] == "Early"
    assert read_plainly(path)["_meta"][1]["format"] == 2


def test_kinds_and_fields_of_a_newer_version_survive_a_checkpoint_byte_for_byte(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json")
    strange = b'{"kind":"hologram","id":"101.2","at":"2026-05-04T10:00:00Z","by":"bo","beam":[1.50,{"deep":1e3}]}'
    data = path.read_bytes().replace(b'"subject"', b'"mood":{"x":1.250},"subject"').replace(b'],"_crc"', b"," + strange + b'],"_crc"')
    path.write_bytes(data)
    ShiftPaths(path).journal.unlink()
    with open_shift(path) as ines:
        assert isinstance(ines.cases["C-101"].entries[1], Unknown)
        assert ines.commit([append(text="after")]).entries[0].id == "101.3"
        ines.checkpoint()
    checkpointed = path.read_bytes()
    assert strange in checkpointed
    assert b'"mood":{"x":1.250}' in checkpointed


def test_reading_only_never_writes(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json", append(text="one"))
    before = {file: file.stat().st_mtime_ns for file in tmp_path.iterdir()}
    with open_shift(path, read_only=True) as reviewer:
        assert entry_texts(reviewer)[-1] == "one"
        with pytest.raises(Refused, match="reading only"):
            reviewer.commit([append()])
        assert not reviewer.checkpoint()
    assert {file: file.stat().st_mtime_ns for file in tmp_path.iterdir()} == before


def test_looking_at_an_absent_file_makes_none(tmp_path: Path) -> None:
    with open_shift(tmp_path / "new" / "shift.json") as store:
        assert not store.cases
        assert not store.refresh()
    assert list(tmp_path.iterdir()) == []
    with open_shift(tmp_path / "new" / "shift.json") as store:
        store.commit([new_case()])
    assert read_plainly(tmp_path / "new" / "shift.json")["cases"].keys() == {101}


def test_one_case_of_a_large_file_is_written_without_reading_the_others(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json", *(new_case(entries=200) for _ in range(80)))
    assert path.stat().st_size > 1 << 20
    with open_shift(path, "bo") as bo:
        assert bo.commit([append("C-150", "from bo")]).entries[0].id == "150.202"
        assert bo.commit([new_case()]).cases[0].id == "C-182"
        assert not bo._reader.documents.is_in_memory
    assert 182 not in read_plainly(path)["cases"], "one line command does not fold a large file"
    with open_shift(path) as ines:
        assert len(ines.cases) == 82
        assert ines._reader.documents.is_in_memory
        ines.commit([append("C-150", "from ines")])
        assert entry_texts(ines, "C-150")[-2:] == ["from bo", "from ines"]
    assert 182 in read_plainly(path)["cases"], "whoever holds everything folds"


def test_a_lock_file_taken_away_is_made_again(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json")
    with open_shift(path) as ines, open_shift(path, "bo") as bo:
        ines.commit([append(text="one")])
        ShiftPaths(path).lock.unlink()
        bo.commit([append(text="two")])
        ines.commit([append(text="three")])
        assert entry_texts(ines)[-3:] == ["one", "two", "three"]


def test_a_journal_taken_away_is_written_again_from_what_is_known(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json")
    with open_shift(path) as ines:
        ines.commit([append(text="only in the journal")])
        ShiftPaths(path).journal.unlink()
        ines.commit([append(text="next")])
    with open_shift(path) as again:
        assert entry_texts(again)[-2:] == ["only in the journal", "next"]
