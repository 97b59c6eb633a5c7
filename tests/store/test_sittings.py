"""Two windows of one agent: the drafts of a living one are its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.errors import NotSaved
from desk.store.drafts import FileDrafts


def test_a_living_windows_draft_is_never_adopted(tmp_path: Path) -> None:
    first, second = (FileDrafts(tmp_path / "shift.json", "ines") for _ in range(2))
    first.save("C-101", "memo", {"text": "from one"})
    assert second.load("C-101", "memo") is None
    assert second.all() == ()
    second.save("C-101", "memo", {"text": "from two"})
    kept = first.load("C-101", "memo"), second.load("C-101", "memo")
    assert [draft.fields["text"] for draft in kept if draft] == ["from one", "from two"]
    second.drop("C-101", "memo")
    assert first.load("C-101", "memo") is not None


@pytest.mark.parametrize("which", [0, 1])
def test_a_dead_windows_draft_is_offered_to_the_next(which: int, tmp_path: Path) -> None:
    windows = [FileDrafts(tmp_path / "shift.json", "ines") for _ in range(2)]
    for number, window in enumerate(windows):
        window.save("C-101", "memo", {"text": f"from {number}"})
    windows[which].close()
    found = windows[1 - which].all()
    assert {draft.fields["text"] for draft in found} == {"from 0", "from 1"}
    third = FileDrafts(tmp_path / "shift.json", "ines")
    offered = third.load("C-101", "memo")
    assert offered is not None
    assert offered.fields["text"] == f"from {which}"
    third.drop("C-101", "memo")
    assert third.load("C-101", "memo") is None


def test_drafts_from_before_there_were_seats_are_found(tmp_path: Path) -> None:
    folder = tmp_path / "shift.json.drafts"
    folder.mkdir(mode=0o700)
    (folder / "ines.C-101.memo.json").write_text('{"agent":"ines","case":"C-101","form":"memo","fields":{"text":"old"}}', encoding="utf-8")
    drafts = FileDrafts(tmp_path / "shift.json", "ines")
    assert [draft.fields["text"] for draft in drafts.all()] == ["old"]


def test_what_another_dead_window_typed_stays_when_ours_is_logged(tmp_path: Path) -> None:
    dead, alive = (FileDrafts(tmp_path / "shift.json", "ines") for _ in range(2))
    dead.save("C-101", "memo", {"text": "never seen"})
    alive.save("C-101", "memo", {"text": "logged"})
    dead.close()
    alive.drop("C-101", "memo")
    offered = alive.load("C-101", "memo")
    assert offered is not None
    assert offered.fields["text"] == "never seen"


def test_a_draft_that_was_offered_to_one_is_offered_to_no_other(tmp_path: Path) -> None:
    dead, one, other = (FileDrafts(tmp_path / "shift.json", "ines") for _ in range(3))
    dead.save("C-101", "memo", {"text": "from the dead"})
    dead.close()
    assert one.load("C-101", "memo") is not None
    assert other.load("C-101", "memo") is None
    assert other.all() == ()


def test_a_tenth_window_overwrites_nobodys_draft(tmp_path: Path) -> None:
    windows = [FileDrafts(tmp_path / "shift.json", "ines") for _ in range(10)]
    for number, window in enumerate(windows[:9]):
        window.save("C-101", "memo", {"text": f"from {number}"})
    with pytest.raises(NotSaved, match="9 windows of ines"):
        windows[9].save("C-101", "memo", {"text": "from the tenth"})
    first = windows[0].load("C-101", "memo")
    assert first is not None
    assert first.fields["text"] == "from 0"
