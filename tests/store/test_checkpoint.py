"""Checkpoints beside other processes: what comes meanwhile is kept, two never write one file, and everything is durable in order."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from desk.errors import NotSaved
from desk.store.disk import file_exchange
from desk.store.disk.durable_io import create_beside, hardlink_or_copy
from desk.store.file.checkpoint import CheckpointBusy, CheckpointWriter
from desk.store.file.checkpoint_schedule import CheckpointSchedule
from desk.store.file.snapshot_codec import encode_snapshot
from desk.store.file.snapshot_publisher import SnapshotPublisher
from desk.store.paths import ShiftPaths
from tests.store.store_builders import append, entry_texts, folder_contents, made_shift, new_case, open_shift, read_plainly


def test_commits_that_come_while_a_checkpoint_is_written_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made_shift(tmp_path / "shift.json")
    publish = CheckpointSchedule._publish_locked
    with open_shift(path) as ines, open_shift(path, "bo") as bo:

        def late(schedule: CheckpointSchedule, *rest: Any) -> bool:
            bo.commit([append(text="meanwhile"), new_case()])
            return publish(schedule, *rest)

        ines.commit([append(text="before")])
        with monkeypatch.context() as patched:
            patched.setattr(CheckpointSchedule, "_publish_locked", late)
            assert ines.checkpoint()
        assert [entry["text"] for entry in read_plainly(path)["cases"][101]["entries"]][-1] == "before"
        ines.commit([append(text="after")])
        bo.refresh()
        assert entry_texts(ines) == entry_texts(bo) == ["Nobody came at nine.", "before", "meanwhile", "after"]
    with open_shift(path, read_only=True) as again:
        assert entry_texts(again)[-2:] == ["meanwhile", "after"]
        assert "C-102" in again.cases


def test_a_checkpoint_that_somebody_else_finished_first_is_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made_shift(tmp_path / "shift.json")
    with open_shift(path) as ines, open_shift(path, "bo") as bo:

        def late(*parts: Any) -> Iterator[bytes]:
            monkeypatch.setattr("desk.store.file.checkpoint_schedule.encode_snapshot", encode_snapshot)
            bo.commit([append(text="two")])
            assert bo.checkpoint()
            bo.commit([append(text="after the fold")])
            return encode_snapshot(*parts)

        ines.commit([append(text="one")])
        monkeypatch.setattr("desk.store.file.checkpoint_schedule.encode_snapshot", late)
        assert not ines.checkpoint()
        assert entry_texts(ines)[1:] == ["one", "two", "after the fold"]
    with open_shift(path, read_only=True) as again:
        assert entry_texts(again)[1:] == ["one", "two", "after the fold"]


def test_two_never_write_the_next_snapshot_at_once(tmp_path: Path) -> None:
    paths = ShiftPaths(made_shift(tmp_path / "shift.json"))
    with CheckpointWriter(paths, [b"{}"]), pytest.raises(CheckpointBusy):
        CheckpointWriter(paths, [b"[]"])
    with CheckpointWriter(paths, [b"{}"]) as writer:
        with pytest.raises(CheckpointBusy):
            CheckpointWriter(paths, [b"[]"])
        assert paths.next_snapshot.read_bytes() == b"{}"
        with CheckpointWriter(paths, [b'{"_default": {}}'], locked=True), pytest.raises(CheckpointBusy):
            writer.publish()
    assert not paths.next_snapshot.exists()


def test_what_a_colleague_begins_under_our_name_is_never_put_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = ShiftPaths(made_shift(tmp_path / "shift.json"))
    whole, keep = paths.shift.read_bytes(), hardlink_or_copy

    def late(*parts: Any, **settings: Any) -> None:
        keep(*parts, **settings)
        os.close(create_beside(paths.shift, paths.shift, "folding")[0])  # looked whether we write before we did

    with CheckpointWriter(paths, [whole]) as writer, monkeypatch.context() as patched:
        patched.setattr("desk.store.file.checkpoint.hardlink_or_copy", late)
        with pytest.raises(CheckpointBusy):
            writer.publish()
    assert paths.shift.read_bytes() == whole
    with CheckpointWriter(paths, [whole]) as writer:
        writer.publish()
    assert not paths.next_snapshot.exists()
    assert not paths.published_snapshot.exists()


@pytest.mark.parametrize(("look", "name"), [(2, "shift.json"), (3, "shift.json.journal")])
def test_what_another_program_puts_there_after_the_last_look_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, look: int, name: str
) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    path, check, looks = made_shift(here / "shift.json"), SnapshotPublisher._check_read, count(1)
    shutil.copytree(here, there)
    with open_shift(there / "shift.json", "far") as far:
        far.commit([append(text="far")])
        if look == 2:
            far.checkpoint()
        theirs = (there / name).read_bytes()

    def late(publisher: SnapshotPublisher) -> None:
        check(publisher)
        if next(looks) == look:
            (there / "aside").write_bytes(theirs)
            (there / "aside").rename(here / name)

    with open_shift(path) as ines:
        ines.commit([append(text="one")])
        with monkeypatch.context() as patched:
            patched.setattr(SnapshotPublisher, "_check_read", late)
            ines.checkpoint()
        assert (here / name).read_bytes() == theirs
        assert not ShiftPaths(path).published_snapshot.exists()
        ines.refresh()
        ines.commit([append(text="two")])
        assert {"far", "one", "two"} <= set(entry_texts(ines))
    with open_shift(path, read_only=True) as again:
        assert sorted(entry_texts(again)) == ["Nobody came at nine.", "far", "one", "two"]


def test_a_checkpoint_is_written_where_files_cannot_be_swapped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made_shift(tmp_path / "shift.json")
    monkeypatch.setattr("desk.store.disk.file_exchange.try_exchange", lambda *_, **__: False)
    with open_shift(path) as ines:
        ines.commit([append(text="one")])
        assert ines.checkpoint()
    assert [entry["text"] for entry in read_plainly(path)["cases"][101]["entries"]][-1] == "one"
    assert not ShiftPaths(path).published_snapshot.exists()


def test_a_name_published_while_we_waited_for_it_is_not_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = ShiftPaths(made_shift(tmp_path / "shift.json"))
    theirs = CheckpointWriter(paths, [paths.shift.read_bytes()])
    flock = fcntl.flock

    def slow(fd: int, how: int) -> None:
        monkeypatch.setattr(fcntl, "flock", flock)
        theirs.publish()
        theirs.__exit__()
        flock(fd, how)

    before = folder_contents(tmp_path)["shift.json"]
    monkeypatch.setattr(fcntl, "flock", slow)
    with pytest.raises(CheckpointBusy):
        CheckpointWriter(paths, [b"garbage"])
    assert paths.shift.read_bytes() == before


def test_a_checkpoint_waits_until_nobody_writes(tmp_path: Path) -> None:
    now = [0.0]
    path = made_shift(tmp_path / "shift.json")
    with open_shift(path, monotonic=lambda: now[0]) as ines, open_shift(path, "bo", monotonic=lambda: now[0]) as bo:
        now[0] = 10.0
        ines.commit([append(text="one")])
        bo.refresh()
        now[0] = 10.9
        assert not ines.checkpoint_if_idle()
        now[0] = 11.1
        assert not bo.checkpoint_if_idle(), "the writer goes first"
        assert ines.checkpoint_if_idle()
        assert not ines.checkpoint_if_idle()
        ines.commit([append(text="two")])
        bo.refresh()
        now[0] = 14.2
        assert bo.checkpoint_if_idle(), "the writer may have been killed"
    assert len(read_plainly(path)["cases"][101]["entries"]) == 3


def test_a_long_journal_is_checkpointed_on_the_way(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json")
    with open_shift(path) as ines:
        for _ in range(6):
            ines.commit([append(text="x" * 60_000)])
        assert len(read_plainly(path)["cases"][101]["entries"]) >= 5
        assert ShiftPaths(path).journal.stat().st_size < 200_000


def test_a_disk_that_takes_no_checkpoint_harms_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    path = made_shift(tmp_path / "shift.json")
    with open_shift(path, monotonic=lambda: now[0]) as ines:
        before = path.read_bytes()
        ines.commit([append(text="journalled")])
        now[0] = 5.0
        with monkeypatch.context() as patched:
            patched.setattr("os.fsync", lambda fd: (_ for _ in ()).throw(OSError(28, "No space left on device")))
            assert not ines.checkpoint_if_idle()
            with pytest.raises(NotSaved, match="All is saved, in the journal"):
                ines.checkpoint()
        assert path.read_bytes() == before
        assert any("no space left" in notice for notice in ines.refresh().notices)
        assert not ShiftPaths(path).next_snapshot.exists()
        assert ines.checkpoint()
    assert len(read_plainly(path)["cases"][101]["entries"]) == 2


class Recorded:
    """Every call that makes something durable or moves it into place, in order."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: list[str] = []
        self.synced: dict[str, bytes] = {}
        """What each file held when it was made durable."""
        for name in ("write", "pwrite", "fdatasync", "fsync", "rename"):
            monkeypatch.setattr(os, name, self._recorded_call(name, getattr(os, name)))
        monkeypatch.setattr(file_exchange, "try_exchange", self._recorded_call("swap", file_exchange.try_exchange))

    def _recorded_call(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            target = Path(args[1]) if name in {"rename", "swap"} else Path(f"/proc/self/fd/{args[0]}").readlink()
            if name == "fsync" and target.is_file():
                self.synced[target.name] = target.read_bytes()
            if target.suffix != ".lock":
                self.calls.append(f"{name} {target.name}")
            return real(*args, **named)

        return call


def test_nothing_is_acknowledged_before_it_is_durable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made_shift(tmp_path / "shift.json")
    with open_shift(path) as store:
        store.commit([append()])
        recorded = Recorded(monkeypatch)
        store.commit([append()])
        assert recorded.calls == ["pwrite shift.json.journal", "fdatasync shift.json.journal"]


def test_a_checkpoint_is_durable_before_it_takes_the_place_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made_shift(tmp_path / "shift.json")
    with open_shift(path) as store:
        store.commit([append()])
        recorded = Recorded(monkeypatch)
        store.checkpoint()
    folder = tmp_path.name
    assert recorded.calls == [
        "fsync shift.json.folding",
        "rename shift.json.previous",
        "rename shift.json.folded",
        "swap shift.json",
        f"fsync {folder}",
        "rename shift.json.journal.previous",
        "write shift.json.journal.new",
        "fsync shift.json.journal.new",
        "swap shift.json.journal",
        f"fsync {folder}",
    ]
    assert recorded.synced["shift.json.folding"] == path.read_bytes()
