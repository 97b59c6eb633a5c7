"""Words for the state in which the shift file is shared."""

from __future__ import annotations

from typing import Literal

SyncState = Literal["reading", "ok", "polling", "read-only", "unwritable", "damaged", "missing", "offline"]

_WORDS: dict[SyncState, str] = {
    "ok": "",
    "polling": "shared, checking",
    "missing": "FILE GONE",
    "offline": "OFFLINE",
    "unwritable": "may not write",
}
"""Words for the states whose names are not for reading. One that is well needs none."""


def sync_words(state: SyncState, since: str = "") -> str:
    """The state as it stands in a header. `since` is the time of day at which a link was lost."""
    words = _WORDS.get(state, state)
    return f"{words} since {since}" if state == "offline" and since else words


def is_synced(state: SyncState) -> bool:
    """Is the file read and written by this window?"""
    return state in {"ok", "polling", "reading"}
