"""`desk list`: the queue."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from datetime import datetime

from desk.board.case_view import case_view
from desk.board.filters import compile_filter
from desk.board.queue import worst_first
from desk.board.repeat_failures import RepeatFailureIndex
from desk.board.rows import BoardRow, row_of
from desk.cli.case_json import case_json
from desk.cli.context import Context
from desk.cli.output import aligned_columns, print_json, print_line
from desk.model.case import Case
from desk.model.shift import Shift
from desk.text.times import zone_named


def list_cases(context: Context, options: argparse.Namespace) -> int:
    """Print the queue, worst first."""
    words = " ".join([*options.filter, *(["all"] if options.all or options.archived else [])])
    with context.store(writing=False) as store:
        cases = [*store.cases.values(), *(archived_queue(context) if options.archived else ())]
        print_queue(context, cases, store.shift, words, now=context.now)
    return 0


def print_queue(context: Context, cases: Iterable[Case], shift: Shift, words: str, *, now: datetime) -> None:
    """Print the cases that pass a filter, worst first, as at `now`.

    Raises Usage for words that are no filter.
    """
    failures = RepeatFailureIndex()
    passes = compile_filter(words, me=context.agent, shift=shift, failed=failures.is_repeat_failure).test
    zone = zone_named(shift.zone)
    readings = [case_view(case, context.policy, zone) for case in cases]
    for reading in readings:
        failures.put(reading.state)
    chosen = worst_first((reading for reading in readings if passes(reading, now)), now)
    if context.json:
        print_json([case_json(reading, now) for reading in chosen])
        return
    if not chosen:
        print_line("No case matches." if words else "No open case. `desk new` logs one.")
        return
    rows = [_row_cells(row_of(reading, now, zone=zone)) for reading in chosen]
    for line in aligned_columns([("RISK", "NEXT", "IN", "CASE", "CUSTOMER", "OWNER", "RAIL", "CHASED", "SUBJECT"), *rows]):
        print_line(line)


def archived_queue(context: Context) -> Iterator[Case]:
    """The cases of every archive of the shift."""
    from desk.store.archive import archived_cases

    for cases in archived_cases(context.path):
        yield from cases.values()


def _row_cells(row: BoardRow) -> tuple[str, ...]:
    chased = f"x{row.chases}" if row.chases else ""
    return (row.risk_word, row.next_name, row.next_text, row.case, row.customer, row.owner or "-", row.rail, chased, row.subject)
