"""`desk explain`: the arithmetic of clocks, and another policy tried."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from desk.cli.case_lookup import find_case
from desk.cli.context import Context
from desk.cli.output import print_json, print_line
from desk.cli.policy_file import read_policy_file
from desk.errors import Refused, Usage
from desk.model.state import CaseState, state_of
from desk.sla.clock import Clock
from desk.sla.clocks import clocks_of
from desk.sla.explain import Explanation, explain
from desk.sla.explain_text import explanation_lines
from desk.sla.policy import CLOCK_NAMES
from desk.sla.what_if import PolicyComparison, VerdictChange, compare_policies
from desk.text.outside import file_path
from desk.text.printable import printable, printable_columns
from desk.text.times import format_time


def explain_case(context: Context, options: argparse.Namespace) -> int:
    """Print the arithmetic of a case's clocks.

    With `--policy`, print what another policy would have done. Raises Usage without a case or policy and for an unknown clock, Refused
    when the case has no such clock.
    """
    if options.policy:
        return _compare_policies(context, options)
    if not options.case:
        raise Usage("Say which case: desk explain C-101, or compare policies with --policy FILE.")
    with context.store(writing=False) as store:
        state = state_of(find_case(store, options.case, archived=True))
        zone = store.shift.zone
    found = [explain(clock, state, context.policy, now=context.now, agent_zone=zone) for clock in _wanted_clocks(context, options, state)]
    if context.json:
        print_json([_explanation_json(explanation) for explanation in found])
        return 0
    print_line(f"{state.id}  {printable(state.subject)}")
    for explanation in found:
        print_line()
        for line in explanation_lines(explanation):
            print_line(printable_columns(line))
    return 0


def _wanted_clocks(context: Context, options: argparse.Namespace, state: CaseState) -> Iterator[Clock]:
    wanted = options.clock
    if wanted and wanted not in CLOCK_NAMES:
        raise Usage(f"There is no clock called {wanted!r}; there is {', '.join(CLOCK_NAMES)}.")
    every = clocks_of(state, context.policy)
    found = [clock for clock in every if (clock.name == wanted if wanted else clock.target_seconds is not None)]
    if not found:
        raise Refused(f"{state.id} has no {wanted or 'clock with a target'}.")
    yield from found


def _explanation_json(explanation: Explanation) -> Any:
    return msgspec.to_builtins(explanation)


def _compare_policies(context: Context, options: argparse.Namespace) -> int:
    other = read_policy_file(file_path(options.policy, "--policy"))
    with context.store(writing=False) as store:
        cases = [find_case(store, options.case, archived=True)] if options.case else list(store.cases.values())
        zone = store.shift.zone
    comparison = compare_policies(map(state_of, cases), context.policy, other, now=context.now)
    if context.json:
        print_json(msgspec.to_builtins(comparison))
        return 0
    for line in _comparison_lines(comparison, context.now, zone):
        print_line(line)
    return 0


def _comparison_lines(comparison: PolicyComparison, now: datetime, zone: str) -> Iterator[str]:
    yield f"{comparison.cases} cases, {comparison.clocks} clocks under the other policy:"
    for words, turned in (("would be late", comparison.turned_late), ("would be saved", comparison.saved)):
        yield f"  {len(turned)} {words}"
        yield from (f"    {_changed_clock_line(turn, now, zone)}" for turn in turned)


def _changed_clock_line(turn: VerdictChange, now: datetime, zone: str) -> str:
    before, after = (format_time(due, now, zone=zone) if due else "no deadline" for due in (turn.due_before, turn.due_after))
    over = " (finished)" if turn.past else ""
    return f"{turn.case}  {turn.clock}  due {before}, would be {after}{over}  {printable(turn.label)}".rstrip()
