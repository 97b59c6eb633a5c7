"""Descriptions of import formats."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from desk.importers.imported_case import ImportOptions, ParsedCases
from desk.importers.reading.warnings import Warnings


class ImportFormat(msgspec.Struct, frozen=True, kw_only=True):
    """The part of a description that every format has.

    `name` and `aliases` are what `--format` takes, `source` is kept with each case, `title` stands in messages.
    """

    name: str
    source: str
    title: str
    aliases: tuple[str, ...] = ()

    def is_allowed(self, asked: str | None) -> bool:
        """Does `asked` name this format, or none at all?"""
        return asked is None or asked in {self.name, *self.aliases}


class BytesFormat(ImportFormat, frozen=True, kw_only=True):
    """A format whose records have an encoding each.

    `read` gives the cases and the number of records, `reason` and `encoding` are words for the report.
    """

    matches: Callable[[bytes], bool]
    read: Callable[[bytes, ImportOptions, Warnings], tuple[ParsedCases, int]]
    reason: str
    encoding: str
