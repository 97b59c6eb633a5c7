"""The making of a column of facts, beside everything else."""

from __future__ import annotations

import contextlib
import sys
import zlib
from collections.abc import Callable, Iterator

from desk.new_files import create_temporary
from desk.store.disk.durable_io import copy_permissions, create_beside
from desk.store.documents.frozen_cases import FrozenCases
from desk.store.fact_column import ColumnWriter, FactColumn, KeptColumn, read_column
from desk.store.fact_sheet import FactPlace, FactSheet

_GROWTH = 1_000
"""Rows between two columns that are given while it grows."""
_WORTH_RENEWING = 8
"""One part in so many that changed makes a kept column worth renewing."""


class FactWork:
    """Makes the column of a sheet. Any thread may do it.

    The cases are those of the moment when it began.
    """

    def __init__(self, cases: FrozenCases, sheet: FactSheet, place: FactPlace | None = None) -> None:
        """Begin. Without a place nothing is kept."""
        self._cases = cases
        self._sheet = sheet
        self._place = place
        self._key = f"{sys.byteorder} {sheet.name}\n{sheet.key}"

    def columns(self, pause: Callable[[], object]) -> Iterator[FactColumn]:
        """The column while it grows. The last one is whole.

        `pause` is called between two cases. Raises Damaged where the cases cannot be read, OSError where no file can be made.
        """
        kept = read_column(self._place.path, self._key) if self._place else None
        if kept is not None and (outdated := self._outdated_of(kept)) is not None:
            kept.column.outdated = outdated
            yield kept.column
            return
        if self._place is not None and self._place.may_write and self._sheet.keep:
            with contextlib.suppress(OSError):  # another disk may have room
                yield from self._kept_columns(self._place, kept, pause)
                return
        yield from self._fleeting_columns(kept, pause)

    def _outdated_of(self, kept: KeptColumn) -> frozenset[int] | None:
        """The cases whose kept rows cannot be believed.

        They changed since the snapshot, by now or by the time when the rows were made: a journal may have lost what it had then. None
        where the column is of another snapshot, or they are so many that it is worth renewing.
        """
        if self._place is None or not kept.table.snapshot == self._place.snapshot != "":
            return None
        outdated = kept.changed() | frozenset(self._cases.changed)
        return outdated if len(outdated) * _WORTH_RENEWING <= len(kept.column.numbers) else None

    def _kept_columns(self, place: FactPlace, kept: KeptColumn | None, pause: Callable[[], object]) -> Iterator[FactColumn]:
        """Make the column in its file.

        It has the rights of the shift.
        """
        fd, aside = create_beside(place.path, place.shift, locked=False)
        writer = ColumnWriter(fd)
        try:
            copy_permissions(fd, place.shift)
            yield from self._growing_columns(writer, kept, pause)
            whole = writer.finish(self._key, place.snapshot, self._cases.changed)
            aside.rename(place.path)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise
        yield whole

    def _fleeting_columns(self, kept: KeptColumn | None, pause: Callable[[], object]) -> Iterator[FactColumn]:
        """Make the column in a file that goes when it is closed."""
        fd, path = create_temporary("desk-facts-", "")
        path.unlink()
        writer = ColumnWriter(fd)
        yield from self._growing_columns(writer, kept, pause)
        yield writer.finish(self._key, "")

    def _growing_columns(self, writer: ColumnWriter, kept: KeptColumn | None, pause: Callable[[], object]) -> Iterator[FactColumn]:
        """Write the row of each case. That of a document which is as it was is copied."""
        places = kept.places() if kept else {}
        for number, document in self._cases.documents():
            pause()
            content = len(written := bytes(document)) << 32 | zlib.crc32(written)
            place = places.get((number, content))
            copied = kept.column.proved_row(place) if kept and place is not None else None
            writer.add(number, content, self._sheet.make(written) if copied is None else copied)
            if len(writer) % _GROWTH == 0:
                yield writer.grown()
