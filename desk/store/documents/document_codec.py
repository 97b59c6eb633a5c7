"""Documents as bytes, and the timelines of cases in them."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec import Raw, Struct

from desk.model.shift import Shift

Document = bytes | Raw
DocumentTable = Mapping[str, Document]


class Malformed(ValueError):
    """Raised for bytes that are not what they should be.

    The message continues a sentence after `cannot be read:`.
    """


OBJECT_START = ord("{")
"""The first byte of a JSON object, which every document is."""
_BREAKS_TO_SPACES = bytes.maketrans(b"\r\n", b"  ")


class _Timeline(Struct):
    entries: list[Raw] = []


class _Identified(Struct):
    id: str = ""


_decode_fields = msgspec.json.Decoder(dict[str, Raw]).decode
_decode_timeline = msgspec.json.Decoder(_Timeline).decode
_decode_id = msgspec.json.Decoder(_Identified).decode


def with_entries(document: Document, entries: list[bytes]) -> bytes:
    """A case's document with `entries` added to its timeline.

    The bytes before them are unchanged. The document must have its timeline last, as `with_timeline_last` leaves it.
    """
    head = bytes(document)[:-2]
    return b"".join((head, b"" if head.endswith(b"[") else b",", b",".join(entries), b"]}"))


def has_timeline_last(document: Document) -> bool:
    """Does a case's document end in its timeline, as `with_entries` needs it?"""
    try:
        entries = document_entries(document)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return bytes(document).endswith(b'"entries":[' + b",".join(map(bytes, entries)) + b"]}")


def with_timeline_last(document: Document, case: str) -> bytes:
    """A foreign document in the shape that `with_entries` needs.

    Unknown fields are kept. Raises Malformed when it is no case.
    """
    try:
        msgspec.json.decode(document)  # the two below look into no text
        fields = _decode_fields(document)
        entries = document_entries(document)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Malformed(f"{case} in it is not a case") from error
    if not all(memoryview(entry)[0] == OBJECT_START for entry in entries):
        raise Malformed(f"{case} in it has an entry that is none")
    fields.pop("entries", None)
    fields.pop("_crc", None)
    head = msgspec.json.encode(fields | {"id": Raw(msgspec.json.encode(case))})
    return on_one_line(head[:-1] + b',"entries":[' + b",".join(map(bytes, entries)) + b"]}")


def on_one_line(document: Document) -> bytes:
    """A document's JSON without line breaks.

    Strings escape theirs, so these only format the file for the eye.
    """
    return bytes(document).translate(_BREAKS_TO_SPACES)


def document_entries(document: Document) -> list[Raw]:
    """The entries on a case's timeline, as bytes."""
    return _decode_timeline(document).entries


def document_id(document: Document) -> str:
    """The id of a document or an entry. Empty when it has none."""
    try:
        return _decode_id(document).id
    except msgspec.ValidationError:
        return ""


def is_readable_shift(document: Document) -> bool:
    """Can the shift's own facts be read?"""
    try:
        msgspec.json.decode(document, type=Shift)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return True
