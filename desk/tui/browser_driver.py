"""Drives a window in a browser, behind `desk serve`.

However the browser goes, the window ends as by its own key, and what was typed is kept.
"""

from __future__ import annotations

import asyncio
import signal

from textual.drivers.web_driver import WebDriver

from desk.tui.column_keeper import keep_columns
from desk.tui.textual_compat.terminal_app import DeskTerminalApp

_ENDING_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class BrowserDriver(WebDriver):
    """The driver of a window in a browser."""

    def start_application_mode(self) -> None:
        """Take the window, and the signals that end it."""
        super().start_application_mode()
        self._server_loop = asyncio.get_running_loop()
        for number in _ENDING_SIGNALS:
            self._server_loop.add_signal_handler(number, self._end_window, 128 + number)

    def write(self, data: str) -> None:
        """Write what is painted."""
        super().write(keep_columns(data))

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        """Hear what the server tells: the browser went, or another size."""
        if packet_type == "quit":
            self._server_loop.call_soon_threadsafe(self._end_window, 0)
        else:
            super().on_meta(packet_type, payload)

    def run_input_thread(self) -> None:
        """Read keys until the server is gone."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            self._server_loop.call_soon_threadsafe(self._end_window, 0)

    def _end_window(self, exit_code: int) -> None:
        if isinstance(self._app, DeskTerminalApp):
            self._app.end(exit_code)
