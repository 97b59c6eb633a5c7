"""Faults of desk's own that a window outlives, told in words."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from traceback import extract_tb
from typing import Any

from textual import events
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.worker import get_current_worker

from desk.tui.crash_report import details_file
from desk.tui.shutdown import has_typed_text
from desk.tui.textual_compat.terminal_app import DeskTerminalApp
from desk.tui.toast import show_toast

MOST_FAULTS = 5
"""Faults within `MOST_WITHIN` that a window bears. More mean that nothing works any more."""
MOST_WITHIN = 10.0
"""Seconds."""
_MAKING = (events.Compose, events.Load, events.Mount, events.Ready, events.Unmount, events.Show, events.Hide, events.Resize)
"""The events that a widget must have gone through whole. One that did not is in no state to go on, nor is its screen."""


class FaultGuard:
    """Decides on the faults of one window, and tells those outlived."""

    def __init__(self, app: DeskTerminalApp[Any]) -> None:
        self._app = app
        self._log = FaultLog()

    def outlives(self, error: Exception, node: MessagePump, during: Message) -> bool:
        """Does the window go on after a fault of this handler?

        A screen that could not be made whole is closed. One that is closed already matters to nobody, nor does any at the end.
        """
        screen = _screen_of(node)
        if self._app.is_ending or self._is_closed(screen, during):
            return True
        is_making = isinstance(during, _MAKING)
        if (is_making and not self._can_close(screen)) or not self._tell(error):
            return False
        if is_making:
            self._app.call_later(self._close_broken, screen)
        return True

    def outlives_worker(self, error: BaseException) -> bool:
        """Does the window go on after a fault of the current worker?

        After one of the shift's own work the board would only look alive.
        """
        return self._app.is_ending or (get_current_worker().group != "shift" and self._tell(error))

    def _is_closed(self, screen: Screen[Any] | None, during: Message) -> bool:
        """Is it a screen that was closed? One may be made before it is on top, so it is not known then."""
        return screen is not None and screen not in self._app.screen_stack and not isinstance(during, events.Compose)

    def _can_close(self, screen: Screen[Any] | None) -> bool:
        """Is it above another screen, or about to be, without typed text?"""
        if screen is not None and screen not in self._app.screen_stack:
            return True
        return screen is self._app.screen and len(self._app.screen_stack) > 1 and not has_typed_text(screen)

    def _close_broken(self, screen: Screen[Any]) -> None:
        if screen is self._app.screen:
            self._app.pop_screen()

    def _tell(self, error: BaseException) -> bool:
        if not self._log.bears_one_more():
            return False
        show_toast(self._app, self._log.words(error), seconds=15, severity="error")
        return True


def _screen_of(node: MessagePump) -> Screen[Any] | None:
    return next((each for each in (node, *getattr(node, "ancestors", ())) if isinstance(each, Screen)), None)


class FaultLog:
    """The faults of one window. `monotonic` gives seconds."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._times: deque[float] = deque(maxlen=MOST_FAULTS)
        self._files: dict[str, str] = {}

    def bears_one_more(self) -> bool:
        """Does the window go on after one more fault?"""
        now = self._monotonic()
        is_worn_out = len(self._times) == MOST_FAULTS and now - self._times[0] < MOST_WITHIN
        self._times.append(now)
        return not is_worn_out

    def words(self, error: BaseException) -> str:
        """Words for the agent. The details of each place are written to a file once."""
        place = _place_of(error)
        if place not in self._files:
            self._files[place] = details_file(error)
        named = f" Whoever mends it will want {self._files[place]}" if self._files[place] else ""
        return f"That did nothing, by a fault of desk's own ({place}). What is typed is still here.{named}"


def _place_of(error: BaseException) -> str:
    frames = extract_tb(error.__traceback__)
    return f"{type(error).__name__} in {frames[-1].name}" if frames else type(error).__name__
