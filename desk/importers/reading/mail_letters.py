"""Reads the bytes of a mail in the letters that were meant."""

from __future__ import annotations

import re

_LATIN = frozenset({"iso-8859-1", "iso8859-1", "iso_8859-1", "latin-1", "latin1", "iso-8859-15", "windows-1252", "cp1252"})
_NOTHING_SAID = frozenset({"", "us-ascii", "ascii", "ansi_x3.4-1968", "unknown-8bit", "x-unknown", "default"})
_WIDER = {
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932",
    "x-sjis": "cp932", "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "big5": "cp950", "iso-8859-9": "cp1254", "tis-620": "cp874",
    "x-mac-roman": "mac_roman", "iso-2022-jp": "iso2022_jp_ext",
}  # fmt: skip
"""Letters that programs write under the name of a smaller set."""
_WINDOWS = re.compile(r"(?:win|windows|cp|x-cp|ms)[-_ ]?(\d{3,4})")
_TOLD_IN_HTML = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)


def read_letters(data: bytes, told: str = "") -> str:
    """The text of bytes that are said to be in `told`.

    Bytes that are UTF-8 are read as it, whatever Latin they are said to be in, for no Latin text happens to be. Where nothing fits, it is
    the one that leaves fewer letters broken.
    """
    name = told.strip().lower()
    if data.isascii() and name in (_LATIN | _NOTHING_SAID):
        return data.decode("ascii")
    for encoding in _encodings_to_try(name):
        try:
            return data.decode(encoding)
        except (LookupError, ValueError):
            continue
    lenient = data.decode("utf-8", "replace")
    broken = lenient.count("\ufffd")
    letters = sum(1 for char in lenient if char > "\x7f") - broken
    return lenient if letters >= broken else data.decode("cp1252", "replace")


def _encodings_to_try(name: str) -> tuple[str, ...]:
    """The encodings that a name may mean, the likeliest first."""
    if name in _LATIN:
        return "utf-8", "cp1252"
    if name in _NOTHING_SAID:
        return ("utf-8",)
    windows = _WINDOWS.fullmatch(name)
    return name, *((f"cp{windows[1]}",) if windows else ()), "utf-8", *((_WIDER[name],) if name in _WIDER else ())


def charset_of_html(data: bytes) -> str:
    """The charset that a page of HTML names in its head. Empty where it names none."""
    found = _TOLD_IN_HTML.search(data[:4_000])
    return found[1].decode("ascii") if found else ""
