"""What was typed stays until it is logged or thrown away: per agent, case and form, across restarts."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.errors import NotSaved
from desk.store import open_store
from desk.store.disk.private_folder import PrivateFolder
from desk.store.drafts import Drafts, FileDrafts, MemoryDrafts
from desk.store.file.file_store import FileStore
from desk.store.paths import ShiftPaths
from tests.store.store_builders import made_shift


@pytest.fixture(params=["file", "memory"])
def drafts(request: pytest.FixtureRequest, tmp_path: Path) -> Drafts:
    return FileDrafts(tmp_path / "shift.json", "ines") if request.param == "file" else MemoryDrafts("ines")


def test_a_draft_is_kept_replaced_and_dropped(drafts: Drafts) -> None:
    assert drafts.load("C-101", "apology") is None
    assert drafts.all() == ()
    drafts.save("C-101", "apology", {"text": "We are"})
    drafts.save("C-101", "apology", {"text": "We are so [sorry", "speaker": "agent"})
    drafts.save("C-101", "offer", {"text": "", "options": [{"title": "visit", "value_now": 72.0}]})
    found = drafts.load("C-101", "apology")
    assert found is not None
    assert found.fields == {"text": "We are so [sorry", "speaker": "agent"}
    assert {(draft.case, draft.form) for draft in drafts.all()} == {("C-101", "apology"), ("C-101", "offer")}
    drafts.drop("C-101", "apology")
    drafts.drop("C-101", "apology")
    assert drafts.load("C-101", "apology") is None
    assert len(drafts.all()) == 1


def test_drafts_survive_a_restart_and_stay_with_their_agent(tmp_path: Path) -> None:
    path = tmp_path / "shift.json"
    for agent in ("ines", "ines.C-101", "../ines", ""):
        FileDrafts(path, agent).save("C-101", "memo", {"text": agent})
    for agent in ("ines", "ines.C-101", "../ines", ""):
        assert [draft.fields for draft in FileDrafts(path, agent).all()] == [{"text": agent}]
    assert {file.parent.name for file in tmp_path.rglob("*.json")} == {"shift.json.drafts"}


def test_a_draft_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    drafts = FileDrafts(tmp_path / "shift.json", "ines")
    drafts.save("C-101", "memo", {"text": "x"})
    next(ShiftPaths(tmp_path / "shift.json").drafts.glob("*.json")).write_bytes(b"\xff")
    assert drafts.load("C-101", "memo") is None
    assert drafts.all() == ()


def test_a_full_disk_keeps_the_draft_before_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drafts = FileDrafts(tmp_path / "shift.json", "ines")
    drafts.save("C-101", "memo", {"text": "first"})
    monkeypatch.setattr("os.fsync", lambda fd: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(NotSaved, match="could not be kept"):
        drafts.save("C-101", "memo", {"text": "second"})
    found = drafts.load("C-101", "memo")
    assert found is not None
    assert found.fields == {"text": "first"}


@pytest.fixture
def gone(tmp_path: Path) -> Iterator[tuple[FileStore, Path, Path]]:
    """A window of ines that keeps drafts at home, whose shift's folder was taken away: store, folder, where that is now."""
    folder, away = tmp_path / "share", tmp_path / "away"
    store = open_store(made_shift(folder / "shift.json"), agent="ines", own_folder=tmp_path / "state")
    folder.rename(away)
    yield store, folder, away
    store.close()


def test_a_first_draft_is_kept_at_home_while_the_folder_is_gone(gone: tuple[FileStore, Path, Path], tmp_path: Path) -> None:
    ines, folder, away = gone
    words = ines.drafts.save("C-101", "memo", {"text": "typed"})
    assert str(tmp_path / "state") in words
    assert not folder.exists()
    assert stat.S_IMODE((tmp_path / "state" / "drafts").stat().st_mode) == 0o700
    ines.close()
    away.rename(folder)
    later = open_store(folder / "shift.json", agent="ines", own_folder=tmp_path / "state")
    assert [(draft.case, draft.form) for draft in later.drafts.all()] == [("C-101", "memo")]
    found = later.drafts.load("C-101", "memo")
    assert found is not None
    assert found.fields == {"text": "typed"}
    later.close()


def test_a_draft_kept_at_home_goes_beside_the_shift_when_that_is_back(gone: tuple[FileStore, Path, Path], tmp_path: Path) -> None:
    ines, folder, away = gone
    assert ines.drafts.save("C-101", "memo", {"text": "typed"})
    away.rename(folder)
    assert not ines.drafts.save("C-101", "memo", {"text": "typed on"})
    assert [draft.fields for draft in ines.drafts.all()] == [{"text": "typed on"}]
    ines.drafts.drop("C-101", "memo")
    assert not ines.drafts.all()


@pytest.mark.parametrize("asked", ["all", "one"])
def test_a_draft_kept_at_home_is_beside_the_shift_before_the_next_saving(gone: tuple[FileStore, Path, Path], asked: str) -> None:
    ines, folder, away = gone
    assert ines.drafts.save("C-101", "memo", {"text": "typed"})
    away.rename(folder)
    assert ines.drafts.all() if asked == "all" else ines.drafts.load("C-101", "memo")
    ines.close()
    elsewhere = open_store(folder / "shift.json", agent="ines")
    assert [draft.fields for draft in elsewhere.drafts.all()] == [{"text": "typed"}]
    elsewhere.close()


def test_a_draft_is_kept_at_home_while_the_disk_is_read_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real_write = PrivateFolder.write

    def write(folder: PrivateFolder, name: str, data: bytes) -> None:
        if folder._path.parent == tmp_path:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        real_write(folder, name, data)

    shift = made_shift(tmp_path / "shift.json")
    ines = open_store(shift, agent="ines", own_folder=tmp_path / "state")
    with monkeypatch.context() as read_only:
        read_only.setattr(PrivateFolder, "write", write)
        words = ines.drafts.save("C-101", "memo", {"text": "typed"})
    assert (
        words == f"The shift's disk is mounted for reading only. Your draft is kept in {tmp_path / 'state' / 'drafts'}, and is found here."
    )
    assert [draft.fields for draft in ines.drafts.all()] == [{"text": "typed"}]
    ines.close()
    later = open_store(shift, agent="ines")
    assert [draft.fields for draft in later.drafts.all()] == [{"text": "typed"}], "it went beside the shift when it could"
    later.close()


def test_drafts_kept_at_home_of_two_shifts_are_apart(gone: tuple[FileStore, Path, Path], tmp_path: Path) -> None:
    ines, _, _ = gone
    ines.drafts.save("C-101", "memo", {"text": "typed"})
    ines.close()
    other = open_store(made_shift(tmp_path / "other.json"), agent="ines", own_folder=tmp_path / "state")
    assert not other.drafts.all()
    other.close()


def test_where_nothing_is_kept_at_home_either_the_text_stays(gone: tuple[FileStore, Path, Path], tmp_path: Path) -> None:
    ines, _, _ = gone
    (tmp_path / "state").write_text("a file in the way")
    with pytest.raises(NotSaved, match="folder is gone"):
        ines.drafts.save("C-101", "memo", {"text": "typed"})
