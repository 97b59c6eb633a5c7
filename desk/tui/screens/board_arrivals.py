"""New cases on the board, until somebody looked at them."""

from __future__ import annotations

from typing import Any

from desk.board.arrivals import Arrivals, arrival_words
from desk.tui.messages import CasesChanged
from desk.tui.screens.desk_screen import DeskScreen


class BoardArrivals:
    """Marks new cases of others. Where the board is covered, a toast says so."""

    def __init__(self, screen: DeskScreen[Any], arrivals: Arrivals) -> None:
        self._screen = screen
        self._arrivals = arrivals

    def note(self, message: CasesChanged) -> None:
        """Take note of what came, changed and left."""
        live = self._screen.desk.live
        known = {case: view.state for case in message.ids if (view := live.view(case))}
        self._arrivals.forget(message.gone)
        self._arrivals.renew(known.values())
        if message.own:
            return
        for case in message.new:
            self._arrivals.add(known[case])
        came = [state for state in self._arrivals.states if state.id in message.new]
        if came and self._screen.app.screen is not self._screen:
            self._screen.say(arrival_words(came), seconds=8)
