"""The file of a first frame, with its name and origin.

It is private, and as good as absent where anything about it is not as it should be.
"""

from __future__ import annotations

import os
import stat
import zlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_FORMAT = "desk-frame-2"
_MOST_BYTES = 4_000_000
_PREFIXES = ("DESK_", "XDG_", "TEXTUAL_")
_NAMES = ("HOME", "USER", "LOGNAME", "TERM", "COLORTERM", "TERM_PROGRAM", "NO_COLOR", "FORCE_COLOR", "LANG", "LC_ALL", "LC_CTYPE", "TZ")
_SPLIT, _END = "\x1f", "\n\n"


def frame_folder(environment: Mapping[str, str]) -> str:
    """The folder of first frames. Empty where the account has no folder of its own."""
    home = environment.get("HOME", "")
    state = environment.get("XDG_STATE_HOME") or (os.path.join(home, ".local", "state") if home else "")  # noqa: PTH118  pathlib is 5 ms
    return os.path.join(state, "desk", "frames") if os.path.isabs(state) else ""  # noqa: PTH117, PTH118  as above


def frame_key(words: Sequence[str], environment: Mapping[str, str], size: tuple[int, int]) -> str:
    """Everything that decides which board opens, and how it looks.

    Another version of desk has another one. Empty where it cannot be said in a line.
    """
    named = sorted(name for name in environment if name.startswith(_PREFIXES) or name in _NAMES)
    version = os.stat(__file__).st_mtime_ns  # noqa: PTH116  as above
    facts = [_FORMAT, str(version), os.getcwd(), *map(str, size), *words, *(f"{name}={environment[name]}" for name in named)]  # noqa: PTH109  as above
    key = _SPLIT.join(facts)
    return "" if "\n" in key else key


def frame_name(key: str) -> str:
    """The file name of a key."""
    return f"{zlib.crc32(key.encode('utf-8', 'surrogateescape')):08x}"


def file_mark(path: str) -> str:
    """A mark of a file that changes with it. Empty for one that is not there."""
    try:
        found = os.stat(path)  # noqa: PTH116  as above
    except OSError:
        return ""
    return f"{found.st_ino}.{found.st_size}.{found.st_mtime_ns}"


class FrameFile:
    """A frame with what it was made for and from.

    `settings` are the marks of files that change its looks, `sources` those of the files of the shift, both by path.
    """

    def __init__(self, key: str, settings: Mapping[str, str], sources: Mapping[str, str], text: str) -> None:
        self.key = key
        self.settings = settings
        self.sources = sources
        self.text = text

    @property
    def is_usable(self) -> bool:
        """Would the board look the same, and is its shift still there?"""
        return all(file_mark(path) == mark for path, mark in self.settings.items()) and any(map(file_mark, self.sources))

    @property
    def is_current(self) -> bool:
        """Is the shift as it was?"""
        return all(file_mark(path) == mark for path, mark in self.sources.items())

    def encoded(self) -> bytes:
        """The content of the file."""
        marks = [_SPLIT.join(word for pair in marks.items() for word in pair) for marks in (self.settings, self.sources)]
        body = ("\n".join([self.key, *marks]) + _END + self.text).encode("utf-8", "surrogateescape")
        return f"{zlib.crc32(body):08x}\n".encode() + body


def decoded_frame(data: bytes) -> FrameFile | None:
    """The frame in the content of a file. None for a torn one."""
    crc, _, body = data.partition(b"\n")
    if crc != f"{zlib.crc32(body):08x}".encode():
        return None
    heading, _, text = body.decode("utf-8", "surrogateescape").partition(_END)
    key, settings, sources = heading.split("\n")
    return FrameFile(key, _marks_in(settings), _marks_in(sources), text)


def _marks_in(line: str) -> dict[str, str]:
    words = line.split(_SPLIT)
    return dict(zip(words[::2], words[1::2], strict=True)) if line else {}


def read_frame(folder: str, key: str) -> FrameFile | None:
    """The frame kept for a key. None when there is none of ours. Raises OSError."""
    fd = os.open(os.path.join(folder, frame_name(key)), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)  # noqa: PTH118  as above
    try:
        found = os.fstat(fd)
        if not stat.S_ISREG(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077 or found.st_size > _MOST_BYTES:
            return None
        data = os.read(fd, found.st_size)
    finally:
        os.close(fd)
    frame = decoded_frame(data)
    return frame if frame is not None and frame.key == key else None
