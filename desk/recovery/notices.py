"""Notices: what to know before acting on a case, in words.

The functions that give them stand with the ideas they belong to.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from desk.model.state import CaseState
from desk.recovery.promises import broken_promises


class Notice(msgspec.Struct, frozen=True):
    """A notice for an agent. `rank` orders notices, the most pressing first from 1.

    `action` is the action that answers it, empty if none does.
    """

    words: str
    rank: int
    action: str = ""


def broken_promise_notices(state: CaseState) -> Iterator[Notice]:
    """Notices of broken promises that have no apology yet (DESK.26).

    One said after the promise was broken answers it.
    """
    last = max((apology.at for apology in state.apologies), default=None)
    for at, words in broken_promises(state):
        if last is None or last < at:
            yield Notice(f"a promise was broken ({words}): it asks for a new apology", 2, "apology")
