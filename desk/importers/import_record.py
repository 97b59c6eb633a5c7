"""The record of an import that is committed in parts.

It stands on the shift and moves in the commit of each part. So whoever opens the shift after a crash between two of them can be told, and
bringing the file in again goes on with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec
from msgspec import Struct

from desk.model.changes import PutDocument

TABLE = "imports"
"""The table of these records."""


class ImportRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One import of a file, and how far it is.

    `by` brought in its last part, `written` of `total` changes stand on the shift. `number` is that of the document, 0 for a new one.
    """

    file: str
    began: datetime
    total: int
    by: str = ""
    written: int = 0
    number: int = 0

    @property
    def words(self) -> str:
        """An import that is not over, in a sentence."""
        return (
            f"Of {self.file} {self.written:,} of {self.total:,} cases came in, brought in by {self.by or 'somebody'}. "
            "If that does not go on by itself, bring the file in again, and the rest comes."
        )


def unfinished_imports(documents: Mapping[int, bytes]) -> list[ImportRecord]:
    """The imports of a table that are not over, oldest first. A record that cannot be read tells nothing."""
    found = []
    for number, document in sorted(documents.items()):
        try:
            record = _decode_record(document)
        except msgspec.DecodeError:
            continue
        if record.written < record.total:
            found.append(msgspec.structs.replace(record, number=number))
    return found


def put_record(record: ImportRecord) -> PutDocument:
    """The change that writes a record, or moves it on."""
    return PutDocument(TABLE, number=record.number, document=msgspec.structs.replace(record, number=0))


_decode_record = msgspec.json.Decoder(ImportRecord).decode
