"""Small facts of cases: a row each, made of its document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec

from desk.store.documents.case_merge import OriginMarks
from desk.store.documents.documents import Documents
from desk.store.fact_table import FactTable, MakeDigest, TableInFile, no_digest

MakeRow = Callable[[bytes], bytes]
"""Makes the row of one case from its document. It must be pure."""


class FactSheet(msgspec.Struct, frozen=True):
    """A kind of facts.

    `name` is part of the file's name. `key` is everything besides the case that a row depends on, such as the text of the policy and
    the version of `make`: rows made under another key are made anew. With `keep` off nothing is written beside the archive. `digest` is
    made of the rows of a shift together, and kept with them.
    """

    name: str
    key: str
    make: MakeRow
    keep: bool = True
    digest: MakeDigest = no_digest
    at_once: bool = False
    """Is every row asked for now, and none later? They are read in one go then."""


class FactPlace(NamedTuple):
    """Where facts of a shift are kept.

    `snapshot` is the snapshot of the shift whose cases they are, empty where that cannot be told.
    """

    path: Path
    shift: Path
    snapshot: str
    may_write: bool


def made_case_facts(documents: Documents, sheet: FactSheet) -> FactTable:
    """The row of each case, made now."""
    made = {number: (0, sheet.make(bytes(documents.document(number)))) for number in documents}
    return FactTable(TableInFile(), sheet.digest, made=made)


class FactRow(msgspec.Struct, frozen=True):
    """The row of one archived case.

    `archive` is its file, `revision` the number of its entries, `marks` tell its beginning from that of another.
    """

    archive: Path
    number: int
    revision: int
    marks: OriginMarks
    row: bytes

    @property
    def archive_key(self) -> tuple[Path, int]:
        """Archive and number: what tells copies of one case apart."""
        return self.archive, self.number
