"""What was set aside is said until somebody has seen it, and again when there is more."""

from __future__ import annotations

from pathlib import Path

from desk.store.aside_memory import AsideMemory
from tests.store.store_builders import made_shift

ONE = {1: b'{"table":"notes","key":"1","document":{}}'}
MORE = ONE | {2: b'{"table":"notes","key":"2","document":{}}'}


def test_what_was_seen_is_remembered_for_all_of_the_desk(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json")
    path.chmod(0o660)
    assert not AsideMemory(path).has_seen(ONE)
    AsideMemory(path).note_seen(ONE)
    assert AsideMemory(path).has_seen(ONE)
    assert not AsideMemory(path).has_seen(MORE)
    AsideMemory(path).note_seen(MORE)
    assert AsideMemory(path).has_seen(MORE)
    assert (tmp_path / "shift.json.aside-seen").stat().st_mode & 0o777 == 0o660


def test_nothing_is_written_through_a_link_and_nothing_fails(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json")
    (tmp_path / "theirs").write_text("theirs")
    (tmp_path / "shift.json.aside-seen").symlink_to(tmp_path / "theirs")
    AsideMemory(path).note_seen(ONE)
    assert (tmp_path / "theirs").read_text() == "theirs"
    assert not AsideMemory(path).has_seen(ONE)
    AsideMemory(tmp_path / "gone" / "shift.json").note_seen(ONE)
    assert not (tmp_path / "gone").exists()
