"""`desk demo`: open a sample shift."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from desk.cli.board import open_board
from desk.cli.context import Context
from desk.cli.demo_shift import DEMO_AGENT, newest_demo, seat_colleagues, write_demo
from desk.cli.output import print_error, print_json, print_line
from desk.errors import Refused


def open_demo(context: Context, options: argparse.Namespace) -> int:
    """Open the demo shift: a new file, or the newest one again.

    Without a terminal it prints the file's path. Raises Refused where there is none to go on with.
    """
    before = newest_demo(context)
    shift = _newest_shift(context, before) if options.again else write_demo(context, _demo_path(context, options))
    if context.json:
        print_json({"shift": str(shift.path), "agent": shift.agent})
        return 0
    if sys.stdin.isatty() and sys.stdout.isatty():
        seat_colleagues(shift)
        return open_board(shift, options)
    print_line(f"25 cases in {shift.path}; open them with: desk --shift {shift.path} --as {shift.agent}")
    if before is not None and not options.again:
        print_error(f"The one before is {before}; `desk demo --again` goes on with the newest.")
    return 0


def _newest_shift(context: Context, newest: Path | None) -> Context:
    if newest is None:
        raise Refused("There is no demo to go on with. `desk demo` makes one.")
    return context.for_shift(newest, agent=DEMO_AGENT)


def _demo_path(context: Context, options: argparse.Namespace) -> Path | None:
    """The path that the agent named for the demo. None for any.

    It is that of `--shift`, or of DESK_SHIFT while no such file exists. The desk's own file is left alone.
    """
    if context.place.file is None:
        return None
    taken = context.path.exists() and not options.shift
    named = options.shift or context.environment.get("DESK_SHIFT")
    return context.path if named and not taken else None
