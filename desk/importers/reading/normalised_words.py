"""Makes header names and source words comparable."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_CAMEL = re.compile(r"(?<=[a-z\d])(?=[A-Z])")
_SEPARATORS = re.compile(r"[\s_./\\:,;'\"°#*?!()\[\]{}|\-\u2010-\u2019]+")
ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"
"""Signs that nobody sees, which come along when text is copied from a page."""
_PLAIN = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "\u0131": "i", "đ": "d", "æ": "ae", "œ": "oe"} | dict.fromkeys(ZERO_WIDTH))


_PICTURES = frozenset({"So", "Sk"})
"""The kinds of sign that emoji are of."""


@lru_cache(maxsize=4096)
def normalise(word: str) -> str:
    """A word without case, accents and separators.

    `Created-At`, `createdAt` and `CREATED AT` are all `created at`, `Priorität` is `prioritat`. Pictures say nothing.
    """
    if word.isascii():  # most are: nothing to decompose
        return _SEPARATORS.sub(" ", _CAMEL.sub(" ", word.strip()).lower()).strip()
    lowered = _CAMEL.sub(" ", word.strip()).casefold().translate(_PLAIN)
    bare = "".join(char for char in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(char))
    if not bare.isascii():
        bare = "".join(" " if unicodedata.category(char) in _PICTURES else char for char in bare)
    return _SEPARATORS.sub(" ", bare).strip()
