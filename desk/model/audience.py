"""Tells whose words an entry is (S3.6).

They are the customer's, ours to them, or between ourselves.
"""

from __future__ import annotations

from typing import Literal

from desk.model.entries import AnyEntry, Promise
from desk.model.entry_facts import is_to_customer
from desk.model.entry_values import CUSTOMER

Audience = Literal["theirs", "ours", "internal"]


def audience_of(entry: AnyEntry) -> Audience:
    """Classify an entry by who spoke and who heard it.

    A promise goes to whom it was made. Causes, notes and all that is about the case stay among us.
    """
    if entry.VOICE != "ours":
        return "theirs"
    said_to_them = is_to_customer(entry) or (isinstance(entry, Promise) and entry.to == CUSTOMER)
    return "ours" if said_to_them else "internal"
