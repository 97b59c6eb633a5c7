"""Whose words an entry is: the customer's, ours to them, or between ourselves (RECOVERY.md, S3.6); it knows kinds and no text."""

from __future__ import annotations

from typing import Literal

from desk.model.entries import CUSTOMER, AnyEntry, Apology, Contact, Incoming, Offer, OfferAnswer, Promise, Refusal, Told, Verify

Face = Literal["theirs", "ours", "internal"]

_THEIRS = (Told, Incoming, OfferAnswer, Verify)
_OURS = (Contact, Apology, Offer, Refusal)


def face_of(entry: AnyEntry) -> Face:
    """Causes, notes and all that is about the case stay between ourselves; a promise goes to whom it was made."""
    if isinstance(entry, _THEIRS):
        return "theirs"
    said_to_them = isinstance(entry, _OURS) or (isinstance(entry, Promise) and entry.to == CUSTOMER)
    return "ours" if said_to_them else "internal"
