"""Who is here, looking at what, since when: one small file an agent beside the shift file, never in it. It knows no screen.

Each process holds a lock on its own file for as long as it lives. The kernel lets go of it when the process ends, however it ends, so
whoever finds the file unlocked knows at once that nobody is behind it: no heartbeat, no clock, no process ids that come round again.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from datetime import datetime
from pathlib import Path
from typing import Protocol

import msgspec

from desk.errors import Refused
from desk.model.presence import Mode, Present
from desk.store.beside import Beside, file_name
from desk.store.folder import PrivateFolder

_ROOM = 512
"""Bytes of a presence file, always the same number, so that a reader never finds half of one."""

_SEATS = 9
"""How many processes of one agent can be told apart."""


class Presence(Protocol):
    """Says who we are and asks who else is here."""

    def say(self, mode: Mode, since: datetime, *, case: str = "", what: str = "", also: tuple[str, ...] = ()) -> None:
        """Let the others know what we do; saying the same again changes nothing."""
        ...

    def others(self) -> tuple[Present, ...]:
        """Everybody else who is here now."""
        ...

    def leave(self) -> None:
        """Go; the others see it at once."""
        ...


class FilePresence:
    """Presence by files in a folder beside the shift file. Where that folder may not be used, nobody is seen and nothing fails."""

    def __init__(self, path: Path, agent: str, *, shared: bool = False) -> None:
        """`shared` lets the group see it, for desks whose agents have accounts of their own."""
        self._agent = agent
        self._folder = PrivateFolder(Beside(path).presence, shared_with=path if shared else None)
        self._name = ""
        self._fd = -1
        self._said: tuple[Mode, str, str, tuple[str, ...]] | None = None
        self._host = os.uname().nodename

    def say(self, mode: Mode, since: datetime, *, case: str = "", what: str = "", also: tuple[str, ...] = ()) -> None:
        """Let the others know what we do; saying the same again changes nothing."""
        if self._said == (mode, case, what, also):
            return
        doing = Present(agent=self._agent, mode=mode, case=case, also=also, what=what, since=since)
        present = msgspec.structs.replace(doing, pid=os.getpid(), host=self._host)
        with contextlib.suppress(OSError, Refused):
            if self._fd < 0:
                self._take_seat()
            os.pwrite(self._fd, _encoded(present), 0)
            self._said = (mode, case, what, also)

    def _take_seat(self) -> None:
        for seat in range(1, _SEATS + 1):
            name = f"{file_name(self._agent)}.json" if seat == 1 else f"{file_name(self._agent)}.{seat}.json"
            fd = self._folder.open_file(name, os.O_RDWR | os.O_CREAT)
            if _claimed(fd, fcntl.LOCK_EX):
                self._name, self._fd = name, fd
                return
            os.close(fd)
        raise OSError("no seat left")

    def others(self) -> tuple[Present, ...]:
        """Everybody else who is here now."""
        with contextlib.suppress(OSError, Refused):
            names = (name for name in self._folder.names() if name != self._name)
            return tuple(present for present in map(self._alive, names) if present is not None)
        return ()

    def _alive(self, name: str) -> Present | None:
        try:
            fd = self._folder.open_file(name, os.O_RDONLY)
        except OSError:
            return None
        try:
            return None if _claimed(fd, fcntl.LOCK_SH) else decode_present(os.pread(fd, _ROOM, 0))
        finally:
            os.close(fd)

    def leave(self) -> None:
        """Go; the others see it at once."""
        if self._fd >= 0:
            with contextlib.suppress(OSError):
                self._folder.remove(self._name)
            os.close(self._fd)
            self._fd, self._name, self._said = -1, "", None
        self._folder.close()


def _claimed(fd: int, how: int) -> bool:
    """Take the lock if nobody has it. Whoever only looks takes a shared one, so that two who look do not see each other."""
    try:
        fcntl.flock(fd, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _encoded(present: Present) -> bytes:
    data = msgspec.json.encode(present)
    if len(data) > _ROOM:
        data = msgspec.json.encode(msgspec.structs.replace(present, what="", also=(), host=""))
    return data.ljust(_ROOM)[:_ROOM]


def decode_present(data: bytes) -> Present | None:
    """What a presence file says, None when it says nothing that can be read."""
    try:
        return msgspec.json.decode(data, type=Present)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


class MemoryPresence:
    """Presence of one process alone; `seen` can be filled by tests."""

    def __init__(self) -> None:
        self.seen: tuple[Present, ...] = ()

    def say(self, mode: Mode, since: datetime, *, case: str = "", what: str = "", also: tuple[str, ...] = ()) -> None:
        """Nobody is listening."""

    def others(self) -> tuple[Present, ...]:
        """Whoever a test put here."""
        return self.seen

    def leave(self) -> None:
        """Nobody notices."""
