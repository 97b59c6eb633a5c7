"""The terminal between the first frame and the board.

Keys wait in it, and every end gives it back as it was.
"""

from __future__ import annotations

import os
import signal
import termios

from desk.first_frame.frame import Frame
from desk.first_frame.standing_frame import give_back_terminal, stand
from desk.wall_clock import wall_clock_from

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import FrameType

    from desk.first_frame.frame_file import FrameFile

_ENTER, _LEAVE = "\x1b[?1049h\x1b[?25l\x1b[?7l", b"\x1b[0m\x1b[?7h\x1b[?1049l\x1b[?25h"
_AT_ONCE = "\x1b[?2026h", "\x1b[?2026l"
"""Around what a terminal shows in one step, where it can."""
_IN, _OUT = 0, 2
_ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
_DISABLED = b"\x00"
_LFLAG, _IFLAG, _CC = 3, 0, 6


class EarlyTerminal:
    """A terminal that shows a frame and holds what is typed. `is_current` says that the shift is as the frame has it."""

    def __init__(self, size: tuple[int, int], frame: Frame, *, is_current: bool) -> None:
        self.size = size
        self._frame = frame
        self._is_current = is_current
        self.settings = termios.tcgetattr(_IN)
        """The settings of the terminal before."""

    def painted(self, now: int) -> str:
        """The frame at a microsecond, to be shown in one step."""
        return self._frame.painted(now, is_current=self._is_current).join(_AT_ONCE)

    def take(self, now: int) -> None:
        """Hold the keys, then show the frame. Raises OSError and termios.error."""
        ours = termios.tcgetattr(_IN)
        # As the board sets it, but for ctrl+c, which ends a start. What stops a program would leave the frame in the way of the shell.
        ours[_LFLAG] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
        ours[_IFLAG] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
        ours[_CC][termios.VMIN] = 1
        ours[_CC][termios.VSUSP] = ours[_CC][termios.VQUIT] = _DISABLED
        for number in _ENDING:
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, self._end)
        termios.tcsetattr(_IN, termios.TCSANOW, ours)
        data = (_ENTER + self.painted(now)).encode("utf-8", "replace")
        while data:
            data = data[os.write(_OUT, data) :]

    def give_back(self) -> None:
        """Give the terminal back as it was."""
        self.forget_signals()
        try:
            os.write(_OUT, _LEAVE)
            termios.tcsetattr(_IN, termios.TCSANOW, self.settings)
        except (OSError, termios.error):  # it is gone, and nobody looks at it
            pass

    def forget_signals(self) -> None:
        """End by these signals as any program does."""
        for number in _ENDING:
            if signal.getsignal(number) == self._end:
                signal.signal(number, signal.SIG_DFL)

    def _end(self, number: int, frame: FrameType | None) -> None:
        give_back_terminal()
        os.kill(os.getpid(), number)


def show_frame(kept: FrameFile, size: tuple[int, int], environment: Mapping[str, str]) -> None:
    """Show a kept frame on a terminal of this size. Raises OSError and termios.error."""
    terminal = EarlyTerminal(size, Frame(kept.text), is_current=kept.is_current)
    stand(terminal)
    terminal.take(_present_microsecond(environment))


def _present_microsecond(environment: Mapping[str, str]) -> int:
    now = wall_clock_from(environment.get("DESK_NOW"))()
    return round(now.timestamp() * 1_000_000)
