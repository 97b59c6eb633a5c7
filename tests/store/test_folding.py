"""A fold in the company of others: what comes meanwhile is kept, two never write one file, and everything is durable in order."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desk.errors import NotSaved
from desk.store.beside import Beside
from desk.store.codec import encode_snapshot
from desk.store.file_store import FileStore
from desk.store.folding import BeingFolded, Folding
from tests.store.material import append, everything, made, new_case, opened, plainly, texts


def test_commits_that_come_while_a_fold_is_written_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(tmp_path / "shift.json")
    publish = FileStore._publish_in_turn
    with opened(path) as ines, opened(path, "bo") as bo:

        def late(store: FileStore, *rest: Any) -> bool:
            bo.commit([append(text="meanwhile"), new_case()])
            return publish(store, *rest)

        ines.commit([append(text="before")])
        with monkeypatch.context() as patched:
            patched.setattr(FileStore, "_publish_in_turn", late)
            assert ines.fold()
        assert [entry["text"] for entry in plainly(path)["cases"][101]["entries"]][-1] == "before"
        ines.commit([append(text="after")])
        bo.refresh()
        assert texts(ines) == texts(bo) == ["Nobody came at nine.", "before", "meanwhile", "after"]
    with opened(path, read_only=True) as again:
        assert texts(again)[-2:] == ["meanwhile", "after"]
        assert "C-102" in again.cases


def test_a_fold_that_somebody_else_finished_first_is_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(tmp_path / "shift.json")
    with opened(path) as ines, opened(path, "bo") as bo:

        def late(*parts: Any) -> Iterator[bytes]:
            monkeypatch.setattr("desk.store.file_store.encode_snapshot", encode_snapshot)
            bo.commit([append(text="two")])
            assert bo.fold()
            bo.commit([append(text="after the fold")])
            return encode_snapshot(*parts)

        ines.commit([append(text="one")])
        monkeypatch.setattr("desk.store.file_store.encode_snapshot", late)
        assert not ines.fold()
        assert texts(ines)[1:] == ["one", "two", "after the fold"]
    with opened(path, read_only=True) as again:
        assert texts(again)[1:] == ["one", "two", "after the fold"]


def test_two_never_write_the_next_snapshot_at_once(tmp_path: Path) -> None:
    beside = Beside(made(tmp_path / "shift.json"))
    with Folding(beside, [b"{}"]), pytest.raises(BeingFolded):
        Folding(beside, [b"[]"])
    with Folding(beside, [b"{}"]) as folding:
        with pytest.raises(BeingFolded):
            Folding(beside, [b"[]"])
        assert beside.folding.read_bytes() == b"{}"
        with Folding(beside, [b'{"_default": {}}'], locked=True), pytest.raises(BeingFolded):
            folding.publish()
    assert not beside.folding.exists()


def test_a_name_published_while_we_waited_for_it_is_not_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    beside = Beside(made(tmp_path / "shift.json"))
    theirs = Folding(beside, [beside.path.read_bytes()])
    flock = fcntl.flock

    def slow(fd: int, how: int) -> None:
        monkeypatch.setattr(fcntl, "flock", flock)
        theirs.publish()
        theirs.__exit__()
        flock(fd, how)

    before = everything(tmp_path)["shift.json"]
    monkeypatch.setattr(fcntl, "flock", slow)
    with pytest.raises(BeingFolded):
        Folding(beside, [b"garbage"])
    assert beside.path.read_bytes() == before


def test_folding_waits_until_nobody_writes(tmp_path: Path) -> None:
    now = [0.0]
    path = made(tmp_path / "shift.json")
    with opened(path, monotonic=lambda: now[0]) as ines, opened(path, "bo", monotonic=lambda: now[0]) as bo:
        now[0] = 10.0
        ines.commit([append(text="one")])
        bo.refresh()
        now[0] = 10.9
        assert not ines.fold_if_idle()
        now[0] = 11.1
        assert not bo.fold_if_idle(), "the writer goes first"
        assert ines.fold_if_idle()
        assert not ines.fold_if_idle()
        ines.commit([append(text="two")])
        bo.refresh()
        now[0] = 14.2
        assert bo.fold_if_idle(), "the writer may have been killed"
    assert len(plainly(path)["cases"][101]["entries"]) == 3


def test_a_long_journal_is_folded_on_the_way(tmp_path: Path) -> None:
    path = made(tmp_path / "shift.json")
    with opened(path) as ines:
        for _ in range(6):
            ines.commit([append(text="x" * 60_000)])
        assert len(plainly(path)["cases"][101]["entries"]) >= 5
        assert Beside(path).journal.stat().st_size < 200_000


def test_a_disk_that_takes_no_fold_harms_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    path = made(tmp_path / "shift.json")
    with opened(path, monotonic=lambda: now[0]) as ines:
        before = path.read_bytes()
        ines.commit([append(text="journalled")])
        now[0] = 5.0
        with monkeypatch.context() as patched:
            patched.setattr("os.fsync", lambda fd: (_ for _ in ()).throw(OSError(28, "No space left on device")))
            assert not ines.fold_if_idle()
            with pytest.raises(NotSaved, match="Nothing is lost"):
                ines.fold()
        assert path.read_bytes() == before
        assert any("no space left" in notice for notice in ines.refresh().notices)
        assert not Beside(path).folding.exists()
        assert ines.fold()
    assert len(plainly(path)["cases"][101]["entries"]) == 2


class Recorded:
    """Every call that makes something durable or moves it into place, in order."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: list[str] = []
        for name in ("write", "pwrite", "fdatasync", "fsync", "rename"):
            monkeypatch.setattr(os, name, self._recording(name, getattr(os, name)))

    def _recording(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            target = Path(args[1]) if name == "rename" else Path(f"/proc/self/fd/{args[0]}").readlink()
            if target.suffix != ".lock":
                self.calls.append(f"{name} {target.name}")
            return real(*args, **named)

        return call


def test_nothing_is_acknowledged_before_it_is_durable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(tmp_path / "shift.json")
    with opened(path) as store:
        store.commit([append()])
        recorded = Recorded(monkeypatch)
        store.commit([append()])
        assert recorded.calls == ["pwrite shift.json.journal", "fdatasync shift.json.journal"]


def test_a_fold_is_durable_before_it_takes_the_place_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(tmp_path / "shift.json")
    with opened(path) as store:
        store.commit([append()])
        recorded = Recorded(monkeypatch)
        store.fold()
    folder = tmp_path.name
    assert recorded.calls == [
        "fsync shift.json.folding",
        "rename shift.json.previous",
        "rename shift.json",
        f"fsync {folder}",
        "rename shift.json.journal.previous",
        "write shift.json.journal.new",
        "fsync shift.json.journal.new",
        "rename shift.json.journal",
        f"fsync {folder}",
    ]
