"""Compares headings of a table with names that are known."""

from __future__ import annotations

import re
from collections.abc import Iterable

from desk.importers.reading.clean_text import clean_line
from desk.importers.reading.normalised_words import normalise

_NUMBER_SIGNS = frozenset({"#", "\u2116"})
_IN_UTC = re.compile(r"[\s(\[_](?:utc|gmt)[)\]]?$", re.IGNORECASE)
_REQUIRED = re.compile(r"[\s*+]+$")
"""Signs of fields that must be filled in, as forms show them."""
_GUARD = re.compile(r"^\(do not modify\)\s*", re.IGNORECASE)
_THING = re.compile(r"^(?:ticket|case|conversation|issue|request|incident|call|thread|chat)\s(?!id$|number$)")


_THING_BEHIND = re.compile(r"\s\((?:ticket|case|request|incident)s?\)$", re.IGNORECASE)


def heading_name(heading: str) -> str:
    """A heading in the form in which names are compared."""
    return "id" if heading.strip() in _NUMBER_SIGNS else normalise(_REQUIRED.sub("", heading))


def loose_name(heading: str) -> str:
    """A heading without its zone and the word for a case.

    Some desks repeat that word in every heading.
    """
    bare = _THING_BEHIND.sub("", _IN_UTC.sub("", _GUARD.sub("", heading.strip())))
    return _THING.sub("", normalise(bare))


def is_in_utc(heading: str) -> bool:
    """Does a heading say that its times are in UTC?"""
    return _IN_UTC.search(heading.strip()) is not None


def unique_names(header: Iterable[str]) -> list[str]:
    """Header names, each once.

    Repeated ones are numbered, empty ones named by their place.
    """
    counts: dict[str, int] = {}
    found: list[str] = []
    for number, name in enumerate(header, 1):
        named = clean_line(name) or f"column {number}"
        counts[named] = counts.get(named, 0) + 1
        found.append(named if counts[named] == 1 else f"{named} ({counts[named]})")
    return found
