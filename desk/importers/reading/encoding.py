"""Decodes the bytes of a file."""

from __future__ import annotations

import gzip
import zlib

import msgspec

from desk.errors import Refused

MOST_BYTES = 1 << 30
_SAMPLE_BYTES = 4_000
_TEXT_SIGNS = (",", ";", "\t", "|", "{", "[")
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_BINARY_KINDS = (
    (b"PK\x03\x04", "a zip archive, or a document in one: unpack it, or save it as CSV"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Office file: save the sheet as CSV"),
    (b"%PDF", "a PDF: ask for the export as CSV or JSON"),
    (b"SQLite format 3", "a database: export the table as CSV"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\x0b\x0c\r\x1b")
_HOLE = bytes(32)


class DecodedText(msgspec.Struct, frozen=True):
    """A file's text, its encoding, and warnings about it."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode_file(data: bytes, name: str) -> DecodedText:
    """Decodes the bytes of a file called `name`.

    The encoding is that of the byte order mark, UTF-16 that can be told without one, else strict UTF-8, else cp1252. Gzip is unpacked
    first. Raises Refused for a file that holds no text.
    """
    data = _unpack_gzip(data, name)
    for start, words in _BINARY_KINDS:
        if data.startswith(start):
            raise Refused(f"{name} is {words}. Nothing was read.")
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_with_mark(data, encoding, name)
    if wide := _unmarked_utf16(data):
        return wide
    _refuse_binary(data, name)
    return _decode_without_mark(data)


def _unmarked_utf16(data: bytes) -> DecodedText | None:
    """A text in UTF-16 without a byte order mark. None for other bytes.

    Half of its bytes are empty, all on one side, as far as its headings are Latin.
    """
    head = data[: _SAMPLE_BYTES & -2]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if len(data) % 2 or min(even, odd) or max(even, odd) * 5 < len(head) * 2:
        return None
    encoding = "utf-16-be" if even else "utf-16-le"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return DecodedText(text, encoding) if any(sign in text[:_SAMPLE_BYTES] for sign in _TEXT_SIGNS) else None


def _unpack_gzip(data: bytes, name: str) -> bytes:
    if not data.startswith(b"\x1f\x8b"):
        return data
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacker.decompress(data, MOST_BYTES)
    except (zlib.error, gzip.BadGzipFile) as error:
        raise Refused(f"{name} is a damaged gzip file ({error}). Nothing was read; fetch it again.") from error
    if not unpacker.eof:
        raise Refused(f"{name} is a gzip file that is cut off, or holds over {MOST_BYTES >> 30} GB. Nothing was read.")
    return unpacked


def _decode_with_mark(data: bytes, encoding: str, name: str) -> DecodedText:
    try:
        return DecodedText(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, errors="replace")
    broken = text.count("\ufffd")
    if broken > len(text) // 100 + 1:
        raise Refused(f"{name} starts like {encoding} text but is not. Nothing was read; save it as UTF-8.")
    return DecodedText(text, encoding, (_broken_text_warning(broken, encoding),))


def _refuse_binary(data: bytes, name: str) -> None:
    nuls = data.count(0)
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if nuls * 50 > len(data) or _HOLE in data:
        raise Refused(f"{name} holds {nuls:,} empty bytes: it is no text, UTF-16 without its mark, or a damaged copy. "
                      "Nothing was read; save it as UTF-8 or fetch it again.")  # fmt: skip
    if controls * 20 > len(data):
        raise Refused(f"{name} holds {controls:,} control bytes in {len(data):,}: it is no text. Nothing was read.")


def _decode_without_mark(data: bytes) -> DecodedText:
    try:
        return DecodedText(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        lenient = data.decode("utf-8", errors="replace")
    broken = lenient.count("\ufffd")
    letters = sum(1 for char in lenient if char > "\x7f") - broken
    if letters >= broken:
        return DecodedText(lenient, "utf-8", (_broken_text_warning(broken, "utf-8"),))
    text = data.decode("cp1252", errors="replace")
    unknown = text.count("\ufffd")
    return DecodedText(text, "cp1252", (_broken_text_warning(unknown, "cp1252"),) if unknown else ())


def _broken_text_warning(count: int, encoding: str) -> str:
    return f"{count} broken characters in the {encoding} text are shown as \ufffd"
