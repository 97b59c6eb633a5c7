"""Output to a terminal: at once where it takes bytes.

What it does not take is written by a thread that waits for it.
"""

from __future__ import annotations

import contextlib
import os
import select

from desk.tui.column_keeper import keep_columns


class TerminalOutput:
    """Writes to a terminal for as long as there is one.

    A terminal that another program left without blocking is waited for. One that is gone takes nothing and raises nothing. `write` and
    `flush` belong to the thread that waits.
    """

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._parts: list[str] = []
        self._rest = b""
        """The end of what was written at once, which the terminal would not take."""
        self._is_gone = False
        self._taken = self._flushed = self._handed = 0
        self._unblocked = _unblocked_copy(fd)

    def fileno(self) -> int:
        """The descriptor of the terminal."""
        return self._fd

    # The thread wakes for each write, and waits for the interpreter until the loop has nothing to do: of a key that moved the cursor, the
    # screen heard up to ten milliseconds late.
    def write_now(self, text: str) -> str | None:
        """Write at once. Gives what the thread must be handed, None where that is nothing.

        While the thread has something to write, it gets all that comes.
        """
        if self._unblocked is not None and self._flushed == self._handed:
            data, text = _encoded_output(text), ""
            try:
                while data:
                    data = data[os.write(self._unblocked, data) :]
            except OSError:  # it is full, or gone
                self._rest = data
            else:
                return None
        self._handed += 1
        return text

    def write(self, text: str) -> int:
        """Note what is to be written."""
        self._parts.append(text)
        self._taken += 1
        return len(text)

    def flush(self) -> None:
        """Write what was noted."""
        data, self._rest = self._rest + _encoded_output("".join(self._parts)), b""
        self._parts.clear()
        while data and not self._is_gone:
            try:
                data = data[os.write(self._fd, data) :]
            except BlockingIOError:
                select.select([], [self._fd], [], 1.0)
            except OSError:
                self._is_gone = True
        self._flushed = self._taken


def _encoded_output(text: str) -> bytes:
    return keep_columns(text).encode("utf-8", "replace")


def _unblocked_copy(fd: int) -> int | None:
    """The same terminal, opened anew so that it never waits.

    How the descriptor itself waits is shared with the shell.
    """
    with contextlib.suppress(OSError):
        copy = os.open(os.ttyname(fd), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
        if os.fstat(copy).st_rdev == os.fstat(fd).st_rdev:
            return copy
        os.close(copy)
    return None
