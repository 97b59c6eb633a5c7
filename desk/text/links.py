"""Web addresses and case numbers in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from desk.text.late_pattern import late_pattern

_ADDRESS = late_pattern(r"\bhttps?://[^\s<>\"`{}|\\^]+", re.IGNORECASE)
_CASE_NUMBER = late_pattern(r"(?<![\w-])C-[1-9][0-9]{0,8}(?![\w-])")
_SENTENCE_MARKS = ".,;:!?'*_"
_BRACKETS = {")": "(", "]": "["}
_KEPT_CHARACTERS = "%/:?#[]@!$&'()*+,;=~"


def link_spans(text: str) -> Iterator[tuple[int, int]]:
    """First and last place of each web address in a text.

    The marks of the sentence around an address are none of it.
    """
    for found in _ADDRESS.finditer(text):
        address = _trimmed_address(found.group())
        if "//" in address.rstrip("/"):
            yield found.start(), found.start() + len(address)


def links_in(text: str) -> list[str]:
    """The web addresses in a text, each once."""
    return list(dict.fromkeys(text[start:end] for start, end in link_spans(text)))


def case_numbers_in(text: str) -> list[str]:
    """The case numbers in a text, each once."""
    return list(dict.fromkeys(_CASE_NUMBER.findall(text)))


def link_target(address: str) -> str:
    """A web address in ASCII, as terminals and browsers take it."""
    return quote(address, safe=_KEPT_CHARACTERS)


def _trimmed_address(address: str) -> str:
    while address and (address[-1] in _SENTENCE_MARKS or _is_unpaired(address)):
        address = address[:-1]
    return address


def _is_unpaired(address: str) -> bool:
    opening = _BRACKETS.get(address[-1])
    return opening is not None and address.count(address[-1]) > address.count(opening)
