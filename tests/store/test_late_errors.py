"""Errors of lock or file after an entry is durable are no failure of its commit."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from desk.errors import NotSaved
from tests.store.store_builders import append, entry_texts, made_shift, open_shift
from tests.store.torture.fault_injection import Fault, inject_fault, restored_calls


def error_of(number: int) -> OSError:
    return OSError(number, os.strerror(number))


def fail_with(number: int) -> None:
    raise error_of(number)


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ESTALE, errno.EIO], ids=["no locks", "stale", "input/output"])
@pytest.mark.parametrize("moment", ["before unlock", "unlocked"])
@pytest.mark.parametrize("time", [1, 2], ids=["the journal's", "the lock's"])
def test_an_error_of_unlocking_is_no_failure_of_the_commit(tmp_path: Path, moment: str, number: int, time: int) -> None:
    path = made_shift(tmp_path / "shift.json")
    with open_shift(path) as ines:
        ines.commit([append(text="one")])
        with restored_calls():
            inject_fault(Fault(moment, time, lambda: fail_with(number)))
            assert ines.commit([append(text="two")]).entries
            ines.commit([append(text="three")])
        with open_shift(path, "bo", lock_timeout=0.5) as bo:
            bo.commit([append(text="four")])
        ines.commit([append(text="five")])
        assert entry_texts(ines) == ["Nobody came at nine.", "one", "two", "three", "four", "five"]


@pytest.mark.parametrize("number", [errno.ESTALE, errno.EIO], ids=["stale", "input/output"])
def test_an_error_of_closing_the_lock_is_none_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    path = made_shift(tmp_path / "shift.json")
    close = os.close

    def closed_with_error(fd: int) -> None:
        close(fd)
        raise error_of(number)

    with open_shift(path) as ines:
        ines.commit([append(text="one")])
        with restored_calls(), monkeypatch.context() as patched:

            def lose_the_lock() -> None:
                patched.setattr(os, "close", closed_with_error)
                fail_with(number)

            inject_fault(Fault("before unlock", 2, lose_the_lock))
            assert ines.commit([append(text="two")]).entries
        ines.commit([append(text="three")])
        assert entry_texts(ines) == ["Nobody came at nine.", "one", "two", "three"]


def test_an_error_of_every_call_after_the_sync_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made_shift(tmp_path / "shift.json")
    sync = os.fdatasync

    with open_shift(path) as ines:
        ines.commit([append(text="one")])
        with monkeypatch.context() as patched:

            def sync_and_lose_the_disk(fd: int) -> None:
                sync(fd)
                for name in ("pread", "pwrite", "ftruncate", "lstat", "fstat", "open", "rename", "link", "fsync", "unlink"):
                    patched.setattr(os, name, lambda *_, **__: fail_with(errno.ESTALE))

            patched.setattr(os, "fdatasync", sync_and_lose_the_disk)
            assert ines.commit([append(text="two")]).entries
        ines.commit([append(text="three")])
        assert entry_texts(ines) == ["Nobody came at nine.", "one", "two", "three"]


def test_an_entry_neither_synced_nor_taken_back_is_said_to_be_uncertain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made_shift(tmp_path / "shift.json")
    with open_shift(path) as ines:
        ines.commit([append(text="one")])
        with monkeypatch.context() as patched:
            patched.setattr(os, "fdatasync", lambda _: fail_with(errno.EIO))
            patched.setattr(os, "ftruncate", lambda *_: fail_with(errno.EIO))
            with pytest.raises(NotSaved, match="look at the case before you save again") as told:
                ines.commit([append(text="two")])
        assert "Nothing of this was written" not in str(told.value)
        ines.refresh()
        assert entry_texts(ines) == ["Nobody came at nine.", "one", "two"]
        ines.commit([append(text="three")])
    with open_shift(path, read_only=True) as judge:
        assert entry_texts(judge) == ["Nobody came at nine.", "one", "two", "three"]


def test_a_lock_that_cannot_be_waited_for_is_said_at_once(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json")
    with open_shift(path, lock_timeout=20.0) as ines, open_shift(path, "bo") as bo:
        ines.commit([append(text="one")])
        ines._lock._is_contended = True
        with restored_calls():
            inject_fault(Fault("locked", 1, lambda: fail_with(errno.ENOLCK)))
            with pytest.raises(NotSaved, match="Not saved"):
                ines.commit([append(text="two")])
        bo.commit([append(text="three")])
        ines.commit([append(text="four")])
        assert entry_texts(ines) == ["Nobody came at nine.", "one", "three", "four"]
