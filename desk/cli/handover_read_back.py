"""`desk handover accept`: read cases back and take them over."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from desk.cli.case_json import iso_instant
from desk.cli.case_lookup import find_case
from desk.cli.context import Context
from desk.cli.handover_source import handover_source
from desk.cli.output import print_error, print_json, print_line
from desk.errors import Refused, Usage
from desk.handover.hints import HINT_WORDS
from desk.handover.line import line_of
from desk.handover.pack import ranked_cases
from desk.handover.read_back import Overtaken, read_back_changes
from desk.handover.source import HandoverSource
from desk.model.entries import Assign
from desk.store.protocol import Store
from desk.text.due_times import parse_due_time
from desk.text.times import format_time

_TRIES = 5


def read_back_cases(context: Context, options: argparse.Namespace) -> int:
    """Read cases back: note, owner, follow-up and promises in one commit."""
    with context.store(writing=True) as store:
        source = handover_source(context, store)
        zone = store.shift.zone
        follow_up = parse_due_time(options.follow_up, context.now, zone=zone) if options.follow_up else None
        if follow_up is not None and follow_up <= context.now:
            raise Usage("The time to look again is past; give a time to come. Nothing was written.")
        cases = _chosen_cases(source, store, options)
        for attempt in range(_TRIES):
            try:
                moving = not options.backlog
                done = store.commit(read_back_changes(source, cases, options.text, follow_up=follow_up, seen=options.seen, moving=moving))
                break
            except Overtaken:  # somebody logged something in this very moment: it is read anew and tried again
                if attempt == _TRIES - 1:
                    raise
                store.refresh()
        hints = _hints_of(source, cases) if len(cases) == 1 else ()
    taken = {case.id: next((e for e in reversed(case.entries) if isinstance(e, Assign)), None) for case in done.cases}
    if context.json:
        rows = [{"case": case, "owner": entry.owner, "follow_up": iso_instant(entry.follow_up)} for case, entry in taken.items() if entry]
        print_json({"cases": cases, "taken": rows, "hints": list(hints)})
        return 0
    for case in cases:
        entry = taken.get(case)
        when = f"  look again {format_time(entry.follow_up, context.now, zone=zone)}" if entry and entry.follow_up else ""
        print_line(f"{case}  {f'is {entry.owner}' if entry else 'read back'}{when}")
    for hint in hints:
        print_error(f"hint: {HINT_WORDS[hint]}")
    return 0


def _chosen_cases(source: HandoverSource, store: Store, options: argparse.Namespace) -> list[str]:
    """The cases to read back, by name and by group."""
    cases = [find_case(store, case).id for case in options.cases]
    if options.steady or options.backlog:
        moment = source.moment(source.live_record())
        ranked, given = ranked_cases(moment), moment.record.read_backs
        if options.steady:
            cases += [case.view.id for case in ranked.lines if case.heat == "steady" and case.view.id not in given]
        if options.backlog:
            cases += [view.id for view in ranked.backlog]
        if not cases:
            raise Refused("There is no such case left to read back. Nothing was written.")
    if not cases:
        raise Usage("Name the cases, or --steady. Nothing was written.")
    return list(dict.fromkeys(cases))


def _hints_of(source: HandoverSource, cases: Sequence[str]) -> tuple[str, ...]:
    moment = source.moment(source.record())
    line = line_of(moment.views[cases[0]], moment, taker=source.agent)
    return line.read_back.hints if line.read_back else ()
