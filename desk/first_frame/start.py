"""The kept frame of the board, painted in one write.

Where anything stands against it nothing is painted, and the board comes as it would have.
"""

from __future__ import annotations

import os

from desk.first_frame.frame_file import frame_folder, frame_key, read_frame
from desk.first_frame.standing_frame import give_back_terminal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def paint_first_frame(words: Sequence[str], environment: Mapping[str, str]) -> None:
    """Paint the frame kept for a command line, if there is one."""
    try:
        size = terminal_size()
        if size is not None:
            _paint_kept(words, environment, size)
    except Exception:  # a frame that cannot be painted is no reason not to start
        give_back_terminal()


def _paint_kept(words: Sequence[str], environment: Mapping[str, str], size: tuple[int, int]) -> None:
    """Paint the frame kept for a terminal of this size. Raises OSError."""
    folder = frame_folder(environment)
    kept = read_frame(folder, frame_key(words, environment, size)) if folder else None
    if kept is None or not kept.is_usable:
        return
    from desk.first_frame.early_terminal import show_frame  # 6 ms, where there is a frame at all

    show_frame(kept, size, environment)


def terminal_size() -> tuple[int, int] | None:
    """Columns and rows of the terminal that is ours. None where a stream is no terminal, or it belongs to another program now."""
    if not all(map(os.isatty, (0, 1, 2))) or os.tcgetpgrp(0) != os.getpgrp():
        return None
    columns, rows = os.get_terminal_size(0)
    return columns, rows
