"""A file that is gone: a loss for whoever read it, a beginning for whoever found none."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desk.errors import NotSaved, Refused
from desk.model.case import Header
from desk.model.changes import NewCase
from tests.store.store_builders import AT, append, entry_texts, made_shift, new_case, open_shift


@pytest.mark.parametrize("what", ["the files", "the folder", "an empty folder in its place"])
def test_whoever_read_a_shift_writes_nothing_in_its_place(tmp_path: Path, what: str) -> None:
    folder, away = tmp_path / "share", tmp_path / "away"
    path = made_shift(folder / "shift.json", append(text="one"))
    with open_shift(path) as ines:
        ines.refresh()
        folder.rename(away)
        if what != "the folder":
            folder.mkdir()
        for attempt in (ines.refresh, lambda: ines.commit([append(text="two")]), lambda: ines.commit([new_case()]), ines.checkpoint):
            with pytest.raises(Refused, match="not there any more"):
                attempt()
        assert not ines.checkpoint_if_idle()
        assert entry_texts(ines)[-1] == "one", "the cases stay on screen"
        assert not folder.exists() or list(folder.iterdir()) == []
        if folder.exists():
            folder.rmdir()
        away.rename(folder)
        assert not ines.refresh().cases
        ines.commit([append(text="two")])
        assert entry_texts(ines)[-1] == "two"


def test_a_shift_begun_anew_in_its_place_keeps_what_was_read(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "share" / "shift.json", append(text="one"))
    with open_shift(path) as ines:
        shutil.rmtree(path.parent)
        with open_shift(path, "bo") as bo:
            bo.commit([NewCase(Header(subject="another", customer="Bea", created_at=AT))])
        assert ines.refresh().notices
        ines.commit([append(text="two")])
        assert entry_texts(ines)[-2:] == ["one", "two"]
        assert {case.subject for case in ines.cases.values()} == {"Team and truck never came", "another"}


def test_whoever_found_none_may_make_one(tmp_path: Path) -> None:
    with open_shift(tmp_path / "share" / "shift.json") as ines, open_shift(tmp_path / "share" / "shift.json", "bo") as bo:
        ines.commit([new_case()])
        assert bo.commit([new_case()]).cases[0].id == "C-102"


@pytest.mark.parametrize("has_empty_folder", [True, False])
def test_presence_and_drafts_make_nothing_where_a_shift_is_gone(tmp_path: Path, has_empty_folder: bool) -> None:
    folder, away = tmp_path / "share", tmp_path / "away"
    path = made_shift(folder / "shift.json")
    with open_shift(path) as ines:
        folder.rename(away)
        if has_empty_folder:
            folder.mkdir()
        ines.presence.announce("viewing", AT)
        with pytest.raises(NotSaved, match="folder is gone"):
            ines.drafts.save("C-101", "memo", {"text": "typed"})
        assert not folder.exists() or list(folder.iterdir()) == []
        if has_empty_folder:
            folder.rmdir()
        away.rename(folder)
        ines.drafts.save("C-101", "memo", {"text": "typed"})
        ines.presence.others()
        with open_shift(path, "bo") as bo:
            assert [other.agent for other in bo.presence.others()] == ["ines"]


def test_presence_and_drafts_go_over_to_a_copy_that_comes_back(tmp_path: Path) -> None:
    folder, away = tmp_path / "share", tmp_path / "away"
    path = made_shift(folder / "shift.json")
    with open_shift(path) as ines:
        ines.presence.announce("viewing", AT)
        ines.drafts.save("C-101", "memo", {"text": "before"})
        shutil.copytree(folder, tmp_path / "copy")
        folder.rename(away)
        (tmp_path / "copy").rename(folder)
        ines.presence.others()
        ines.drafts.save("C-101", "memo", {"text": "after"})
        with open_shift(path, "bo") as bo:
            assert [other.agent for other in bo.presence.others()] == ["ines"]
        with open_shift(path) as second:
            assert second.drafts.load("C-101", "memo") is None, "the first window lives"
    with open_shift(path) as later:
        draft = later.drafts.load("C-101", "memo")
        assert draft is not None
        assert draft.fields["text"] == "after"
