"""The first frame, kept true while the shift is read."""

from __future__ import annotations

from textual.timer import Timer

from desk.first_frame.standing_frame import standing_terminal
from desk.sla.microseconds import microseconds
from desk.tui.textual_compat.terminal_app import DeskTerminalApp
from desk.wall_clock import WallClock

_BEAT = 1.0


class FrameCover:
    """Paints the first frame each second until the board has rows."""

    def __init__(self, app: DeskTerminalApp[int], clock: WallClock) -> None:
        self._app = app
        self._clock = clock
        self._terminal = standing_terminal()
        self._timer: Timer | None = None
        app.is_covered = self._terminal is not None

    def start(self) -> None:
        """Begin to beat, where there is a frame."""
        if self._terminal is not None:
            self._timer = self._app.set_interval(_BEAT, self._paint_again)

    def end(self) -> None:
        """Give way to the board, and let go of the frame."""
        self._app.is_covered, self._terminal = False, None
        if self._timer is not None:
            self._timer.stop()

    def _paint_again(self) -> None:
        terminal = self._terminal
        if terminal is None or not self._app.is_covered or tuple(self._app.size) != terminal.size:
            self.end()
        else:
            self._app.write_over(terminal.painted(microseconds(self._clock())))
