"""What an agent should know before they act on a case, in words; each source of them stands with the idea it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from desk.model.state import CaseState
from desk.recovery.promises import broken_promises


@dataclass(frozen=True, slots=True)
class Notice:
    """One such thing. `rank` orders them, the most pressing first from 1; `action` is the one that answers it, if one does."""

    words: str
    rank: int
    action: str = ""


def broken_promise_notices(state: CaseState) -> Iterator[Notice]:
    """A broken promise asks for a new apology (DESK.26): one said after it was broken answers it."""
    last = max((apology.at for apology in state.apologies), default=None)
    for at, words in broken_promises(state):
        if last is None or last < at:
            yield Notice(f"a promise was broken ({words}): it asks for a new apology", 2, "apology")
