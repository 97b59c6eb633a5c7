"""`desk archive`: move closed cases to monthly files."""

from __future__ import annotations

import argparse

from desk.cli.context import Context
from desk.cli.output import print_json, print_line
from desk.store.archive import archive_closed
from desk.text.times import parse_time


def archive_cases(context: Context, options: argparse.Namespace) -> int:
    """Move cases closed before a time to the archive of their month.

    Raises Refused for a store that is no file.
    """
    with context.store(writing=True) as store:
        before = parse_time(options.before, context.now, zone=store.shift.zone)
        moved = archive_closed(store, before)
    if context.json:
        print_json({month: list(cases) for month, cases in moved.items()})
        return 0
    for month, cases in moved.items():
        print_line(f"{len(cases)} to the archive of {month}: {', '.join(cases)}")
    if not moved:
        print_line("No case closed before that.")
    return 0
