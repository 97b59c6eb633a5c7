"""Who else is at a case, in words; it is told and looks nobody up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from desk.model.entries import KINDS
from desk.store.presence import Present
from desk.tui.printable import printable


def presence_words(others: Sequence[Present], now: datetime) -> str:
    """Who else is at a case: what the one nearest to the customer does, and for how long, then the names of the rest.

    `bo is writing an apology, 40 s; lou`
    """
    if not others:
        return ""
    first, *rest = sorted(others, key=_nearest)
    what = printable(first.what)
    doing = f" {'an' if what[0] in 'aeiou' else 'a'} {what}" if first.mode == "writing" and what in KINDS else ""
    names = f"; {', '.join(printable(other.agent) for other in rest)}" if rest else ""
    return f"{printable(first.agent)} is {first.mode}{doing}, {_since(first, now)}{names}"


def who(others: Sequence[Present], now: datetime) -> str:
    """The same where there is little room: `bo writing, 40 s`."""
    first = min(others, key=_nearest, default=None)
    return f"{printable(first.agent)} {first.mode}, {_since(first, now)}" if first else ""


def _nearest(other: Present) -> tuple[bool, datetime]:
    return other.mode != "writing", other.since


def _since(other: Present, now: datetime) -> str:
    seconds = max(0, int((now - other.since).total_seconds()))
    return f"{seconds} s" if seconds < 120 else f"{seconds // 60} min"
