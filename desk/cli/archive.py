"""`desk archive`: move settled cases to monthly files."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from desk.cli.context import Context
from desk.cli.output import print_json, print_line
from desk.model.state import state_of
from desk.recovery.settlement import REASON_WORDS, UnsettledReason, unsettled_cases
from desk.store.archive import archive_closed, no_case_held
from desk.text.times import parse_past_time, zone_named

if TYPE_CHECKING:
    from desk.model.case import Case

HeldReasons = Mapping[str, tuple[UnsettledReason, ...]]


def archive_cases(context: Context, options: argparse.Namespace) -> int:
    """Move cases closed before a time to the archive of their month.

    Those that are not settled stay, unless `--even-unsettled` is given. Raises Refused for a store that is no file.
    """
    held: dict[str, tuple[UnsettledReason, ...]] = {}
    with context.store(writing=True) as store:
        zone = zone_named(store.shift.zone)
        before = parse_past_time(options.before, context.now, zone=store.shift.zone)

        def hold(cases: Mapping[str, Case]) -> HeldReasons:
            held.update(unsettled_cases([state_of(case) for case in cases.values()], before, context.now, zone=zone))
            return held

        moved = archive_closed(store, before, held=no_case_held if options.even_unsettled else hold)
    left = _cases_by_reason(held)
    if context.json:
        print_json({**{month: list(cases) for month, cases in moved.items()}, **({"left": left} if left else {})})
        return 0
    for line in _report_lines(moved, left, len(held)):
        print_line(line)
    return 0


def _cases_by_reason(held: HeldReasons) -> dict[UnsettledReason, list[str]]:
    found = {reason: [case for case in held if reason in held[case]] for reason in REASON_WORDS}
    return {reason: cases for reason, cases in found.items() if cases}


def _report_lines(moved: Mapping[str, tuple[str, ...]], left: Mapping[UnsettledReason, list[str]], count: int) -> Iterator[str]:
    for month, cases in moved.items():
        yield f"{len(cases)} to the archive of {month}: {', '.join(cases)}"
    if count:
        yield f"{count} closed {'case is' if count == 1 else 'cases are'} not settled and stayed:"
    for reason, staying in left.items():
        yield f"  {len(staying)} {REASON_WORDS[reason]}: {', '.join(staying)}"
    if not moved and not count:
        yield "No case closed before that."
