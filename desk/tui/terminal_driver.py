"""Drives a real terminal: input, output, signals, job control and end.

Every end that can be heard ends the window as its own key does: a signal, the terminal gone, whoever started it gone.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import termios
import threading
from collections.abc import Callable
from typing import Any

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from desk.first_frame.standing_frame import hand_over, standing_terminal
from desk.tui.terminal_events import TerminalEvents
from desk.tui.terminal_output import TerminalOutput
from desk.tui.textual_compat.terminal_app import DeskTerminalApp

ENDING_SIGNALS = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)
_OF_THE_KEYBOARD = (signal.SIGINT, signal.SIGQUIT)
LAST_RESORT_SECONDS = 12.0
"""Seconds that an end by signal may take. Then the terminal is given back and the process stops, whatever it waits for."""
_GRACE_SECONDS = 0.2
_LOOK_SECONDS, _IDLE_LOOK_SECONDS = 0.05, 0.25
"""Seconds between two looks, and once nothing came for a while: twenty looks a second were a third of what an idle window costs."""
_READ_SIZE = 65536
_DEFAULT_SIZE = (80, 24)
_ENTER = "\x1b[?1049h"
_GIVE_BACK = b"\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?2004l\x1b[?7h\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"


class TerminalDriver(LinuxDriver):
    """The driver of a window on a real terminal."""

    def __init__(self, app: App[Any], **settings: Any) -> None:
        super().__init__(app, **settings)
        self._output = TerminalOutput(sys.__stderr__.fileno() if sys.__stderr__ else 2)
        self._file = self._output  # type: ignore[assignment]  # all of a file that is used
        self._is_ending = False
        self._is_entered = False

    # ---------------------------------------------------------------- the terminal

    def _get_terminal_size(self) -> tuple[int, int]:
        """The size that the terminal itself tells."""
        return terminal_size() or _DEFAULT_SIZE

    # With it the terminal would tell its size in its input, where anything can stand.
    def _query_in_band_window_resize(self) -> None:
        """Ask for nothing: a signal tells of a new size."""

    def start_application_mode(self) -> None:
        """Take the terminal, and the signals that end the window."""
        early = standing_terminal()
        kept = self.attrs_before if early is None else early.settings
        self._is_entered = early is not None
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual gives it no types
        if kept is not None:
            self.attrs_before = kept  # an editor that was killed leaves settings of its own
        for number in ENDING_SIGNALS:
            if number in _OF_THE_KEYBOARD:  # those meant for another program may still wait in the loop
                self._loop.call_later(_GRACE_SECONDS, self._hear, number)
            else:
                self._hear(number)
        self._loop.add_signal_handler(signal.SIGTSTP, self.pause)
        self._loop.add_signal_handler(signal.SIGCONT, self._take_terminal_again)
        hand_over()

    # Most terminals clear the alternate screen when it is entered, also from itself.
    def write(self, data: str) -> None:
        """Write to the terminal. Where the first frame stands, the alternate screen is not entered again."""
        if self._is_entered and data == _ENTER:
            self._is_entered = False
            return
        if self._writer_thread is None or not self._writer_thread.is_alive():  # the terminal is given back
            super().write(data)
        elif (left := self._output.write_now(data)) is not None:
            super().write(left)

    def _hear(self, number: int) -> None:
        """End the window by a signal, unless it is ignored on purpose."""
        if signal.getsignal(number) is not signal.SIG_IGN and not self._loop.is_closed():
            self._loop.add_signal_handler(number, self._end, 128 + number)

    def suspend_application_mode(self) -> None:
        """Give the terminal back for a while. Stopping is left to the system then, as for any program."""
        self._loop.remove_signal_handler(signal.SIGTSTP)
        self._loop.remove_signal_handler(signal.SIGCONT)
        for number in _OF_THE_KEYBOARD:
            self._loop.remove_signal_handler(number)
            signal.signal(number, lambda *_: None)  # they mean the program that has the terminal now
        super().suspend_application_mode()

    def pause(self) -> bool:
        """Stop until the shell goes on with us. False where no shell could."""
        if os.getsid(0) == os.getpgrp():
            return False
        self.suspend_application_mode()
        self.attrs_before = None  # the shell may have settings of its own afterwards
        os.kill(0, signal.SIGTSTP)
        self.start_application_mode()
        self._repaint()
        return True

    def _take_terminal_again(self) -> None:
        """Take the terminal again after a stop that nobody told us of."""
        self.suspend_application_mode()
        self.start_application_mode()
        self._repaint()

    def _repaint(self) -> None:
        if isinstance(self._app, DeskTerminalApp):
            self._app.call_later(self._app.repaint)

    # ---------------------------------------------------------------- what comes in

    # Textual makes a task for each key, to post it.
    def send_message(self, message: Message) -> None:
        """Post what was read."""
        self._app.post_message(message)

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except Exception as error:
            if isinstance(self._app, DeskTerminalApp):
                self._loop.call_soon_threadsafe(self._app.fail, error)

    def run_input_thread(self) -> None:
        """Read until the driver stops. The end of the terminal, or of whoever started us, ends the window."""
        parent = os.getppid()
        read = TerminalEvents()
        while not self.exit_event.is_set():
            if os.getppid() != parent:
                self._end_soon()
                return
            try:
                if not select.select([self.fileno], [], [], _IDLE_LOOK_SECONDS if read.is_idle else _LOOK_SECONDS)[0]:
                    found = read.tick()
                elif data := os.read(self.fileno, _READ_SIZE):
                    found = read.feed(data)
                else:
                    self._end_soon()
                    return
            except BlockingIOError:
                continue  # another program left the terminal without blocking
            except OSError:
                self._end_soon()
                return
            for event in found:
                self.process_message(event)

    def _end_soon(self) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: it ends already
            self._loop.call_soon_threadsafe(self._end, 128 + signal.SIGHUP)

    # ---------------------------------------------------------------- the end

    def _end(self, exit_code: int) -> None:
        """End the window. Whatever holds it up is not waited for for ever."""
        if self._is_ending:
            return
        self._is_ending = True
        start_last_resort(LAST_RESORT_SECONDS, lambda: self._end_at_once(exit_code))
        if isinstance(self._app, DeskTerminalApp):
            self._app.end(exit_code)

    def _end_at_once(self, exit_code: int) -> None:
        os.set_blocking(self.fileno, False)
        with contextlib.suppress(OSError, termios.error):
            os.write(2, _GIVE_BACK)
        with contextlib.suppress(OSError, termios.error):
            os.set_blocking(self.fileno, True)
            termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before or termios.tcgetattr(self.fileno))
        os._exit(exit_code)


def start_last_resort(seconds: float, act: Callable[[], object]) -> None:
    """Do `act` after so many seconds, unless the process has ended before."""
    timer = threading.Timer(seconds, act)
    timer.daemon = True
    timer.start()


def terminal_size() -> tuple[int, int] | None:
    """Columns and rows as the terminal tells them. None where it tells none."""
    for fd in (0, 1, 2):
        with contextlib.suppress(OSError):
            columns, rows = os.get_terminal_size(fd)
            if columns and rows:
                return columns, rows
    return None
