"""Keeps the columns of a line on every terminal.

Terminals measure vowel signs of Indic scripts, joined emoji and skin tones in different ways, by one to three cells. What is written
behind such a text is put where the screen has it, not where the terminal's own measure would end.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rich.cells import cell_len

_SAVE, _BACK = "\x1b7", "\x1b8"
_LETTER = "[^\x00-\u02ff\u2500-\u259f]"
_TEXT = re.compile(f"[#*0-9]?{_LETTER}+(?: {_LETTER}+)*( *)")
"""A stretch of other letters than Latin ones, no frames of boxes, and the blanks behind it."""
_MEASURED_APART = (
    *((0x1160, 0x11FF), (0xD7B0, 0xD7FB), (0x200B, 0x200D), (0x2060, 0x206F), (0xFE00, 0xFE0F)),
    *((0x1F1E6, 0x1F1FF), (0x1F3FB, 0x1F3FF), (0xE0100, 0xE01EF)),
)

_LEADS = re.compile(rb"[\xd2\xe0\xe1\xea\xed\xef-\xf4]")
_SIGNS = re.compile(rb"\xe2(?:\x80[\x8b-\x8d]|\x81[\xa0-\xaf]|\x83[\x9d-\xa4])|\xe3\x80[\xae\xaf]")
"""With `_LEADS` the beginnings, in UTF-8, of all that is measured apart. A board of Latin letters has none: it is looked through in a sixth
of the time."""


def keep_columns(output: str) -> str:
    """The output, with its columns kept behind texts that terminals measure differently."""
    return _TEXT.sub(_anchored_text, output) if not output.isascii() and may_differ(output) else output


def may_differ(output: str) -> bool:
    """May terminals measure a text of this output in different ways?"""
    data = output.encode("utf-8", "replace")
    return bool(_LEADS.search(data) or _SIGNS.search(data))


def _anchored_text(found: re.Match[str]) -> str:
    text = found[0]
    return _with_way_back(text, len(found[1])) if _is_measured_apart(text) else text


@lru_cache(4096)
def _with_way_back(text: str, blanks: int) -> str:
    """The text over blanks of its size, then a step.

    Blanks, text and step begin at the same column. The blanks behind the text give it room to be wider.
    """
    width = cell_len(text)
    return f"{_SAVE}{' ' * width}{_BACK}{_SAVE}{text[: len(text) - blanks]}{_BACK}\x1b[{width}C" if width else text


@lru_cache(4096)
def _is_measured_apart(text: str) -> bool:
    return any(unicodedata.category(character) in {"Mc", "Me"} or _is_listed(ord(character)) for character in text)


def _is_listed(code: int) -> bool:
    return any(first <= code <= last for first, last in _MEASURED_APART)
