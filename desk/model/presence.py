"""An agent who is at the desk now, as others see them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

Mode = Literal["viewing", "writing", "idle", "gone"]
"""`gone` is never written to a file. Whoever reads presence gives it to an agent who was at a case and is present no more."""


class Present(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An agent who is here. `what` is what they write, such as `apology`, on `case` and `also` on others; `since` is when this began."""

    agent: str
    mode: Mode
    case: str = ""
    also: tuple[str, ...] = ()
    what: str = ""
    since: datetime
    pid: int = 0
    host: str = ""
