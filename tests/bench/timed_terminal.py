"""A program on a pty whose every byte is stamped when it arrives; it measures, and knows nothing of what the program is."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pyte

COLUMNS, ROWS = 200, 50
_STAMP = struct.Struct("dI")
_PIPE_SIZE = 1 << 20
_UNREAD_BY_PYTE = re.compile(rb"\x1b\[[<>=?][0-9;]*[a-zA-Z$]+[a-z]?|\x1bP.*?\x1b\\|\x1b_.*?\x1b\\")


class TimedTerminal:
    """A terminal of 200 x 50 cells. A process of its own empties the pty at once, so that reading the screen never holds the program up."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self.bytes = 0
        self._stream = pyte.ByteStream(self.screen)
        self._held = b""
        self.started = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
            os.execvpe(command[0], list(command), {**environment, "TERM": "xterm-256color", "COLORTERM": "truecolor"})
        os.set_inheritable(self._fd, False)  # the next program would hold this terminal too
        self._pipe, into = os.pipe()
        fcntl.fcntl(into, fcntl.F_SETPIPE_SZ, _PIPE_SIZE)
        self._reader = os.fork()
        if self._reader == 0:
            self._empty_the_pty(into)
        os.close(into)

    def _empty_the_pty(self, into: int) -> None:
        while True:
            try:
                data = os.read(self._fd, 1 << 16)
            except OSError:
                os._exit(0)
            waiting = memoryview(_STAMP.pack(time.perf_counter(), len(data)) + data)
            while waiting:
                waiting = waiting[os.write(into, waiting) :]

    def read(self, patience: float) -> float | None:
        """Take in the next bytes; when they arrived, or None when none did for `patience` seconds."""
        give_up = time.perf_counter() + patience
        while len(self._held) < _STAMP.size or len(self._held) < _STAMP.size + _STAMP.unpack_from(self._held)[1]:
            left = give_up - time.perf_counter()
            if not select.select([self._pipe], [], [], max(0.0, left))[0]:
                return None
            more = os.read(self._pipe, _PIPE_SIZE)
            if not more:
                return None
            self._held += more
        stamp, length = _STAMP.unpack_from(self._held)
        data, self._held = self._held[_STAMP.size : _STAMP.size + length], self._held[_STAMP.size + length :]
        self.bytes += length
        self._stream.feed(_UNREAD_BY_PYTE.sub(b"", data))
        return float(stamp)

    def wait(self, reached: Callable[[], bool], patience: float = 60.0) -> float | None:
        """When the bytes arrived that made the screen so; None when they never did, or the program ended."""
        give_up = time.perf_counter() + patience
        while (left := give_up - time.perf_counter()) > 0:
            stamp = self.read(left)
            if stamp is not None and reached():
                return stamp
            if stamp is None and self.has_ended:
                return None
        return None

    def shows(self, text: str) -> bool:
        """Whether the text stands somewhere on the screen."""
        return any(text in line for line in self.screen.display)

    def rest(self, seconds: float) -> None:
        """Take in what comes for so long."""
        give_up = time.perf_counter() + seconds
        while (left := give_up - time.perf_counter()) > 0:
            self.read(left)

    def press(self, keys: bytes) -> float:
        """Type; when it was typed."""
        now = time.perf_counter()
        os.write(self._fd, keys)
        return now

    def cpu_seconds(self) -> float:
        """The processor time of all the program's threads so far."""
        tasks = Path(f"/proc/{self.pid}/task")
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks.iterdir()) / 1e9

    def memory_mb(self) -> float:
        """The program's resident memory."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    @property
    def has_ended(self) -> bool:
        """Is the program gone?"""
        return not Path(f"/proc/{self.pid}/exe").exists()

    def until_ended(self) -> None:
        """Take in what comes until the program has ended."""
        while self.read(0.1) is not None or not self.has_ended:
            pass
        self.close()

    def close(self) -> None:
        """End the program and its reader."""
        for pid in (self.pid, self._reader):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        os.close(self._fd)
        os.close(self._pipe)
