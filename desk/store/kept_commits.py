"""The commits of one agent, kept on the agent's machine.

They are kept for as long as a backup may be old. A database can go back to an earlier state: it was restored, or another server took
over. What it lacks then is found here. The files are for the owner alone, as drafts are.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import msgspec

from desk.errors import DeskError
from desk.store.disk.durable_io import write_all
from desk.store.disk.private_folder import PrivateFolder
from desk.store.documents.kept_commit import KeptCommit
from desk.store.paths import file_name
from desk.wall_clock import system_clock

_KEPT = timedelta(days=14)
"""How long commits are kept."""


class _Line(msgspec.Struct, frozen=True, omit_defaults=True):
    kept: KeptCommit | None = None
    done: tuple[str, ...] = ()


_decode_line = msgspec.json.Decoder(_Line).decode


class KeptCommits:
    """Keeps the commits of an agent, in a file a day. All windows of the agent write to it.

    Without a `folder`, or where the disk takes nothing, those of this sitting are kept in memory.
    """

    def __init__(self, folder: Path | None, agent: str) -> None:
        self._folder = PrivateFolder(folder) if folder is not None else None
        self._path = folder
        self._agent = file_name(agent)
        self._lines: list[_Line] = []
        self._today: date | None = None

    def add(self, kept: KeptCommit) -> None:
        """Keep a commit that was taken."""
        self._write(_Line(kept=kept))

    def settle(self, tokens: Iterable[str]) -> None:
        """Forget commits: they were made again, or are given up."""
        self._write(_Line(done=tuple(tokens)))

    def unsettled(self) -> dict[str, KeptCommit]:
        """The commits of the last days by token, oldest first. Those that are settled are left out."""
        kept: dict[str, KeptCommit] = {}
        done: set[str] = set()
        for line in (*self._stored_lines(), *self._lines):
            done.update(line.done)
            if line.kept is not None:
                kept[line.kept.token] = line.kept
        return {token: each for token, each in kept.items() if token not in done}

    def _write(self, line: _Line) -> None:
        """Add a line to the file of today. What cannot be written stays in memory."""
        today = system_clock().date()
        try:
            folder = self._made_folder()
            if folder is not None:
                if today != self._today:
                    self._today = today
                    self._remove_old(folder, today)
                fd = folder.open_file(f"{self._agent}.{today}", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
                try:
                    write_all(fd, b"\n" + msgspec.json.encode(line) + b"\n")  # whatever broke off before it
                finally:
                    os.close(fd)
                return
        except (OSError, DeskError):
            pass
        self._lines.append(line)

    def _made_folder(self) -> PrivateFolder | None:
        if self._path is not None and not self._path.parent.exists():
            self._path.parent.mkdir(0o700, parents=True, exist_ok=True)
        return self._folder

    def _stored_lines(self) -> Iterator[_Line]:
        with suppress(OSError, DeskError):
            for name in self._own_names():
                for line in (self._folder.read(name) or b"").splitlines() if self._folder else ():
                    with suppress(msgspec.DecodeError, UnicodeDecodeError):
                        if line:
                            yield _decode_line(line)

    def _own_names(self) -> list[str]:
        """The names of this agent's files, oldest first."""
        return [name for name in (self._folder.names() if self._folder else ()) if name.rpartition(".")[0] == self._agent]

    def _remove_old(self, folder: PrivateFolder, today: date) -> None:
        for name in self._own_names():
            if name.rpartition(".")[2] < str(today - _KEPT):
                folder.remove(name)

    def close(self) -> None:
        """Close the folder."""
        if self._folder is not None:
            self._folder.close()
