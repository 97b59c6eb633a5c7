"""The shift file as a storage of TinyDB that never leaves half a file; it knows tables, not what stands in them.

TinyDB's own JSONStorage writes in place: a kill, a full disk or a reader at the wrong moment finds half a file. This one writes to one
side, makes that durable and renames.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from tinydb import TinyDB
from tinydb.storages import Storage

from desk.store.file.checkpoint import CheckpointWriter
from desk.store.file.durable_io import read_regular
from desk.store.file.read_errors import Malformed, damaged_error
from desk.store.file.snapshot import Snapshot, read_snapshot
from desk.store.file.snapshot_codec import CASES, META, ONLY, SnapshotMeta, decode_tables, encode_snapshot
from desk.store.paths import ShiftPaths


class SnapshotStorage(Storage):
    """Reads and writes one TinyDB file whole. A new file takes the rights of the file `like` it; one that exists keeps its own."""

    def __init__(self, path: Path, like: Path | None = None) -> None:
        self._path = path
        self._like = like

    def snapshot(self) -> Snapshot | None:
        """The file with its documents as bytes, None when there is no file. Raises Damaged and Refused."""
        return read_snapshot(self._path)

    def read(self) -> dict[str, dict[str, Any]] | None:
        """The tables as TinyDB works on them. Raises Damaged and Refused."""
        try:
            tables = decode_tables(read_regular(self._path))
        except FileNotFoundError:
            return None
        except Malformed as error:
            raise damaged_error(self._path, error) from error
        return {name: {key: msgspec.json.decode(raw) for key, raw in table.items()} for name, table in tables.items()}

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        """Replace the file with these tables, whole and durable, or raise and leave it as it is."""
        tables = {name: {str(key): _encode_document(value) for key, value in table.items()} for name, table in data.items()}
        meta = msgspec.json.decode(tables.pop(META, {}).get(ONLY, b"{}"), type=SnapshotMeta)
        cases = {int(key): document for key, document in tables.pop(CASES, {}).items()}
        with CheckpointWriter(ShiftPaths(self._path), encode_snapshot(meta, tables, cases), like=self._like) as writer:
            writer.publish()


def _encode_document(document: Any) -> bytes:
    return bytes(document) if isinstance(document, msgspec.Raw | bytes) else msgspec.json.encode(document)


class ShiftDB(TinyDB):
    """A TinyDB on our storage. TinyDB's own queries work on it as on any other; we ask it for the documents as they stand."""

    def __init__(self, path: Path, *, like: Path | None = None) -> None:
        super().__init__(path, storage=SnapshotStorage, like=like)

    def snapshot(self) -> Snapshot | None:
        """The file with its documents as bytes, None when there is no file. Raises Damaged and Refused."""
        assert isinstance(self.storage, SnapshotStorage)
        return self.storage.snapshot()
