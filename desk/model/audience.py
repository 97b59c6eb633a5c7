"""Whose words an entry is: the customer's, ours to them, or between ourselves (S3.6); it knows kinds and no text."""

from __future__ import annotations

from typing import Literal

from desk.model.entries import CUSTOMER, AnyEntry, Promise
from desk.model.entry_facts import is_to_customer

Audience = Literal["theirs", "ours", "internal"]


def audience_of(entry: AnyEntry) -> Audience:
    """Causes, notes and all that is about the case stay between ourselves; a promise goes to whom it was made."""
    if entry.VOICE != "ours":
        return "theirs"
    said_to_them = is_to_customer(entry) or (isinstance(entry, Promise) and entry.to == CUSTOMER)
    return "ours" if said_to_them else "internal"
