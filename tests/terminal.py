"""A real terminal for tests: a program on a pty, its screen read by pyte. It waits for what it is told to, never for a time."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

import pyte

PATIENCE = 60.0
"""Seconds until a wait is given up; far above what anything takes."""


def desk(*words: str) -> list[str]:
    """A command line of the desk under test."""
    return [sys.executable, "-m", "desk", *words]


class Terminal:
    """A program running on a terminal of `columns` by `rows` cells. Use it in a `with` block."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], *, columns: int = 120, rows: int = 36, folder: Path | None = None
    ) -> None:
        self.received = b""
        """Every byte the program sent."""
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._fd, inside = pty.openpty()
        self._size(columns, rows)
        self.settings_before = self.settings
        surroundings = {"TERM": "xterm-256color", **environment}
        self.process: subprocess.Popen[bytes] = subprocess.Popen(
            command,
            stdin=inside,
            stdout=inside,
            stderr=inside,
            env=surroundings,
            cwd=folder,
            start_new_session=True,
            preexec_fn=_take_terminal,  # the terminal controls the session, as it does for people: the kernel tells its end
        )
        os.close(inside)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.process.kill()
        self.process.wait()
        self.hang_up()

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    @property
    def last_words(self) -> str:
        """What was written after the alternate screen was left for the last time, rows joined."""
        screen = pyte.Screen(self._screen.columns, self._screen.lines)
        pyte.ByteStream(screen).feed(self.received.rpartition(b"\x1b[?1049l")[2])
        return "".join(screen.display).rstrip()

    @property
    def frames(self) -> list[str]:
        """Every screen that was painted so far, one after the other. A whole paint begins at the first cell."""
        screen = pyte.Screen(self._screen.columns, self._screen.lines)
        stream, home = pyte.ByteStream(screen), b"\x1b[1;1H"
        seen: list[str] = []
        for place, part in enumerate(self.received.split(home)):
            with contextlib.suppress(TypeError):  # a private sequence that pyte does not read
                stream.feed(home + part if place else part)
            seen.append("\n".join(line.rstrip() for line in screen.display))
        return seen

    @property
    def cells(self) -> list[list[str]]:
        """What stands in each cell of each row. The second cell of a wide character is empty."""
        return [
            [row[column].data for column in range(self._screen.columns)]
            for row in (self._screen.buffer[y] for y in range(self._screen.lines))
        ]

    @property
    def cursor(self) -> tuple[int, int]:
        """Row and column of the terminal's own cursor."""
        return self._screen.cursor.y, self._screen.cursor.x

    @property
    def settings(self) -> list[object]:
        """Echo, line editing and the other settings of the terminal."""
        return termios.tcgetattr(self._fd)

    @property
    def modes(self) -> frozenset[str]:
        """The private modes that are set, such as `1049` for the alternate screen and `1003` for the mouse."""
        found: dict[str, str] = {}
        for modes, state in re.findall(rb"\x1b\[\?([\d;]+)([hl])", self.received):
            found |= dict.fromkeys(modes.decode().split(";"), state.decode())
        return frozenset(mode for mode, state in found.items() if state == "h")

    def press(self, keys: str | bytes) -> None:
        """Type `keys` as the keyboard would send them."""
        os.write(self._fd, keys if isinstance(keys, bytes) else keys.encode())

    def scribble(self, words: str) -> None:
        """Wipe the screen and write on it, as another program does."""
        self._screen.erase_in_display(2)
        self._screen.draw(words)

    def hang_up(self) -> None:
        """Take the terminal away, as closing its window does."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def resize(self, columns: int, rows: int) -> None:
        """Make the terminal another size."""
        self._screen.resize(rows, columns)
        self._size(columns, rows)
        self.process.send_signal(signal.SIGWINCH)

    def wait_for(self, *texts: str) -> str:
        """Wait until all of `texts` stand on the screen, and give the whole screen."""
        return self.wait_until(lambda screen: all(text in screen for text in texts), f"{texts!r}")

    def wait_until(self, reached: Callable[[str], bool], what: str = "it", *, patience: float = PATIENCE) -> str:
        """Wait until the screen is as `reached` wants it."""
        give_up = time.monotonic() + patience
        while not reached(self.text):
            left = give_up - time.monotonic()
            if left <= 0 or not self._read(left):
                ended = "" if (code := self.process.poll()) is None else f", after its end with {code},"
                raise AssertionError(f"waited for {what} and saw{ended}:\n{self.text}\n{self.received[-2000:]!r}")
        return self.text

    def wait_for_exit(self) -> int:
        """Wait until the program ends; its exit code."""
        give_up = time.monotonic() + PATIENCE
        while self._fd >= 0 and self._read(give_up - time.monotonic()):
            assert time.monotonic() < give_up, f"it did not end:\n{self.text}"
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired as error:
            raise AssertionError(f"it did not end, and says nothing any more:\n{self.text}\n{self.received[-2000:]!r}") from error

    def _read(self, patience: float) -> bool:
        if not select.select([self._fd], [], [], max(0.0, patience))[0]:
            return False
        try:
            data = os.read(self._fd, 65536)
        except OSError:  # the program is gone and with it the other side of the pty
            return False
        self.received += data
        with contextlib.suppress(TypeError):  # pyte ends at sequences that it does not know, such as an echo of what was typed
            self._stream.feed(data)
        return bool(data)

    def wait_for_quiet(self) -> None:
        """Wait until nothing came for three times as long as a terminal waits behind an escape."""
        while self._read(0.3):
            pass

    def settle(self, *, patience: float = PATIENCE) -> str:
        """Wait until everything typed so far was answered: the whole screen is painted twice, and the first is complete with the second."""
        while self._read(0):  # paints that nobody waited for would be taken for the answer, now and ever after
            pass
        wanted = self.received.count(_REPAINTED) + 2
        self.press("\x0c\x0c")
        return self.wait_until(lambda _: self.received.count(_REPAINTED) >= wanted, "the answer to ctrl+l", patience=patience)

    def _size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


_REPAINTED = b"\x1b[1;1H"
"""What every paint of the whole screen begins with."""


def hear_signals() -> None:
    """Let a program that begins here be ended. Tests begun in the background hand on that these signals are ignored."""
    for given in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
        signal.signal(given, signal.SIG_DFL)


def _take_terminal() -> None:
    hear_signals()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
