"""Further keys in the footer, after a pause."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from textual.app import App

from desk.tui.desk_context import DeskContext
from desk.tui.ticker import Ticker
from desk.tui.widgets.action_footer import ActionFooter

PAUSE = timedelta(seconds=12)
"""The time without a key after which the footer shows the keys that did not fit."""


class HintPause:
    """Shows further keys while an agent pauses."""

    def __init__(self, app: App[Any], desk: DeskContext) -> None:
        self._app = app
        self._desk = desk
        self._last = desk.clock()
        self._shown: ActionFooter | None = None
        self._ticker = Ticker(app, desk.clock, self.check)

    def start(self) -> None:
        """Begin to look, once a second."""
        self._last = self._desk.clock()
        self._ticker.start()

    def stop(self) -> None:
        """Look no more."""
        self._ticker.stop()

    def note_key(self) -> None:
        """Note that the agent is at work."""
        self._last = self._desk.clock()
        if self._shown is not None:
            self._shown.show_further(False)
            self._shown = None

    def check(self, now: datetime) -> None:
        """Show further keys, if the pause is long enough."""
        if self._shown is None and now - self._last >= PAUSE and self._app.screen_stack:  # there is none when the window closes
            self._shown = next(iter(self._app.screen.query(ActionFooter)), None)
            if self._shown is not None:
                self._shown.show_further(True)
