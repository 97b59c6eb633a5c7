"""The shift file itself, as a storage of TinyDB that never leaves half a file; it knows tables, not what stands in them.

TinyDB's own JSONStorage writes in place: a kill, a full disk or a reader at the wrong moment finds half a file. This one writes to one
side, makes that durable and renames.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec
from tinydb import TinyDB
from tinydb.storages import Storage

from desk.errors import Damaged
from desk.store.beside import Beside
from desk.store.codec import CASES, META, ONLY, Document, Malformed, Meta, decode_tables, encode_snapshot
from desk.store.durable import keep_as, open_regular, read_regular, sync_folder


class SnapshotStorage(Storage):
    """Reads and writes one TinyDB file whole. `rights` are those of a new file; a file that exists keeps its own."""

    def __init__(self, path: Path, rights: int = 0o660) -> None:
        self._beside = Beside(Path(path))
        self._rights = rights

    def read_raw(self) -> dict[str, dict[str, Document]] | None:
        """The tables with their documents as bytes, None when there is no file. Raises Damaged and Refused."""
        path = self._beside.path
        try:
            return decode_tables(read_regular(path))
        except FileNotFoundError:
            return None
        except Malformed as error:
            raise damaged(path, str(error)) from error

    def read(self) -> dict[str, dict[str, Any]] | None:
        """The tables as TinyDB works on them."""
        tables = self.read_raw()
        if tables is None:
            return None
        return {name: {key: msgspec.json.decode(raw) for key, raw in table.items()} for name, table in tables.items()}

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        """Replace the file with these tables, whole and durable, or raise and leave it as it is."""
        encoded = {name: {str(key): _encoded(value) for key, value in table.items()} for name, table in data.items()}
        meta = msgspec.json.decode(encoded.pop(META, {}).get(ONLY, b"{}"), type=Meta)
        cases = {int(key): document for key, document in encoded.pop(CASES, {}).items()}
        with Folding(self._beside, encode_snapshot(meta, encoded, cases), self._rights) as folding:
            folding.publish()


def _encoded(document: Any) -> bytes:
    return bytes(document) if isinstance(document, msgspec.Raw | bytes) else msgspec.json.encode(document)


def damaged(path: Path, why: str) -> Damaged:
    """The error for a file that cannot be read."""
    return Damaged(f"{path} cannot be read: {why}. It was left as it is. Run: desk check --repair (it keeps a copy first)")


def open_snapshot(path: Path, rights: int = 0o660) -> TinyDB:
    """The shift file as a TinyDB, by the storage above."""
    return TinyDB(path, storage=SnapshotStorage, rights=rights)


class BeingFolded(Exception):
    """Somebody else is writing the next snapshot just now."""


class Folding:
    """The next snapshot on its way: written and made durable beside the file, to be published under the lock, or dropped."""

    def __init__(self, beside: Beside, pieces: Iterable[bytes], rights: int = 0o660) -> None:
        """Write `pieces` beside the file. Raises BeingFolded when somebody else is at it, OSError when the disk is full."""
        self._beside = beside
        self._fd = open_regular(beside.folding, os.O_RDWR | os.O_CREAT, rights)
        try:
            self._claim()
            self._take_rights_of(beside.path)
            os.ftruncate(self._fd, 0)
            with open(self._fd, "wb", buffering=1 << 20, closefd=False) as file:
                file.writelines(pieces)
            os.fsync(self._fd)
        except BaseException:
            self._drop()
            raise

    def _claim(self) -> None:
        """Take the name for us; if its file was published while we waited for it, it is no longer ours to write."""
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BeingFolded from error
        self._claimed = True
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(self._fd), self._beside.folding.lstat()):
                return
        self._claimed = False
        raise BeingFolded

    _claimed = False

    def _take_rights_of(self, path: Path) -> None:
        with contextlib.suppress(OSError):
            now = path.stat()
            os.fchmod(self._fd, stat.S_IMODE(now.st_mode) & 0o777)
            os.fchown(self._fd, -1, now.st_gid)

    def publish(self) -> None:
        """Put the new snapshot in place, keeping the one before it. Only under the lock."""
        beside = self._beside
        with contextlib.suppress(FileNotFoundError):
            keep_as(beside.path, beside.previous)
        beside.folding.rename(beside.path)
        self._claimed = False
        sync_folder(beside.path.parent)

    def _drop(self) -> None:
        if self._claimed:
            with contextlib.suppress(OSError):
                self._beside.folding.unlink()
        os.close(self._fd)

    def __enter__(self) -> Folding:
        return self

    def __exit__(self, *_: object) -> None:
        self._drop()
