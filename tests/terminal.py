"""A real terminal for tests: a program on a pty, its screen read by pyte. It waits for what it is told to, never for a time."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

import pyte

PATIENCE = 60.0
"""Seconds until a wait is given up; far above what anything takes."""


class Terminal:
    """A program running on a terminal of `columns` by `rows` cells. Use it in a `with` block."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], *, columns: int = 120, rows: int = 36, folder: Path | None = None
    ) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._fd, inside = pty.openpty()
        self._size(columns, rows)
        surroundings = {**environment, "TERM": "xterm-256color"}
        self.process = subprocess.Popen(
            command, stdin=inside, stdout=inside, stderr=inside, env=surroundings, cwd=folder, start_new_session=True
        )
        os.close(inside)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._fd)

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def press(self, keys: str) -> None:
        """Type `keys` as the keyboard would send them."""
        os.write(self._fd, keys.encode())

    def resize(self, columns: int, rows: int) -> None:
        """Make the terminal another size."""
        self._screen.resize(rows, columns)
        self._size(columns, rows)
        self.process.send_signal(signal.SIGWINCH)

    def wait_for(self, *texts: str) -> str:
        """Wait until all of `texts` stand on the screen, and give the whole screen."""
        return self.wait_until(lambda screen: all(text in screen for text in texts), f"{texts!r}")

    def wait_until(self, reached: Callable[[str], bool], what: str = "it") -> str:
        """Wait until the screen is as `reached` wants it."""
        give_up = time.monotonic() + PATIENCE
        while not reached(self.text):
            left = give_up - time.monotonic()
            if left <= 0 or not self._read(left):
                raise AssertionError(f"waited for {what} and saw:\n{self.text}")
        return self.text

    def wait_for_exit(self) -> int:
        """Wait until the program ends; its exit code."""
        give_up = time.monotonic() + PATIENCE
        while self._read(give_up - time.monotonic()):
            assert time.monotonic() < give_up, f"it did not end:\n{self.text}"
        return self.process.wait(PATIENCE)

    def _read(self, patience: float) -> bool:
        if not select.select([self._fd], [], [], max(0.0, patience))[0]:
            return False
        try:
            data = os.read(self._fd, 65536)
        except OSError:  # the program is gone and with it the other side of the pty
            return False
        self._stream.feed(data)
        return bool(data)

    def _size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
