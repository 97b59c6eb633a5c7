"""The names of a case's fields, as a colleague says them."""

from __future__ import annotations

from desk.text.printable import plain_words

_NAMES = {
    "source_status": "status at the other desk",
    "source_priority": "priority at the other desk",
    "source_sla": "in time at the other desk",
    "source_updated": "last change at the other desk",
    "source_hash": "record at the other desk",
    "extra": "details at the other desk",
    "needs_by": "needed by",
    "value": "worth",
    "leaves": "may leave us",
    "public_risk": "public",
}

CAUSE_WORDS = {"class": "kind", "key": "same as", "why": "why"}
"""The parts of a root cause, by the same words wherever they stand."""


def field_name(name: str) -> str:
    """A field's name in words."""
    return _NAMES.get(name, plain_words(name))
