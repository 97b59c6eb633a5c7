"""Two versions of desk on one file: the older refuses politely and loses nothing; what it does not know, it keeps."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.errors import Refused
from desk.store import open_store
from desk.store.beside import Beside
from desk.store.integrity import check
from desk.store.journal import Heading, encode_line
from tests.store.material import append, everything, made, opened, texts


def upgrade(path: Path, *, journal: bool = True) -> None:
    """What a newer desk does when it takes the file over: both files in its own format."""
    aside = path.with_suffix(".upgraded")
    aside.write_bytes(path.read_bytes().replace(b'"format":1,"generation":', b'"format":2,"era":"next","generation":'))
    aside.rename(path)
    if journal:
        beside = Beside(path)
        aside.write_bytes(encode_line(Heading(format=2, generation=9, seq=99)))
        aside.rename(beside.journal)


@pytest.mark.parametrize("journal", [True, False], ids=["all of it", "interrupted before the journal"])
def test_an_older_desk_at_work_stops_at_once_when_a_newer_one_takes_over(tmp_path: Path, journal: bool) -> None:
    path = made(tmp_path / "shift.json", append(text="one"))
    with opened(path) as old:
        old.refresh()
        upgrade(path, journal=journal)
        before = everything(tmp_path)
        for attempt in (old.refresh, lambda: old.commit([append(text="two")]), old.fold):
            with pytest.raises(Refused, match=r"its format is 2, and this version reads up to 1"):
                attempt()
        assert texts(old)[-1] == "one", "what was read stays to be looked at"
    after = everything(tmp_path)
    assert {name: data for name, data in after.items() if not name.endswith(".lock")} == {
        name: data for name, data in before.items() if not name.endswith(".lock")
    }


def test_an_older_desk_does_not_open_a_newer_file(tmp_path: Path) -> None:
    path = made(tmp_path / "shift.json")
    upgrade(path)
    before = everything(tmp_path)
    with pytest.raises(Refused, match=r"its format is 2.*up to 1"):
        open_store(path)
    with pytest.raises(Refused, match=r"its format is 2.*up to 1"):
        check(path)
    assert everything(tmp_path) == before
