"""The record of one commit."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec import Raw, Struct

Touched = str | tuple[str, int]
"""The id of a case, `shift`, or the table and number of a document."""


class Commit(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One commit, as a journal holds it and other boards hear it.

    `new` holds whole documents of new cases, `add` entries by case, `put` documents by table, `gone` the cases and `dropped` the
    documents by table that were moved to an archive. An unknown field is an error, since it would be lost at the next checkpoint.
    """

    seq: int
    by: str = ""
    new: tuple[Raw, ...] = ()
    add: Mapping[str, tuple[Raw, ...]] = {}
    put: Mapping[str, Mapping[str, Raw]] = {}
    gone: tuple[str, ...] = ()
    dropped: Mapping[str, tuple[str, ...]] = {}


decode_commit = msgspec.json.Decoder(Commit).decode
