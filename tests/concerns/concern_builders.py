"""Concerns for tests, in a store in memory."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from desk.concerns.changes import list_contacts, new_concern
from desk.concerns.concern import Concern, read_concerns
from desk.concerns.notes import CONCERN_NOTES, ContactListed, Noticed
from desk.store.memory import MemoryStore
from tests.case_builders import NOW


def ours(concern: str = "K-1", by: str = "ines", at: datetime = NOW) -> dict[str, Any]:
    """The fields that all notes share."""
    return {"concern": concern, "at": at, "by": by}


def noticed(title: str = "Two moves on full teams", **fields: Any) -> Noticed:
    """The first note of a concern."""
    return Noticed(at=NOW, by="bo", title=title, **fields)


def concern_store(*names: str, **fields: Any) -> MemoryStore:
    """A store with K-1 and these people on it, K-1.2 the first of them."""
    store = MemoryStore("ines")
    store.commit(new_concern(noticed(**fields)))
    if names:
        store.commit(list_contacts([ContactListed(**ours(), name=name) for name in names]))
    return store


def concerns_in(store: MemoryStore) -> dict[str, Concern]:
    """Every concern of a store by id."""
    return {concern.id: concern for concern in read_concerns(store.documents(CONCERN_NOTES))}
