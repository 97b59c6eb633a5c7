"""A TinyDB storage that never leaves half a file.

TinyDB's own JSONStorage writes in place. A kill, a full disk or a reader at the wrong moment finds half a file. This storage writes a
new file, makes it durable and renames it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from tinydb import TinyDB
from tinydb.storages import Storage

from desk.model.ids import case_id
from desk.store.disk.durable_io import read_regular
from desk.store.documents.document_codec import Malformed, has_timeline_last, with_timeline_last
from desk.store.documents.table_names import CASES, META, ONLY
from desk.store.file.checkpoint import CheckpointWriter
from desk.store.file.read_errors import damaged_error
from desk.store.file.snapshot import Snapshot, read_snapshot
from desk.store.file.snapshot_codec import FORMAT, SnapshotMeta, decode_tables, encode_snapshot
from desk.store.paths import ShiftPaths


class SnapshotStorage(Storage):
    """Reads and writes one TinyDB file whole.

    A new file takes the permissions of the file `like`. An existing one keeps its own.
    """

    def __init__(self, path: Path, like: Path | None = None) -> None:
        self._path = path
        self._like = like

    def snapshot(self) -> Snapshot | None:
        """The file as a snapshot. None when there is no file.

        Documents stay bytes. Raises Damaged and Refused.
        """
        return read_snapshot(self._path)

    def read(self) -> dict[str, dict[str, Any]] | None:
        """The tables as TinyDB uses them. None when there is no file.

        Raises Damaged and Refused.
        """
        try:
            tables = decode_tables(read_regular(self._path))
        except FileNotFoundError:
            return None
        except Malformed as error:
            raise damaged_error(self._path, error) from error
        return {name: {key: msgspec.json.decode(raw) for key, raw in table.items()} for name, table in tables.items()}

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        """Replace the file durably with these tables.

        Raises OSError when the disk will not take it. The file is unchanged then.
        """
        tables = {name: {str(key): _encode_document(value) for key, value in table.items()} for name, table in data.items()}
        stored = msgspec.json.decode(tables.pop(META, {}).get(ONLY, b"{}"), type=SnapshotMeta)
        meta = msgspec.structs.replace(stored, format=FORMAT)
        edited = {str(key) for key, value in data.get(CASES, {}).items() if not isinstance(value, msgspec.Raw | bytes)}
        cases = {
            int(key): _case_in_shape(document, int(key)) if key in edited else document for key, document in tables.pop(CASES, {}).items()
        }
        with CheckpointWriter(ShiftPaths(self._path), encode_snapshot(meta, tables, cases), like=self._like) as writer:
            writer.publish()


def _case_in_shape(document: bytes, number: int) -> bytes:
    """A case as TinyDB gives it, with its timeline last."""
    return document if has_timeline_last(document) else with_timeline_last(document, case_id(number))


def _encode_document(document: Any) -> bytes:
    """A document's JSON. One that was read with its sum gets a new one."""
    if isinstance(document, msgspec.Raw | bytes):
        return bytes(document)
    if isinstance(document, Mapping):
        document = {name: value for name, value in document.items() if name != "_crc"}
    return msgspec.json.encode(document)


class ShiftDB(TinyDB):
    """A TinyDB on our storage.

    TinyDB's queries work on it as on any other. The store itself reads the documents as bytes.
    """

    def __init__(self, path: Path, *, like: Path | None = None) -> None:
        super().__init__(path, storage=SnapshotStorage, like=like)

    def snapshot(self) -> Snapshot | None:
        """The file as a snapshot. None when there is no file.

        Documents stay bytes. Raises Damaged and Refused.
        """
        assert isinstance(self.storage, SnapshotStorage)
        return self.storage.snapshot()
