"""`desk review`: the board as it was."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import datetime

from desk.board.case_view import case_view
from desk.cli.board import open_board
from desk.cli.context import Context
from desk.cli.list import print_queue
from desk.cli.past import Past
from desk.errors import Usage
from desk.model.case import Case
from desk.review.case_as_of import cases_as_of
from desk.store.protocol import Store
from desk.text.times import parse_past_time, zone_named


def review_shift(context: Context, options: argparse.Namespace) -> int:
    """Open the board as it was, or print its queue.

    It is printed as JSON or without a terminal. Raises Usage for a time that is still to come, and without one where it is printed.
    """
    if not context.json and not options.filter and sys.stdin.isatty() and sys.stdout.isatty():
        return _open_player(context, options)
    if not options.at:
        raise Usage("Say of what time with --at, such as --at 11:40; with a terminal the board opens under a slider.")
    with context.store(writing=False) as store:
        at = review_time(options.at, context.now, store.shift.zone)
        zone = zone_named(store.shift.zone)
        views = [case_view(case, context.policy, zone) for case in cases_as_of(_every_case(store), at)]
        print_queue(context, views, store.shift, " ".join(options.filter), now=at)
    return 0


def _open_player(context: Context, options: argparse.Namespace) -> int:
    with context.store(writing=False) as store:
        at = review_time(options.at, context.now, store.shift.zone) if options.at else None
    options.view, options.read_only, options.no_mouse = None, True, False
    return open_board(context, options, review_at=at or context.now)


def _every_case(store: Store) -> Iterator[Case]:
    """Every case, those in the archives too. A case in both counts once."""
    yield from store.cases.values()
    yield from Past(store).whole()


def review_time(typed: str, now: datetime, zone: str) -> datetime:
    """The instant typed: of a time of day the last one. Raises Usage for one that is still to come."""
    at = parse_past_time(typed, now, zone=zone)
    if at > now:
        raise Usage(f"{typed!r:.80} is still to come; what was can be shown, such as --at 11:40.")
    return at
