"""Presence: the agents who are here, in one small file each.

The files lie beside the shift file. Each process locks its own file for as long as it lives. The kernel frees the lock when the process
ends, however it ends, so whoever finds the file unlocked knows that nobody is behind it. This needs no heartbeat, no clock, and no
process ids that come round again.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec

from desk.errors import Refused
from desk.model.presence import AgentPresence, PresenceMode
from desk.store.disk.private_folder import PrivateFolder
from desk.store.paths import ShiftPaths, file_name

_RECORD_SIZE = 512
"""Bytes of a presence file. The size is fixed, so that a reader never finds half a record."""

_SLOTS = 9
"""Processes of one agent that can be told apart."""


class FilePresence:
    """Presence by files in a folder beside the shift file.

    Where that folder may not be used, nobody is seen and nothing fails.
    """

    def __init__(self, path: Path, agent: str, *, shared: bool = False, may_make: Callable[[int], bool] = lambda around: True) -> None:
        """Use the presence folder of the shift at `path`.

        `shared` lets the group see this agent, for desks whose agents have accounts of their own. The folder is made only where
        `may_make` says so of the open folder around it.
        """
        self._agent = agent
        self._folder = PrivateFolder(ShiftPaths(path).presence, shared_with=path if shared else None, may_make=may_make)
        self._name = ""
        self._fd = -1
        self._opening = 0
        self._announced: AgentPresence | None = None
        self._host = os.uname().nodename

    def announce(self, mode: PresenceMode, since: datetime, *, case: str = "", what: str = "", also: tuple[str, ...] = ()) -> None:
        """Tell the others what this agent does.

        Announcing the same again changes nothing.
        """
        pid, host = os.getpid(), self._host
        doing = AgentPresence(agent=self._agent, mode=mode, case=case, also=also, what=what, since=since, pid=pid, host=host)
        if self._announced is not None and doing.is_doing_the_same(self._announced):
            return
        self._announced = doing
        self._write_record()

    def _write_record(self) -> None:
        """Write what was announced, in the folder that is there now."""
        if self._announced is None:
            return
        with contextlib.suppress(OSError, Refused):
            self._folder.open()
            if self._fd >= 0 and self._opening != self._folder.openings:
                os.close(self._fd)
                self._fd = -1
            if self._fd < 0:
                self._claim_slot()
                self._opening = self._folder.openings
            os.pwrite(self._fd, _encode_record(self._announced), 0)

    def _write_record_again(self) -> None:
        """Write what was announced where it does not stand."""
        with contextlib.suppress(FileNotFoundError):
            self._folder.open(make=False)
        if self._fd < 0 or self._opening != self._folder.openings:
            self._write_record()

    def _claim_slot(self) -> None:
        for slot in range(1, _SLOTS + 1):
            name = f"{file_name(self._agent)}.json" if slot == 1 else f"{file_name(self._agent)}.{slot}.json"
            fd = self._folder.open_file(name, os.O_RDWR | os.O_CREAT)
            if _try_flock(fd, fcntl.LOCK_EX):
                self._name, self._fd = name, fd
                return
            os.close(fd)
        raise OSError("no slot left")

    def others(self) -> tuple[AgentPresence, ...]:
        """Everybody else who is here now.

        Where another folder has taken the place of the one we announced in, we announce again.
        """
        with contextlib.suppress(OSError, Refused):
            self._write_record_again()
            names = (name for name in self._folder.names() if name != self._name)
            return tuple(present for present in map(self._read_live, names) if present is not None)
        return ()

    def _read_live(self, name: str) -> AgentPresence | None:
        try:
            fd = self._folder.open_file(name, os.O_RDONLY)
        except OSError:
            return None
        try:
            return None if _try_flock(fd, fcntl.LOCK_SH) else decode_presence(os.pread(fd, _RECORD_SIZE, 0))
        finally:
            os.close(fd)

    def leave(self) -> None:
        """Withdraw this agent. The others see it at once."""
        if self._fd >= 0:
            with contextlib.suppress(OSError):
                self._folder.remove(self._name)
            os.close(self._fd)
            self._fd, self._name, self._announced = -1, "", None
        self._folder.close()


def _try_flock(fd: int, how: int) -> bool:
    """Take the lock if it is free. Returns whether it was.

    Readers take a shared lock, so that two of them do not see each other.
    """
    try:
        fcntl.flock(fd, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _encode_record(present: AgentPresence) -> bytes:
    data = msgspec.json.encode(present)
    if len(data) > _RECORD_SIZE:
        data = msgspec.json.encode(msgspec.structs.replace(present, what="", also=(), host=""))
    return data.ljust(_RECORD_SIZE)[:_RECORD_SIZE]


def decode_presence(data: bytes) -> AgentPresence | None:
    """Decode a presence file. None when it cannot be read."""
    try:
        return msgspec.json.decode(data, type=AgentPresence)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
