"""What was typed stays until it is logged or thrown away: per agent, case and form, across restarts."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.errors import NotSaved
from desk.store.drafts import Drafts, FileDrafts, MemoryDrafts
from desk.store.paths import ShiftPaths


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
