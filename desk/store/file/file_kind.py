"""Names the kind of a file that is no shift."""

from __future__ import annotations

import json

from desk.text.late_pattern import late_pattern

_SHIFT_MARKS = late_pattern(rb'"_meta"\s*:\s*\{|"cases"\s*:\s*\{|"id"\s*:\s*"C-\d')
_BEGINNINGS = (
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"%PDF-", "a PDF"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x7fELF", "a program"),
    (b"From ", "a mailbox"),
)


def has_marks_of_shift(data: bytes) -> bool:
    """Does anything in a file look like a shift's?"""
    return _SHIFT_MARKS.search(data) is not None


def file_kind(data: bytes) -> str:
    """The kind of a file in words, such as `a table (CSV)`."""
    if not data.strip(b"\0\r\n "):
        return "empty" if not data else "a file of blanks or zeros"
    known = next((kind for beginning, kind in _BEGINNINGS if data.startswith(beginning)), None)
    return known or _text_kind(data)


def _text_kind(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "no text of a kind that desk writes"
    if "\0" in text:
        return "no text of a kind that desk writes"
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        lines = text.splitlines()[:2]
        is_table = any(lines[0].count(sign) > 0 and lines[0].count(sign) == lines[-1].count(sign) for sign in ",;\t")
        return "a table (CSV)" if is_table else "a text"
    return "JSON of another kind"
