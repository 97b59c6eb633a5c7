"""The command line that only opens the board.

It is read without the parser of all commands. It is how most windows begin, and the parser with its options was a fiftieth of their start.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from argparse import Namespace


_NAMES = {"--shift": "shift", "--as": "agent"}


def board_options(words: Sequence[str]) -> Namespace | None:
    """The options of a line that names shift and agent at most.

    None for any other line.
    """
    options = SimpleNamespace(shift=None, agent=None, json=False, view=None, read_only=False, no_mouse=False, command="board:open_board")
    if len(words) % 2:
        return None
    for name, value in zip(words[::2], words[1::2], strict=True):
        if name not in _NAMES or not value or value.startswith("-") or not value.isascii():
            return None
        setattr(options, _NAMES[name], value)
    return cast("Namespace", options)  # all of one that is read
