"""`desk demo`: open a sample shift."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from desk.cli.board import open_board
from desk.cli.context import Context
from desk.cli.demo_shift import seat_colleagues, write_demo
from desk.cli.output import print_json, print_line


def open_demo(context: Context, options: argparse.Namespace) -> int:
    """Write the demo shift to a new file and open it.

    Without a terminal it prints the file's path.
    """
    shift = write_demo(context, _demo_path(context, options))
    if context.json:
        print_json({"shift": str(shift.path), "agent": shift.agent})
        return 0
    if sys.stdin.isatty() and sys.stdout.isatty():
        seat_colleagues(shift)
        return open_board(shift, options)
    print_line(f"25 cases in {shift.path}; open them with: desk --shift {shift.path} --as {shift.agent}")
    return 0


def _demo_path(context: Context, options: argparse.Namespace) -> Path | None:
    """The path that the agent named for the demo. None for any.

    It is that of `--shift`, or of DESK_SHIFT while no such file exists. The desk's own file is left alone.
    """
    taken = context.path.exists() and not options.shift
    named = options.shift or context.environment.get("DESK_SHIFT")
    return context.path if named and not taken else None
