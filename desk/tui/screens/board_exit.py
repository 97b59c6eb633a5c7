"""The way out of the board, by back and by escape."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from desk.tui.screens.desk_screen import DeskScreen

_LEAVE_SAID_FOR = timedelta(seconds=3)
"""The time for which a toast says how to leave."""


class BoardExit:
    """Leaves a board. Escape alone never leaves, it only says how."""

    def __init__(self, screen: DeskScreen[Any]) -> None:
        self._screen = screen
        self._said_at: datetime | None = None

    async def leave(self, now: datetime) -> None:
        """End a practice, else the window."""
        screen = self._screen
        if screen.desk.session.practice is not None:
            await screen.run_action("app.end_practice")
        elif screen.bound_key == "escape":
            self._say_how(now)
        else:
            screen.app.exit(0)

    def _say_how(self, now: datetime) -> None:
        """Say how to leave, unless it is still being said."""
        if self._said_at is None or abs(now - self._said_at) >= _LEAVE_SAID_FOR:
            self._said_at = now
            self._screen.say("q leaves the board. Everything logged is already saved.", seconds=_LEAVE_SAID_FOR.seconds)
