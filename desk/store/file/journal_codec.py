"""Encodes and decodes the lines of a journal."""

from __future__ import annotations

import zlib
from pathlib import Path

import msgspec
from msgspec import Struct

from desk.errors import Refused
from desk.store.documents.commit import Commit
from desk.store.file.snapshot_codec import FORMAT
from desk.text.late_pattern import late_pattern

CRC_SIZE = 8
BODY_START = CRC_SIZE + 1
"""Where the sum of a line ends, and where its JSON begins."""


class JournalHeader(Struct, frozen=True, kw_only=True):
    """The first line of a journal.

    The journal continues the snapshot of this generation, whose last commit was `seq`. `history` is the id of everything up to it,
    empty in format 1.
    """

    format: int = FORMAT
    generation: int
    seq: int
    history: str = ""


def encode_line(record: JournalHeader | Commit) -> bytes:
    """Encode a line of the journal."""
    body = msgspec.json.encode(record)
    return b"%08x %b\n" % (zlib.crc32(body), body)


def line_body(line: bytes) -> bytes | None:
    """The JSON of a line given without its newline.

    None when the checksum is wrong.
    """
    if len(line) <= BODY_START or line[CRC_SIZE:BODY_START] != b" ":
        return None
    body = line[BODY_START:]
    return body if line[:CRC_SIZE] == b"%08x" % zlib.crc32(body) else None


_CRC_DIGITS = late_pattern(rb"[0-9a-f]{8}")
_LAST_BYTES = (b"}]}}", b"}}}", b"}]}", b'"]}', b'"]}}')
"""The end of a commit. A killed writer cuts it off before."""


def was_whole(line: bytes) -> bool:
    """Was a line with a wrong sum whole once?

    One that a killed writer cut off ends in the middle of its JSON.
    """
    if line_body(line[:-1] + b"}") is not None:
        return True
    if not line.endswith(b"}") or not (_CRC_DIGITS.match(line) or line[CRC_SIZE : BODY_START + 1] == b" {"):
        return False
    if line.endswith(_LAST_BYTES):
        return True
    try:
        msgspec.json.decode(line[BODY_START:])
    except msgspec.DecodeError as error:
        return "truncated" not in str(error)
    except UnicodeDecodeError:
        return True
    return True


decode_header = msgspec.json.Decoder(JournalHeader).decode


def is_header(body: bytes) -> bool:
    """Is a line the first of a journal?"""
    try:
        return bool(decode_header(body))
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False


def newer_commit_error(path: Path) -> Refused:
    """The error for a commit of a newer version."""
    return Refused(
        f"{path} holds a commit that this version of desk cannot read; a newer one wrote it. Nothing was written. Use the newer version."
    )
