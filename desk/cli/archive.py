"""`desk archive`: move settled cases to monthly files."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from desk.cli.context import Context
from desk.cli.output import print_json, print_line
from desk.model.state import state_of
from desk.recovery.settlement import REASON_WORDS, UnsettledReason, closed_since, linked_from_open, unsettled_reasons
from desk.store.archive import archive_closed, no_case_held
from desk.text.times import parse_time, zone_named

if TYPE_CHECKING:
    from desk.model.case import Case

HeldIds = dict[UnsettledReason, list[str]]


def archive_cases(context: Context, options: argparse.Namespace) -> int:
    """Move cases closed before a time to the archive of their month.

    Those that are not settled stay, unless `--even-unsettled` is given. Raises Refused for a store that is no file.
    """
    held: HeldIds = {}
    with context.store(writing=True) as store:
        zone = zone_named(store.shift.zone)
        before = parse_time(options.before, context.now, zone=store.shift.zone)

        def hold(cases: Mapping[str, Case]) -> set[str]:
            """Hold the unsettled cases, and note why."""
            states = {case.id: state_of(case) for case in cases.values()}
            linked = linked_from_open(states.values())
            for state in states.values():
                if (since := closed_since(state)) is not None and since < before:
                    _note_reasons(held, state.id, unsettled_reasons(state, context.now, zone=zone, linked=linked))
            return {case for ids in held.values() for case in ids}

        moved = archive_closed(store, before, held=no_case_held if options.even_unsettled else hold)
    if context.json:
        print_json({**{month: list(cases) for month, cases in moved.items()}, **({"left": held} if held else {})})
        return 0
    for line in _report_lines(moved, held, before):
        print_line(line)
    return 0


def _note_reasons(held: HeldIds, case: str, reasons: tuple[UnsettledReason, ...]) -> None:
    for reason in reasons:
        held.setdefault(reason, []).append(case)


def _report_lines(moved: Mapping[str, tuple[str, ...]], held: HeldIds, before: datetime) -> Iterator[str]:
    for month, cases in moved.items():
        yield f"{len(cases)} to the archive of {month}: {', '.join(cases)}"
    left = {case for ids in held.values() for case in ids}
    if left:
        yield f"{len(left)} closed {'case is' if len(left) == 1 else 'cases are'} not settled and stayed:"
    for reason, words in REASON_WORDS.items():
        if reason in held:
            yield f"  {len(held[reason])} {words}: {', '.join(held[reason])}"
    if not moved and not left:
        yield "No case closed before that."
