"""Makes a case of a document that something spoiled."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

import msgspec
from msgspec import Raw

from desk.model.case import decode_case
from desk.model.ids import MOST_DIGITS, case_id
from desk.store.documents.document_codec import Document, Malformed, with_timeline_last
from desk.store.repair.lenient_json import encoded_object, object_at_start

_NUMBER = re.compile(rf"[1-9]\d{{0,{MOST_DIGITS - 1}}}")


def is_case(document: Document) -> bool:
    """Can a document be read as a case?"""
    try:
        decode_case(document)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return True


def readable_case(document: Document, number: int) -> tuple[bytes | None, bytes | None]:
    """A case in the shape we write, and what was left out.

    The case is None when it cannot be read as one. Nothing is left out of a whole one.
    """
    try:
        shaped = with_timeline_last(document, case_id(number))
        if is_case(shaped):
            return shaped, None
    except Malformed:
        pass
    found, _ = object_at_start(bytes(document))
    if found is None:
        return None, bytes(document)
    found.pop("_crc", None)
    entries = found.get("entries")
    listed = entries if isinstance(entries, list) else [entries]
    sound = [entry for entry in listed if isinstance(entry, dict)]
    left_out = [entry for entry in listed if not isinstance(entry, dict) and entry is not None]
    encoded = encoded_object({**found, "entries": sound})
    if encoded is None or not is_case(encoded):
        return None, bytes(document)
    rest = encoded_object({"id": case_id(number), "entries": left_out}) if left_out else None
    return with_timeline_last(Raw(encoded), case_id(number)), rest


def free_number(wished: Iterable[str], taken: Container[int]) -> int | None:
    """The first of the wished numbers that is one and is free."""
    return next((int(digits) for digits in wished if _NUMBER.fullmatch(digits) and int(digits) not in taken), None)
