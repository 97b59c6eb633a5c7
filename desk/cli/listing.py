"""`desk list` and `desk show`: the queue and one case, as plain text or JSON."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import datetime

from desk.board.filters import compile_filter
from desk.board.queue import worst_first
from desk.board.reading import Reading, reading_of
from desk.board.rows import BoardRow, clock_cell, row_of
from desk.cli.context import Context
from desk.cli.facts import case_facts, whole_case_facts
from desk.cli.finding import find_case
from desk.cli.output import answer, columns, say
from desk.model.entries import AnyEntry, kind_of
from desk.model.plaintext import printable, printable_lines
from desk.model.shift import Shift
from desk.model.telling import told_in_words
from desk.model.timeline import in_order, retracted
from desk.model.times import spoken_time, zone_named


def list_cases(context: Context, options: argparse.Namespace) -> int:
    """Print the queue, worst first."""
    words = " ".join([*options.filter, *(["all"] if options.all else [])])
    passes = compile_filter(words, me=context.agent)
    now = context.now
    with context.store(writing=False) as store:
        readings = [reading_of(case, context.policy) for case in store.cases.values()]
        shift = store.shift
    chosen = worst_first((reading for reading in readings if passes(reading, now)), now)
    if context.json:
        answer([case_facts(reading, now) for reading in chosen])
        return 0
    if not chosen:
        say("No case matches." if words else "No open case. `desk new` logs one.")
        return 0
    zone = zone_named(shift.zone)
    rows = [_row(row_of(reading, now, zone=zone)) for reading in chosen]
    for line in columns([("RISK", "NEXT", "IN", "CASE", "CUSTOMER", "OWNER", "RAIL", "CHASED", "SUBJECT"), *rows]):
        say(line)
    return 0


def _row(row: BoardRow) -> tuple[str, ...]:
    chased = f"x{row.chases}" if row.chases else ""
    return (row.risk_word, row.next_name, row.next_text, row.case, row.customer, row.owner or "-", row.rail, chased, row.subject)


def show(context: Context, options: argparse.Namespace) -> int:
    """Print one case with its timeline."""
    with context.store(writing=False) as store:
        reading = reading_of(find_case(store, options.case), context.policy)
        shift = store.shift
    if context.json:
        answer(whole_case_facts(reading, context.now))
        return 0
    for line in case_lines(reading, context.now, shift):
        say(line)
    return 0


def case_lines(reading: Reading, now: datetime, shift: Shift) -> Iterator[str]:
    """A whole case as plain text."""
    state = reading.state
    yield f"{state.id}  {printable(state.subject)}"
    facts = [state.customer, state.value("phone"), state.value("email"), state.channel, state.value("organisation")]
    yield "  ".join(printable(str(fact)) for fact in facts if fact)
    yield f"{state.priority}  {state.status}  owner {printable(state.owner) or 'nobody'}  rev {state.case.rev}"
    if state.status_reason:
        yield f"waiting for: {printable(state.status_reason)}"
    if state.tags:
        yield "tags: " + ", ".join(map(printable, state.tags))
    for clock in reading.clocks:
        due = f"due {spoken_time(clock.due_at, now, zone=shift.zone)}" if clock.due_at else ""
        yield f"  {clock.name:8} {clock.state(now):8} {clock_cell(clock, now).text:8} {due}  {printable(clock.label)}".rstrip()
    yield ""
    gone = retracted(state.case.entries)
    for entry in in_order(state.case.entries):
        yield from _entry_lines(entry, now, shift, taken_back=entry.id in gone)


def _entry_lines(entry: AnyEntry, now: datetime, shift: Shift, *, taken_back: bool) -> Iterator[str]:
    mark = "  (taken back)" if taken_back else ""
    yield f"{spoken_time(entry.at, now, zone=shift.zone)}  {entry.id}  {kind_of(entry)}  {printable(entry.by)}{mark}"
    for part in told_in_words(entry, now=now, zone=shift.zone):
        for line in printable_lines(part):
            yield f"    {line}"
