"""Questions of the domain that one entry answers by itself."""

from __future__ import annotations

from typing import TypeGuard

from desk.model.entries import KINDS, AnyEntry, Apology, Contact

Reply = Contact | Apology

REPLY_KINDS = frozenset(kind for kind in KINDS.values() if kind.COUNTS_AS_REPLY != "never")
"""The kinds of which an entry may be a reply."""


def is_reply(entry: AnyEntry) -> TypeGuard[Reply]:
    """Does the entry answer the customer?

    An apology without a channel was noted, not sent. A call that reached nobody answered nothing (SLA.11).
    """
    if not has_reached(entry):
        return False
    rule = entry.COUNTS_AS_REPLY
    return rule == "always" or (rule == "over_channel" and bool(getattr(entry, "channel", "")))


def has_reached(entry: AnyEntry) -> bool:
    """Did the entry come to whom it was for? Only a contact can reach nobody (S3.5)."""
    return entry.reached if isinstance(entry, Contact) else True


def is_to_customer(entry: AnyEntry) -> bool:
    """Does the customer read or hear the entry?"""
    return entry.AUDIENCE == "customer" and has_reached(entry)


def is_message(entry: AnyEntry) -> bool:
    """Did the customer tell us this, unasked?"""
    return entry.VOICE == "message"


def is_exchange(entry: AnyEntry) -> bool:
    """Did the entry pass between the customer and us, either way?"""
    return is_to_customer(entry) or is_message(entry)


def is_contact_with_customer(entry: AnyEntry) -> bool:
    """Were we in touch with the customer, telling or asking?"""
    return is_to_customer(entry) or entry.VOICE == "answer"
