"""The way out of the board, by back and by escape."""

from __future__ import annotations

from typing import Any

from textual.timer import Timer

from desk.tui.screens.desk_screen import DeskScreen
from desk.tui.widgets.action_footer import ActionFooter

_WORDS = "q leaves the board; all that is logged is saved."
_SECONDS = 3.0
"""The time for which the line of keys says how to leave."""


class BoardExit:
    """Leaves a board. Escape alone never leaves, it only says how."""

    def __init__(self, screen: DeskScreen[Any]) -> None:
        self._screen = screen
        self._said: Timer | None = None

    async def leave(self) -> None:
        """End a practice, else the window."""
        screen = self._screen
        if screen.desk.session.practice is not None:
            await screen.run_action("app.end_practice")
        elif screen.bound_key == "escape":
            self._say_how()
        else:
            screen.app.exit(0)

    def _say_how(self) -> None:
        """Say how to leave, in the line of keys.

        There it covers nothing and pushes no notice away.
        """
        footer = self._screen.query_one(ActionFooter)
        footer.show_note(_WORDS)
        if self._said is not None:
            self._said.stop()
        self._said = self._screen.set_timer(_SECONDS, lambda: footer.show_note(""), name="leave")
