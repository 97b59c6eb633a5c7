"""`desk list` and `desk show`: the queue and one case, as plain text or JSON."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from desk.board.failures import Failures
from desk.board.filters import compile_filter
from desk.board.plain import case_lines
from desk.board.queue import worst_first
from desk.board.reading import reading_of
from desk.board.rows import BoardRow, row_of
from desk.cli.context import Context
from desk.cli.facts import case_facts, whole_case_facts
from desk.cli.finding import find_case
from desk.cli.output import answer, columns, say
from desk.model.case import Case
from desk.text.times import zone_named


def list_cases(context: Context, options: argparse.Namespace) -> int:
    """Print the queue, worst first."""
    words = " ".join([*options.filter, *(["all"] if options.all or options.archived else [])])
    failures = Failures()
    now = context.now
    with context.store(writing=False) as store:
        passes = compile_filter(words, me=context.agent, shift=store.shift, failed=failures.failed).test
        cases = [*store.cases.values(), *(_archived(context) if options.archived else ())]
        shift = store.shift
        zone = zone_named(shift.zone)
        readings = [reading_of(case, context.policy, zone) for case in cases]
    for reading in readings:
        failures.put(reading.state)
    chosen = worst_first((reading for reading in readings if passes(reading, now)), now)
    if context.json:
        answer([case_facts(reading, now) for reading in chosen])
        return 0
    if not chosen:
        say("No case matches." if words else "No open case. `desk new` logs one.")
        return 0
    rows = [_row(row_of(reading, now, zone=zone)) for reading in chosen]
    for line in columns([("RISK", "NEXT", "IN", "CASE", "CUSTOMER", "OWNER", "RAIL", "CHASED", "SUBJECT"), *rows]):
        say(line)
    return 0


def _archived(context: Context) -> Iterator[Case]:
    from desk.store.archive import archived_cases

    for cases in archived_cases(context.path):
        yield from cases.values()


def _row(row: BoardRow) -> tuple[str, ...]:
    chased = f"x{row.chases}" if row.chases else ""
    return (row.risk_word, row.next_name, row.next_text, row.case, row.customer, row.owner or "-", row.rail, chased, row.subject)


def show(context: Context, options: argparse.Namespace) -> int:
    """Print one case with its timeline."""
    with context.store(writing=False) as store:
        shift = store.shift
        reading = reading_of(find_case(store, options.case, archives_of=context.path), context.policy, zone_named(shift.zone))
    if context.json:
        answer(whole_case_facts(reading, context.now))
        return 0
    for line in case_lines(reading, context.now, shift):
        say(line)
    return 0
