"""The kept frame of the board, painted in one write.

Where anything stands against it nothing is painted, and the board comes as it would have.
"""

from __future__ import annotations

import os

from desk.first_frame.early_terminal import EarlyTerminal, give_back_terminal, stand
from desk.first_frame.frame import Frame
from desk.first_frame.frame_file import frame_folder, frame_key, read_frame

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def paint_first_frame(words: Sequence[str], environment: Mapping[str, str]) -> None:
    """Paint the frame kept for a command line, if there is one."""
    try:
        size = terminal_size()
        folder = frame_folder(environment)
        if size is None or not folder:
            return
        kept = read_frame(folder, frame_key(words, environment, size))
        if kept is None or not kept.is_usable:
            return
        terminal = EarlyTerminal(size, Frame(kept.text), is_current=kept.is_current)
        stand(terminal)
        terminal.take(_present_microsecond(environment))
    except Exception:  # a frame that cannot be painted is no reason not to start
        give_back_terminal()


def terminal_size() -> tuple[int, int] | None:
    """Columns and rows of the terminal that is ours. None where a stream is no terminal, or it belongs to another program now."""
    if not all(map(os.isatty, (0, 1, 2))) or os.tcgetpgrp(0) != os.getpgrp():
        return None
    columns, rows = os.get_terminal_size(0)
    return columns, rows


def _present_microsecond(environment: Mapping[str, str]) -> int:
    from desk.wall_clock import wall_clock_from  # 4 ms, where there is a frame at all

    now = wall_clock_from(environment.get("DESK_NOW"))()
    return round(now.timestamp() * 1_000_000)
