"""The name by which a customer is spoken to."""

from __future__ import annotations

import re

from desk.recovery.customers.identity import TITLES

_BRACKETS = re.compile(r"\s*\([^()]*\)\s*")
_FIRMS_LISTED = """
academy agency bank cafe centre center church clinic club college company co corp council department family firm foundation gmbh group
hospital hotel inc institute kg limited llc ltd ministry office partners plc practice quarter school services shop society studio team
trust union university utilities utility
"""
"""Words in the name of a customer that is not one person."""
_FIRM_WORDS = frozenset(_FIRMS_LISTED.split())


def salutation(customer: str) -> str:
    """The name by which a customer is spoken to.

    `Tess` for Tess Tampleton, `Ms. Sample` for Ms. Prue Sample, the whole name of a firm.
    """
    name = _BRACKETS.sub(" ", customer).strip(" ,")
    if "," in name:
        family, given = (part.strip() for part in name.split(",", 1))
        name = f"{given} {family}"
    words = name.split()
    if len(words) < 2 or any(word.strip(".").casefold() in _FIRM_WORDS for word in words) or "&" in words:
        return name
    return f"{words[0]} {words[-1]}" if words[0].strip(".").casefold() in TITLES else words[0]
