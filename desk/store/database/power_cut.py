"""Says where a power cut may take something from a database."""

from __future__ import annotations

from desk.store.database.link import DatabaseLink
from desk.store.database.statements import POWER_CUT

_ASK = "ask whoever looks after it to turn"


def power_cut_words(link: DatabaseLink) -> str:
    """Words about what a power cut may take. Empty where that is nothing.

    The settings of the server decide. An account that commits asynchronously loses nothing: each commit of ours is written through.
    Raises Offline.
    """
    fsync, full_page_writes = link.read(POWER_CUT)[0]
    if fsync != "on":
        return f"The database may lose the last seconds in a power cut: {_ASK} fsync on."
    if full_page_writes != "on":
        return f"The database may be spoilt by a power cut: {_ASK} full_page_writes on."
    return ""
