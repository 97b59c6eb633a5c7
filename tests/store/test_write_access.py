"""Whether this account may write a shift is known before anything is typed, with the cure."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from desk.errors import Refused
from desk.store import open_store
from desk.store.disk.durable_io import _open_error
from tests.store.store_builders import append, made_shift, new_case
from tests.store.test_refused_files import an_ordinary_account

FILES = ("shift.json", "shift.json.journal", "shift.json.lock")


@pytest.fixture
def open_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder that everybody may go through, as a desk's is."""
    folder = tmp_path_factory.mktemp("desk")
    opened = [each for each in (folder, *folder.parents) if each.stat().st_uid == os.geteuid() and each != Path("/")]
    before = {each: each.stat().st_mode for each in opened}
    for each in opened:
        each.chmod(0o755)
    yield folder
    for each, mode in before.items():
        each.chmod(mode)


def test_files_that_only_their_owner_may_write_are_told_with_the_cure(open_folder: Path) -> None:
    path = made_shift(open_folder / "shift.json", new_case())
    open_folder.chmod(0o777)
    for name in FILES:
        (open_folder / name).chmod(0o644 if os.geteuid() == 0 else 0o444)
    with an_ordinary_account():
        store = open_store(path)
        words = store.write_problem()
        assert words.startswith("You may")
        assert "shift.json" in words
        assert "chmod" in words
        with pytest.raises(Refused, match="chmod"):
            store.commit([append()])
    for name in FILES:
        (open_folder / name).chmod(0o666)
    with an_ordinary_account():
        assert store.write_problem() == ""


def test_a_folder_that_may_not_be_written_is_told(open_folder: Path) -> None:
    path = made_shift(open_folder / "shift.json", new_case())
    for name in FILES:
        (open_folder / name).chmod(0o666)
    open_folder.chmod(0o555)
    with an_ordinary_account():
        assert "chmod" in open_store(path).write_problem()


def test_reading_only_is_no_problem_with_rights(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json")
    assert open_store(path, read_only=True).write_problem() == ""
    assert open_store(path).write_problem() == ""


def test_a_read_only_disk_is_said_in_whole_sentences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = made_shift(tmp_path / "shift.json").with_name("shift.json.lock")
    monkeypatch.setattr("os.statvfs", lambda path: SimpleNamespace(f_flag=os.ST_RDONLY))
    words = "You may not write: the disk of shift.json is mounted for reading only. Ask whoever looks after this machine."
    assert str(_open_error(OSError(errno.EROFS, "read-only"), lock)) == f"{words} Nothing was written."
