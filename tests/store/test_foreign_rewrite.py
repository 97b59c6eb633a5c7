"""Files that another program wrote to: noticed, said, and nothing acknowledged is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from tinydb import TinyDB

from desk.model.entries import text_of
from desk.store.paths import ShiftPaths
from desk.store.repair.integrity import check_shift
from tests.store.store_builders import append, entry_texts, open_shift, read_plainly


def test_an_edit_in_our_own_layout_is_noticed_and_a_touch_is_not(shift: Path) -> None:
    with open_shift(shift) as store:
        shift.touch()
        assert not store.refresh()
        aside = shift.with_suffix(".edited")
        aside.write_bytes(shift.read_bytes().replace(b"Tess Tampleton", b"Tess Templeton"))
        aside.rename(shift)
        changed = store.refresh()
        assert "C-101" in changed.cases
        assert any("another program" in notice for notice in changed.notices)
        assert store.cases["C-101"].customer == "Tess Templeton"
        assert len(store.cases["C-101"].entries) == 9


@pytest.mark.parametrize("rewrite", ["update", "insert", "drop", "pretty", "stale", "no numbers"])
def test_a_foreign_rewrite_is_noticed_and_nothing_acknowledged_is_lost(shift: Path, rewrite: str) -> None:
    stale = ShiftPaths(shift).previous.read_bytes()
    with open_shift(shift) as store:
        store.refresh()
        foreign_rewrite(shift, rewrite, stale)
        changed = store.refresh()
        assert any("another program" in notice for notice in changed.notices)
        store.commit([append(text="goes on")])
        assert [text for text in entry_texts(store) if text != "by hand"] == [
            "Nobody came at nine.",
            *(f"memo {number}" for number in range(8)),
            "goes on",
        ]
        assert "C-102" in store.cases
        if rewrite == "update":
            assert store.cases["C-101"].customer == "changed by hand"
        if rewrite == "insert":
            assert store.cases["C-103"].subject == "by hand"
        assert not store.refresh().notices, "said once"
    assert not check_shift(shift).problems
    assert shift.read_bytes().startswith(b'{"_meta":{"1":{"format":2,')


def foreign_rewrite(path: Path, how: str, stale: bytes) -> None:
    if how == "stale":
        path.write_bytes(stale)
        return
    with TinyDB(path, indent=2 if how == "pretty" else None) as db:
        cases = db.table("cases")
        if how == "update":
            cases.update({"customer": "changed by hand"}, doc_ids=[101])
        elif how == "insert":
            cases.insert({"subject": "by hand", "created_at": "2026-05-04T10:00:00Z"})
            db.drop_table("nothing")
        elif how == "drop":
            cases.update({"entries": []}, doc_ids=[101])
            data = db.storage.read() or {}
            db.storage.write({"cases": data["cases"]})
        elif how == "no numbers":
            db.drop_table("_meta")
        else:
            cases.update({"priority": "high"}, doc_ids=[101])


def test_a_plain_file_of_cases_is_taken_over_and_a_copy_kept(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    with TinyDB(path) as db:
        db.table("cases").insert({"subject": "by hand", "created_at": "2026-05-04T10:00:00Z", "entries": [{"kind": "memo"}]})
        db.table("other").insert({"kept": True})
    before = path.read_bytes()
    with open_shift(path) as store:
        assert store.cases["C-1"].subject == "by hand"
        assert store.cases["C-1"].entries[0].id == "1.1"
        store.commit([append("C-1", "goes on")])
    assert ShiftPaths(path).format_copy(0).read_bytes() == before
    assert read_plainly(path)["other"] == {1: {"kept": True}}


def test_a_case_that_another_program_took_out_comes_back_with_all_that_was_logged(shift: Path) -> None:
    with open_shift(shift) as store:
        store.checkpoint()
        known = store.cases["C-101"]
    with TinyDB(shift) as db:
        db.table("cases").truncate()
    with open_shift(shift) as store:
        assert store.cases["C-101"] == known
        store.commit([append(text="later")])
    assert texts_plainly(shift) == [*map(text_of, known.entries), "later"]


def texts_plainly(path: Path) -> list[str]:
    return [entry.get("text", "") for entry in read_plainly(path)["cases"][101]["entries"]]
