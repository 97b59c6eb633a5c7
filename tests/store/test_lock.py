"""One writer at a time: others are let in by turns, told who holds the file when they have waited long enough, and go on later."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from desk.errors import NotSaved, Refused
from desk.store.file import journal_claim
from desk.store.file.lock import Lock, LockBusy
from desk.store.file.lock_queue import LockTicket
from tests.store.store_builders import append, entry_texts, made_shift, open_shift

HOLD = """
import sys
import threading
from pathlib import Path
from desk.store.file import journal_claim
from desk.store.file.lock import Lock
with Lock(Path(sys.argv[1]), agent="bo").held():
    print("held", flush=True)
    sys.stdin.readline()
print("let go", flush=True)
"""


@contextmanager
def holder(lock: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process, agent bo, that holds the lock until a line is written to it."""
    command = [sys.executable, "-c", HOLD, str(lock)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_whoever_waited_long_enough_is_told_who_holds_it(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json")
    with open_shift(path, lock_timeout=0.05) as ines, holder(path.with_name("shift.json.lock")) as bo:
        for _ in range(2):
            with pytest.raises(LockBusy, match=rf"shift\.json has been held by bo \(process {bo.pid} on .*\) since \d\d:\d\d:\d\d UTC"):
                ines.commit([append(text="not yet")])
        assert issubclass(LockBusy, NotSaved)
        assert not ines.refresh(), "looking needs no lock"
        bo.kill()
        bo.wait()
        ines.commit([append(text="now")])
        assert entry_texts(ines)[-1] == "now"


def test_a_stopped_holder_delays_and_does_not_hang_us(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json")
    with open_shift(path, lock_timeout=0.05) as ines, holder(path.with_name("shift.json.lock")) as bo:
        os.kill(bo.pid, signal.SIGSTOP)
        with pytest.raises(LockBusy, match="held by bo"):
            ines.commit([append(text="not yet")])
        os.kill(bo.pid, signal.SIGCONT)
        assert bo.stdin is not None
        assert bo.stdout is not None
        bo.stdin.write("\n")
        bo.stdin.flush()
        assert bo.stdout.readline() == "let go\n"
        ines.commit([append(text="now")])
        assert entry_texts(ines) == ["Nobody came at nine.", "now"]


def test_a_wait_given_up_does_not_keep_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "x.lock"
    first, second, third = Lock(path), Lock(path), Lock(path)
    with second.held():
        inherited = os.dup(second._fd)  # as a forked process would hold it
    with first.held(), pytest.raises(LockBusy):
        second._acquire_lock(0.01)
    for lock in (third, second, first):
        with lock.held(5):
            pass
        lock.close()
    os.close(inherited)


def test_a_lock_file_that_was_replaced_is_not_taken_for_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "x.lock"
    ours, other = Lock(path), Lock(path)
    with ours.held():
        pass
    path.unlink()
    with other.held(), pytest.raises(LockBusy):
        ours._acquire_lock(0.01)


@pytest.mark.parametrize("granted", [False, True], ids=["while waiting", "just as it came"])
def test_an_interrupt_while_waiting_keeps_no_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, granted: bool) -> None:
    ours, other = Lock(tmp_path / "x.lock"), Lock(tmp_path / "x.lock")
    wait = LockTicket.wait

    def interrupted(ticket: LockTicket, seconds: float) -> bool:
        if granted:
            holding.close()
            assert wait(ticket, 20)
        else:
            wait(ticket, 0)
        raise KeyboardInterrupt

    with ExitStack() as holding:
        holding.enter_context(other.held())
        with monkeypatch.context() as patched:
            patched.setattr(LockTicket, "wait", interrupted)
            with pytest.raises(KeyboardInterrupt):
                ours._acquire_lock(20)
    for lock in (other, ours):
        with lock.held(20):
            pass


def test_a_lock_is_let_go_after_an_error(tmp_path: Path) -> None:
    lock = Lock(tmp_path / "x.lock")
    with pytest.raises(ZeroDivisionError), lock.held():
        raise ZeroDivisionError
    with Lock(tmp_path / "x.lock").held(0.01):
        pass


@pytest.mark.parametrize("content", [b"", b"nonsense", b'{"agent": 7}'])
def test_a_holder_who_left_no_name_is_another_program(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.lock"
    ours, other = Lock(path), Lock(path)
    with other.held():
        path.write_bytes(content)
        with pytest.raises(LockBusy, match="held by another program"):
            ours._acquire_lock(0.01)


def test_a_link_in_the_place_of_the_lock_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.lock").symlink_to(tmp_path / "victim")
    with pytest.raises(Refused, match="symbolic link"), Lock(tmp_path / "x.lock").held():
        pass
    assert not (tmp_path / "victim").exists()


@pytest.mark.parametrize("other", ["commits", "folds"])
def test_a_lock_removed_between_look_and_write_costs_nobody_an_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other: str) -> None:
    path = made_shift(tmp_path / "shift.json")
    pwrite = os.pwrite
    monkeypatch.setattr(journal_claim, "_CLAIM_SECONDS", 0.05)
    with open_shift(path) as ines, open_shift(path, "bo") as bo:
        ines.commit([append(text="before")])
        bo.refresh()
        saved: list[str] = []

        def stopped_before_writing(fd: int, data: bytes, offset: int) -> int:
            if b"from ines" not in bytes(data):
                return pwrite(fd, data, offset)
            monkeypatch.setattr(os, "pwrite", pwrite)
            path.with_name("shift.json.lock").unlink()
            with contextlib.suppress(NotSaved):
                if other == "commits":
                    bo.commit([append(text="from bo", by="bo")])
                    saved.append("from bo")
                else:
                    bo.checkpoint()
            return pwrite(fd, data, offset)

        monkeypatch.setattr(os, "pwrite", stopped_before_writing)
        ines.commit([append(text="from ines")])
        bo.commit([append(text="after", by="bo")])
    with open_shift(path, read_only=True) as judge:
        assert entry_texts(judge) == ["Nobody came at nine.", "before", *saved, "from ines", "after"]


def test_a_claim_that_is_let_go_in_time_delays_only(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json", append(text="one"))
    held = os.open(path.with_name("shift.json.journal"), os.O_RDONLY)
    journal_claim.claim_journal(held, path)
    timer = threading.Timer(0.1, os.close, [held])
    timer.start()
    with open_shift(path) as ines:
        ines.commit([append(text="two")])
    timer.join()
