"""The files kept from before, which say what a window knows that no file says any more."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from desk.model.changes import Append
from desk.model.entries import FieldChange
from desk.store.file.kept_files import previous_documents
from desk.store.paths import ShiftPaths
from tests.store.store_builders import AT, made_shift, open_shift, read_plainly

LATER = AT + timedelta(hours=1)


def test_they_hold_twice_what_was_said_twice(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json")
    with open_shift(path) as store:
        for _ in range(2):
            store.commit([Append("C-101", (FieldChange(at=LATER, by="ines", name="priority", now="high"),))])
        store.checkpoint()
    whole = read_plainly(path)["cases"][101]["entries"]
    documents, _, _ = previous_documents(ShiftPaths(path))
    assert len(whole) == 3
    assert documents.document(101).count(b'"kind":"field"') == 2
