"""Accidents on purpose, inside a writer's own process: killed, stopped or refused by the disk at one chosen moment."""

from __future__ import annotations

import fcntl
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

MOMENTS = (
    "locked",
    "half written",
    "written",
    "made durable",
    "before sync",
    "synced",
    "before rename",
    "renamed",
    "kept",
    "before unlock",
    "unlocked",
)
"""Where a writer can be hit: between lock, append, sync, checkpoint, rename and unlock."""

_PATCHED = ((os, "pwrite"), (os, "fdatasync"), (os, "fsync"), (os, "rename"), (os, "link"), (fcntl, "flock"))


class Fault:
    """Strikes once, the `countdown`th time the moment comes."""

    def __init__(self, moment: str, countdown: int, strike: Callable[[], None]) -> None:
        self._moment = moment
        self._countdown = countdown
        self._strike = strike

    def at(self, moment: str) -> bool:
        """Whether it strikes now."""
        if moment != self._moment:
            return False
        self._countdown -= 1
        return self._countdown == 0

    def pass_by(self, moment: str) -> None:
        """Strike, if this is the moment."""
        if self.at(moment):
            self._strike()

    def pwrite(self, fd: int, data: bytes, offset: int) -> int:
        """`os.pwrite` that may stop in the middle of the journal."""
        if not Path(f"/proc/self/fd/{fd}").readlink().name.endswith(".journal"):
            return _pwrite(fd, data, offset)
        line = bytes(data).rstrip(b"\0")
        if self.at("half written"):
            written = _pwrite(fd, line[: len(line) // 2], offset)
            self._strike()
            return written
        written = _pwrite(fd, data, offset)
        self.pass_by("written")
        return written

    def around(self, before: str, after: str, real: Callable[..., Any]) -> Callable[..., Any]:
        """A system call with a moment before and one after it."""

        def call(*args: Any, **named: Any) -> Any:
            self.pass_by(before)
            result = real(*args, **named)
            self.pass_by(after)
            return result

        return call

    def flock(self, fd: int, how: int) -> None:
        """`fcntl.flock` with a moment after locking and on both sides of unlocking."""
        if how & fcntl.LOCK_UN:
            self.pass_by("before unlock")
        _flock(fd, how)
        self.pass_by("unlocked" if how & fcntl.LOCK_UN else "locked")


_pwrite, _flock = os.pwrite, fcntl.flock


def inject_fault(accident: Fault) -> None:
    """Let the accident see every system call of this process from now on."""
    os.pwrite = accident.pwrite  # type: ignore[assignment]  # the hook takes what the store hands it
    os.fdatasync = accident.around("written", "made durable", os.fdatasync)
    os.fsync = accident.around("before sync", "synced", os.fsync)
    os.rename = accident.around("before rename", "renamed", os.rename)
    os.link = accident.around("kept", "kept", os.link)
    fcntl.flock = accident.flock  # type: ignore[assignment]  # the hook takes what the store hands it


@contextmanager
def restored_calls() -> Iterator[None]:
    """Put everything back afterwards."""
    before = [(module, name, getattr(module, name)) for module, name in _PATCHED]
    try:
        yield
    finally:
        for module, name, real in before:
            setattr(module, name, real)


def kill_fault(random: Random, within: int = 12) -> Fault:
    """A `kill -9` at a random moment, one of the first so many times it comes."""
    return Fault(random.choice(MOMENTS), random.randint(1, within), lambda: os.kill(os.getpid(), signal.SIGKILL))


def stop_fault(random: Random) -> Fault:
    """A writer put to sleep at a random moment, holding whatever it holds."""
    return Fault(random.choice(MOMENTS), random.randint(1, 12), lambda: os.kill(os.getpid(), signal.SIGSTOP))
