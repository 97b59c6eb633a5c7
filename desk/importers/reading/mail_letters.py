"""Reads the bytes of a mail in the letters that were meant."""

from __future__ import annotations

import re

_LATIN = frozenset({"iso-8859-1", "iso8859-1", "iso_8859-1", "latin-1", "latin1", "iso-8859-15", "windows-1252", "cp1252"})
_NOTHING_SAID = frozenset({"", "us-ascii", "ascii", "ansi_x3.4-1968", "unknown-8bit", "x-unknown", "default"})
_TOLD_IN_HTML = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)


def read_letters(data: bytes, told: str = "") -> str:
    """The text of bytes that are said to be in `told`.

    Bytes that are UTF-8 are read as it, whatever Latin they are said to be in, for no Latin text happens to be. Where nothing fits, it is
    the one that leaves fewer letters broken.
    """
    name = told.strip().lower()
    if data.isascii() and name in (_LATIN | _NOTHING_SAID):
        return data.decode("ascii")
    for encoding in ("utf-8", "cp1252") if name in _LATIN else ((name,) if name not in _NOTHING_SAID else ("utf-8",)):
        try:
            return data.decode(encoding)
        except (LookupError, ValueError):
            continue
    lenient = data.decode("utf-8", "replace")
    broken = lenient.count("\ufffd")
    letters = sum(1 for char in lenient if char > "\x7f") - broken
    return lenient if letters >= broken else data.decode("cp1252", "replace")


def charset_of_html(data: bytes) -> str:
    """The charset that a page of HTML names in its head. Empty where it names none."""
    found = _TOLD_IN_HTML.search(data[:4_000])
    return found[1].decode("ascii") if found else ""
