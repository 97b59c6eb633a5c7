"""Two versions of desk on one file: the older refuses politely and loses nothing; what it does not know, it keeps."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.errors import Refused
from desk.store import open_store
from desk.store.file.journal_codec import JournalHeader, encode_line
from desk.store.paths import ShiftPaths
from desk.store.repair.integrity import check_shift
from tests.store.store_builders import append, entry_texts, folder_contents, made_shift, open_shift


def upgrade(path: Path, *, journal: bool = True) -> None:
    """What a newer desk does when it takes the file over: both files in its own format."""
    aside = path.with_suffix(".upgraded")
    aside.write_bytes(path.read_bytes().replace(b'"format":2,"generation":', b'"format":3,"era":"next","generation":'))
    aside.rename(path)
    if journal:
        paths = ShiftPaths(path)
        aside.write_bytes(encode_line(JournalHeader(format=3, generation=9, seq=99)))
        aside.rename(paths.journal)


@pytest.mark.parametrize("journal", [True, False], ids=["all of it", "interrupted before the journal"])
def test_an_older_desk_at_work_stops_at_once_when_a_newer_one_takes_over(tmp_path: Path, journal: bool) -> None:
    path = made_shift(tmp_path / "shift.json", append(text="one"))
    with open_shift(path) as old:
        old.refresh()
        upgrade(path, journal=journal)
        before = folder_contents(tmp_path)
        for attempt in (old.refresh, lambda: old.commit([append(text="two")]), old.checkpoint):
            with pytest.raises(Refused, match=r"its format is 3, and this version reads up to 2"):
                attempt()
        assert entry_texts(old)[-1] == "one", "what was read stays to be looked at"
    after = folder_contents(tmp_path)
    assert {name: data for name, data in after.items() if not name.endswith(".lock")} == {
        name: data for name, data in before.items() if not name.endswith(".lock")
    }


def test_an_older_desk_does_not_open_a_newer_file(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json")
    upgrade(path)
    before = folder_contents(tmp_path)
    with pytest.raises(Refused, match=r"its format is 3.*up to 2"):
        open_store(path)
    with pytest.raises(Refused, match=r"its format is 3.*up to 2"):
        check_shift(path)
    assert folder_contents(tmp_path) == before
