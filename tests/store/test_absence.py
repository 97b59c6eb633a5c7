"""A file that is gone: a loss for whoever read it, a beginning for whoever found none."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desk.cli import run
from desk.cli.context import Context
from desk.errors import DeskError, NotSaved, Refused
from desk.model.case import Header
from desk.model.changes import NewCase
from desk.store.file.file_store import FileStore
from desk.store.protocol import Store
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


def _new_draft(ines: FileStore) -> None:
    ines.drafts.save("C-101", "memo", {"text": "typed"})


def _new_lock(ines: FileStore) -> None:
    ines.path.with_name("shift.json.lock").unlink()
    ines.commit([append(text="two")])


MAKERS: dict[str, Callable[[FileStore], object]] = {
    "presence": lambda ines: ines.presence.announce("viewing", AT),
    "a draft": _new_draft,
    "the lock": _new_lock,
    "a checkpoint": lambda ines: ines.checkpoint(),
}


def _before_making(monkeypatch: pytest.MonkeyPatch, accident: Callable[[], object]) -> None:
    """Let an accident happen between the last look and the first making of a file or a folder."""
    real_open, real_mkdir, pending = os.open, os.mkdir, [accident]

    def open_later(path: Any, flags: int, *arguments: Any, **named: Any) -> int:
        if flags & os.O_CREAT and pending:
            pending.pop()()
        return real_open(path, flags, *arguments, **named)

    def mkdir_later(*arguments: Any, **named: Any) -> None:
        if pending:
            pending.pop()()
        real_mkdir(*arguments, **named)

    monkeypatch.setattr(os, "open", open_later)
    monkeypatch.setattr(os, "mkdir", mkdir_later)


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_nothing_is_made_in_an_empty_folder_that_came_between_look_and_making(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[FileStore], object]
) -> None:
    folder, away = tmp_path / "share", tmp_path / "away"
    path = made_shift(folder / "shift.json", append(text="one"))

    def empty_folder() -> None:
        folder.rename(away)
        folder.mkdir()

    with open_shift(path) as ines:
        ines.commit([append(text="in the journal")])
        ines._lock.close()
        with monkeypatch.context() as patch:
            _before_making(patch, empty_folder)
            with contextlib.suppress(DeskError):
                make(ines)
        assert list(folder.iterdir()) == []
        folder.rmdir()
        away.rename(folder)
        ines.commit([append(text="two")])
        assert entry_texts(ines)[-1] == "two"


@pytest.mark.parametrize("make", [MAKERS["presence"], MAKERS["a draft"]], ids=["presence", "a draft"])
def test_no_folder_stays_where_the_files_were_moved_away_between_look_and_making(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[FileStore], object]
) -> None:
    folder, away = tmp_path / "share", tmp_path / "away"
    path = made_shift(folder / "shift.json", append(text="one"))
    away.mkdir()

    def move_files() -> None:
        for file in folder.iterdir():
            file.rename(away / file.name)

    with open_shift(path) as ines:
        with monkeypatch.context() as patch:
            _before_making(patch, move_files)
            with contextlib.suppress(DeskError):
                make(ines)
        assert list(folder.iterdir()) == []


def test_a_line_command_whose_file_goes_between_two_looks_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = made_shift(tmp_path / "share" / "shift.json", append(text="one"))
    monkeypatch.setattr(Context, "open_store", _after(path.unlink, Context.open_store))
    path.with_name("shift.json.journal").unlink()
    assert run(["--shift", str(path), "--as", "bo", "log", "memo", "C-101", "into nothing"]) == 1
    assert "No shift here" in capsys.readouterr().err
    assert not path.exists()


def _after(accident: Callable[[], object], method: Callable[..., Store]) -> Callable[..., Store]:
    def call(*arguments: Any, **named: Any) -> Store:
        accident()
        return method(*arguments, **named)

    return call
