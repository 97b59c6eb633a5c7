"""Keeps the first frame of a board in a private file."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from desk.cli.context import Context
from desk.config import config_path
from desk.first_frame.frame_file import FrameFile, file_mark, frame_folder, frame_key, frame_name
from desk.new_files import replaced_whole
from desk.store.disk.private_folder import PrivateFolder
from desk.store.paths import ShiftPaths

_MOST_FILES = 16
"""Frames kept: of some sizes of a window, on some shifts."""


def frame_keeper(context: Context) -> Callable[[str, tuple[int, int]], None] | None:
    """A function that keeps a frame. None for a shift in no file.

    The frame is for the next start with the same words.

    The settings are those of this moment, so that a board which outlived a change keeps nothing.
    """
    file, folder, environment = context.place.file, frame_folder(context.environment), dict(context.environment)
    if file is None or file.is_symlink() or not folder:  # a link may lead to another shift at the next start
        return None
    settings = {str(path.absolute()): file_mark(str(path)) for path in (config_path(context.environment), file.with_suffix(".toml"))}

    def keep(text: str, size: tuple[int, int]) -> None:
        key = frame_key(sys.argv[1:], environment, size)
        if key and all(file_mark(path) == mark for path, mark in settings.items()):
            sources = {str(path.absolute()): file_mark(str(path)) for path in (file, ShiftPaths.at(file).journal)}
            _write_frame(Path(folder), FrameFile(key, settings, sources, text))

    return keep


def _write_frame(folder: Path, frame: FrameFile) -> None:
    """Write a frame, and remove the oldest where there are many. Raises OSError and Refused."""
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    own = PrivateFolder(folder)
    try:
        descriptor = own.open()
        with replaced_whole(frame_name(frame.key), dir_fd=descriptor) as fd:
            data = frame.encoded()
            while data:
                data = data[os.write(fd, data) :]
        for name in sorted(own.names(), key=lambda name: -os.stat(name, dir_fd=descriptor).st_mtime_ns)[_MOST_FILES:]:
            own.remove(name)
    finally:
        own.close()
