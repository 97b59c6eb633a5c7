"""The record of the mail that a shift took from a mailbox.

It stands on the shift itself and moves in the same commit as what the mail became. So no mail is lost or taken twice, whenever somebody
pulls the plug, and a shift that is put back from a copy takes again what the copy lacks.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import msgspec
from msgspec import Struct

from desk.errors import Conflict
from desk.model.changes import DocumentPlace, PutDocument

TABLE = "intake"
"""The table of these records."""


class TakenMail(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The mail taken of one part of a mailbox.

    `upto` is the highest uid taken, where mails have such, and `marks` name the mails taken one by one. `number` is that of the document,
    0 for a new one.
    """

    mailbox: str
    part: str
    upto: int = 0
    marks: tuple[str, ...] = ()
    number: int = 0


def read_taken(documents: Mapping[int, bytes]) -> dict[tuple[str, str], TakenMail]:
    """The records of a table, by mailbox and part."""
    found = (msgspec.structs.replace(_decode_taken(document), number=number) for number, document in documents.items())
    return {(taken.mailbox, taken.part): taken for taken in found}


def put_taken(seen: TakenMail, now: TakenMail) -> PutDocument:
    """The change that moves a record on.

    It refuses with Conflict where somebody else moved it meanwhile.
    """
    document = msgspec.structs.replace(now, number=0)
    if not seen.number:
        return PutDocument(TABLE, make=partial(_first_record, document))

    def check(there: bytes | None) -> None:
        if there is None or _decode_taken(there) != msgspec.structs.replace(seen, number=0):
            raise _overtaken_error(seen)

    return PutDocument(TABLE, number=seen.number, document=document, check=check)


_decode_taken = msgspec.json.Decoder(TakenMail).decode


def _first_record(document: TakenMail, place: DocumentPlace) -> TakenMail:
    if (document.mailbox, document.part) in read_taken(place.table):
        raise _overtaken_error(document)
    return document


def _overtaken_error(taken: TakenMail) -> Conflict:
    return Conflict(f"The mail of {taken.mailbox} was taken by another process meanwhile. Nothing was written.")
