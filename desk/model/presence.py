"""An agent who is at the desk now, as others see them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

PresenceMode = Literal["viewing", "writing", "idle", "gone"]
"""`gone` is never written to a file. A reader gives it to an agent who was at a case and is present no more."""


class AgentPresence(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An agent who is here.

    `what` is what they write, such as `apology`, on `case` and on the cases of `also`. `since` is when this began.
    """

    agent: str
    mode: PresenceMode
    case: str = ""
    also: tuple[str, ...] = ()
    what: str = ""
    since: datetime
    pid: int = 0
    host: str = ""

    def is_doing_the_same(self, other: AgentPresence) -> bool:
        """Does another say the same, whenever it began?"""
        return (self.mode, self.case, self.what, self.also) == (other.mode, other.case, other.what, other.also)
