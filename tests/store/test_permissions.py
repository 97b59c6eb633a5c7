"""What we create belongs to owner and group, what is private to the owner; no planted link leads our writes elsewhere."""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desk.errors import DeskError
from desk.model.changes import Append
from desk.model.entries import StatusChange
from desk.store.archive import archive_closed
from desk.store.paths import ShiftPaths
from desk.store.repair.integrity import check_shift
from tests.store.store_builders import AT, append, made_shift, new_case, open_shift


@pytest.fixture(params=[0o022, 0o000, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def rights(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def test_nothing_is_open_to_everybody(tmp_path: Path, umask: int) -> None:
    path = tmp_path / "shift.json"
    with open_shift(path) as store:
        store.commit([new_case()])
        store.commit([append()])
        store.checkpoint()
        store.drafts.save("C-101", "apology", {"text": "We are so"})
        store.presence.announce("viewing", AT)
        paths = ShiftPaths(path)
        for shared in (path, paths.lock, paths.journal, paths.previous, paths.previous_journal):
            assert rights(shared) == 0o660 & ~umask, shared
        for folder in (paths.drafts, paths.presence):
            assert rights(folder) == 0o700 & ~umask
            assert [rights(file) for file in folder.iterdir()] == [0o600 & ~umask] * len(list(folder.iterdir()))


def test_the_owner_may_open_the_file_to_the_group_and_it_stays_so(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json")
    path.chmod(0o664)
    with open_shift(path) as store:
        store.commit([append()])
        store.checkpoint()
    paths = ShiftPaths(path)
    assert rights(path) == rights(paths.journal) == 0o664
    assert rights(paths.lock) == 0o660
    assert any("everybody" in problem.what for problem in check_shift(path).problems)


def test_a_setting_decides_the_rights_of_new_files(tmp_path: Path) -> None:
    with open_shift(tmp_path / "shift.json", rights=0o600) as store:
        store.commit([new_case(), new_case()])
        store.commit([Append("C-102", (StatusChange(at=AT, by="ines", to="closed"),))])
        assert archive_closed(store, AT + timedelta(days=1)) == {"2026-05": ("C-102",)}
    assert ShiftPaths(tmp_path / "shift.json").archive("2026-05").exists()
    assert {rights(file) for file in tmp_path.iterdir()} == {0o600}


def test_what_is_made_later_has_the_rights_of_the_shift_file_whatever_the_umask(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json")
    path.chmod(0o660)
    before = os.umask(0o077)
    try:
        with open_shift(path, "bo") as store:
            store.commit([append()])
            store.checkpoint()
    finally:
        os.umask(before)
    paths = ShiftPaths(path)
    assert {rights(file) for file in (path, paths.journal, paths.lock)} == {0o660}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can take another group")
def test_what_is_made_later_belongs_to_the_group_of_the_shift_file(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json")
    os.chown(path, -1, 4242)
    with open_shift(path, seen_by_group=True) as store:
        store.commit([append()])
        store.checkpoint()
        store.presence.announce("viewing", AT)
        paths = ShiftPaths(path)
        for file in (path, paths.journal, paths.lock, paths.presence, *paths.presence.iterdir()):
            assert file.stat().st_gid == 4242, file


def test_the_group_sees_who_is_here_where_a_setting_says_so_and_drafts_stay_private(tmp_path: Path, umask: int) -> None:
    path = made_shift(tmp_path / "shift.json")
    paths = ShiftPaths(path)
    with open_shift(path, "ines") as ines:
        ines.presence.announce("viewing", AT)
    assert rights(paths.presence) == 0o700 & ~umask
    with open_shift(path, "ines", seen_by_group=True) as ines:
        ines.presence.announce("viewing", AT)
        ines.drafts.save("C-101", "apology", {"text": "We are so"})
        assert rights(paths.presence) == 0o770
        assert [rights(file) for file in paths.presence.iterdir()] == [0o640]
        assert rights(paths.drafts) == 0o700 & ~umask


def write(path: Path) -> None:
    with open_shift(path) as store:
        store.commit([append(text="x")])
        store.checkpoint()


def draft(path: Path) -> None:
    with open_shift(path) as store:
        store.drafts.save("C-101", "apology", {"text": "x"})


def say(path: Path) -> None:
    with open_shift(path) as store:
        store.presence.announce("viewing", AT)


@pytest.mark.parametrize(
    ("place", "act"),
    [
        ("lock", write),
        ("journal", write),
        ("folding", write),
        ("folded", write),
        ("previous.new", write),
        ("journal.new", write),
        ("journal.previous.new", write),
        ("previous", write),
        ("drafts", draft),
        ("presence", say),
        ("drafts/ines.C-101.apology.json", draft),
        ("drafts/ines.C-101.apology.json.new", draft),
        ("presence/ines.json", say),
    ],
)
@pytest.mark.parametrize("target", ["a file", "a folder", "nothing"])
def test_a_planted_link_is_not_followed(tmp_path: Path, place: str, act: Callable[[Path], None], target: str) -> None:
    path = made_shift(tmp_path / "shift.json")
    outside = tmp_path / "outside"
    if target == "a file":
        outside.write_bytes(b"precious")
    if target == "a folder":
        outside.mkdir()
    planted = tmp_path / f"shift.json.{place}"
    planted.unlink(missing_ok=True)
    planted.parent.mkdir(exist_ok=True, mode=0o700)
    planted.symlink_to(outside)
    try:
        act(path)
    except DeskError as error:
        assert "symbolic link" in str(error) or "not a folder" in str(error) or "could not be kept" in str(error)  # noqa: PT017 an act may also succeed
    if target == "a file":
        assert outside.read_bytes() == b"precious"
    elif target == "a folder":
        assert list(outside.iterdir()) == []
    else:
        assert not outside.exists()
    if planted.is_symlink():
        planted.unlink()
    with open_shift(path, read_only=True) as store:
        assert store.cases["C-101"].entries[0].id == "101.1"


@pytest.mark.parametrize("plant", ["a file", "a hard link", "a locked file"])
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to somebody else")
def test_a_planted_next_snapshot_never_holds_the_shift(tmp_path: Path, plant: str) -> None:
    path = made_shift(tmp_path / "shift.json")
    theirs, planted = tmp_path / "theirs", tmp_path / "shift.json.folding"
    theirs.write_bytes(b"nothing yet")
    os.chown(theirs, 4711, 4711)
    if plant == "a hard link":
        os.link(theirs, planted)
    else:
        planted.write_bytes(b"nothing yet")
        os.chown(planted, 4711, 4711)
    held = os.open(planted, os.O_RDWR)
    if plant == "a locked file":
        fcntl.flock(held, fcntl.LOCK_EX)
    with open_shift(path) as store:
        store.commit([append(text="a secret")])
        assert store.checkpoint()
    assert os.pread(held, 100, 0) == b"nothing yet"
    os.close(held)
    assert theirs.read_bytes() == b"nothing yet"
    assert b"a secret" in path.read_bytes()
    assert path.stat().st_uid == os.geteuid()
