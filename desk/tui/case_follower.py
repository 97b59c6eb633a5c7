"""Leads screens and drafts to cases whose numbers became others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Protocol, runtime_checkable

from desk.errors import DeskError
from desk.tui.window_drafts import WindowDrafts


@runtime_checkable
class CaseFollower(Protocol):
    """A screen about cases, which stays with them."""

    async def follow_renumbered(self, renumbered: Mapping[str, str]) -> None:
        """Go on with the cases under the ids of now.

        `renumbered` gives the new id by the old one.
        """


async def lead_followers(screens: Iterable[object], drafts: WindowDrafts, renumbered: Mapping[str, str]) -> None:
    """Lead screens to the cases that were meant, and then the drafts.

    A form may keep its draft until it has followed.
    """
    for screen in screens:
        if isinstance(screen, CaseFollower):
            await screen.follow_renumbered(renumbered)
    with suppress(DeskError):
        await drafts.follow_renumbered(renumbered)
