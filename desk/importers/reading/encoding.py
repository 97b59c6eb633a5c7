"""Tells the encoding of a file, and decodes it."""

from __future__ import annotations

import codecs
import zlib
from collections import deque
from collections.abc import Iterator

import msgspec

from desk.errors import Refused
from desk.importers.reading.file_bytes import FileBytes, HeldBytes, UnpackedBytes, first_bytes

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


class TextFile(msgspec.Struct, frozen=True):
    """A file that holds text, its encoding, and warnings about it."""

    file: FileBytes
    encoding: str
    warnings: tuple[str, ...] = ()

    def blocks(self) -> Iterator[str]:
        """The text from its start on, a block at a time. Broken characters are shown as such."""
        return _decoded_blocks(self.file, self.encoding, "replace")


class DecodedText(msgspec.Struct, frozen=True):
    """A file's text, its encoding, and warnings about it."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode_file(data: bytes, name: str) -> DecodedText:
    """The text of a file called `name`, which is in memory. Raises Refused as `text_file` does."""
    found = text_file(HeldBytes(data), name)
    return DecodedText("".join(found.blocks()), found.encoding, found.warnings)


def text_file(file: FileBytes, name: str) -> TextFile:
    """A file called `name` as text.

    The encoding is that of the byte order mark, UTF-16 that can be told without one, else strict UTF-8, else cp1252. Gzip is unpacked
    first. Raises Refused for a file that holds no text.
    """
    file = _unpacked_gzip(file, name)
    head = first_bytes(file)
    for start, words in _BINARY_KINDS:
        if head.startswith(start):
            raise Refused(f"{name} is {words}. Nothing was read.")
    for mark, encoding in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return _marked_text(file, encoding, name)
    if wide := _unmarked_utf16(file, head[: _SAMPLE_BYTES & -2]):
        return wide
    _refuse_binary(file, name)
    return _unmarked_text(file)


def _decoded_blocks(file: FileBytes, encoding: str, errors: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    for block in file.blocks():
        if text := decoder.decode(block):
            yield text
    if text := decoder.decode(b"", final=True):
        yield text


def _is_whole(file: FileBytes, encoding: str) -> bool:
    """Is every byte of a file text in this encoding?"""
    try:
        deque(_decoded_blocks(file, encoding, "strict"), maxlen=0)
    except UnicodeDecodeError:
        return False
    return True


def _unmarked_utf16(file: FileBytes, head: bytes) -> TextFile | None:
    """A text in UTF-16 without a byte order mark. None for other bytes.

    Half of its bytes are empty, all on one side, as far as its headings are Latin.
    """
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if min(even, odd) or max(even, odd) * 5 < len(head) * 2 or sum(map(len, file.blocks())) % 2:
        return None
    encoding = "utf-16-be" if even else "utf-16-le"
    start = head.decode(encoding, errors="replace")
    return TextFile(file, encoding) if any(sign in start for sign in _TEXT_SIGNS) and _is_whole(file, encoding) else None


def _unpacked_gzip(file: FileBytes, name: str) -> FileBytes:
    if not first_bytes(file).startswith(b"\x1f\x8b"):
        return file
    unpacked, size = UnpackedBytes(file), 0
    try:
        for block in unpacked.blocks():
            size += len(block)
            if size > MOST_BYTES:
                raise EOFError
    except zlib.error as error:
        raise Refused(f"{name} is a damaged gzip file ({error}). Nothing was read; fetch it again.") from error
    except EOFError:
        raise Refused(f"{name} is a gzip file that is cut off, or holds over {MOST_BYTES >> 30} GB. Nothing was read.") from None
    return unpacked


def _marked_text(file: FileBytes, encoding: str, name: str) -> TextFile:
    if _is_whole(file, encoding):
        return TextFile(file, encoding)
    size = broken = 0
    for text in _decoded_blocks(file, encoding, "replace"):
        size += len(text)
        broken += text.count("\ufffd")
    if broken > size // 100 + 1:
        raise Refused(f"{name} starts like {encoding} text but is not. Nothing was read; save it as UTF-8.")
    return TextFile(file, encoding, (_broken_text_warning(broken, encoding),))


def _refuse_binary(file: FileBytes, name: str) -> None:
    size = nuls = controls = 0
    has_hole, end = False, b""
    for block in file.blocks():
        size += len(block)
        nuls += block.count(0)
        controls += len(block) - len(block.translate(None, _CONTROLS))
        has_hole = has_hole or _HOLE in end + block
        end = block[-len(_HOLE) :]
    if nuls * 50 > size or has_hole:
        raise Refused(f"{name} holds {nuls:,} empty bytes: it is no text, UTF-16 without its mark, or a damaged copy. "
                      "Nothing was read; save it as UTF-8 or fetch it again.")  # fmt: skip
    if controls * 20 > size:
        raise Refused(f"{name} holds {controls:,} control bytes in {size:,}: it is no text. Nothing was read.")


def _unmarked_text(file: FileBytes) -> TextFile:
    if _is_whole(file, "utf-8"):
        return TextFile(file, "utf-8")
    broken = letters = 0
    for text in _decoded_blocks(file, "utf-8", "replace"):
        signs = text.count("\ufffd")
        broken += signs
        letters += len(text) - len(text.encode("ascii", "ignore")) - signs
    if letters >= broken:
        return TextFile(file, "utf-8", (_broken_text_warning(broken, "utf-8"),))
    unknown = sum(text.count("\ufffd") for text in _decoded_blocks(file, "cp1252", "replace"))
    return TextFile(file, "cp1252", (_broken_text_warning(unknown, "cp1252"),) if unknown else ())


def _broken_text_warning(count: int, encoding: str) -> str:
    return f"{count} broken characters in the {encoding} text are shown as \ufffd"
