"""The sums in which the documents of a snapshot end."""

from __future__ import annotations

import zlib

from desk.store.documents.document_codec import Document
from desk.text.late_pattern import late_pattern

_SUM = late_pattern(rb'[,{]"_crc":"([0-9a-f]{8})"\}')


SUM_SIZE = len(b',"_crc":"00000000"}')
"""The bytes that a document's sum takes, with its last brace."""


def with_sum(document: Document, table: str, key: str) -> bytes:
    """A document as it stands in the file."""
    data = bytes(document)
    if len(data) < SUM_SIZE and not data[1:-1].strip():
        return b'{"_crc":"%08x"}' % document_sum(b"{}", table, key)
    return b'%b,"_crc":"%08x"}' % (data[:-1], document_sum(data, table, key))


def without_sum(stored: Document, table: str, key: str) -> tuple[bytes, bool]:
    """A document without its sum.

    The second result says whether it is as desk wrote it.
    """
    data = bytes(stored)
    found = _SUM.fullmatch(data, max(0, len(data) - SUM_SIZE))
    if found is None:
        return data, False
    document = data[:-SUM_SIZE] + b"}" if len(data) > SUM_SIZE else b"{}"
    return document, int(found[1], 16) == document_sum(document, table, key)


def document_sum(document: bytes, table: str, key: str) -> int:
    """The sum of a document, its table and its key."""
    return zlib.crc32(document, zlib.crc32(f"{table}/{key}".encode()))
