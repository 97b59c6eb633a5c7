"""`desk explain`: how clocks are worked out, and what another policy would make of them."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from desk.cli.context import Context, policy_in
from desk.cli.finding import find_case
from desk.cli.output import answer, say
from desk.errors import Refused, Usage
from desk.model.state import CaseState, state_of
from desk.sla.clocks import Clock, clocks_of
from desk.sla.explain import Explanation, explain
from desk.sla.explain_text import lines
from desk.sla.rules import CLOCK_NAMES
from desk.sla.whatif import Comparison, Turn, compare
from desk.text.printable import printable, printable_columns
from desk.text.times import format_time


def explain_case(context: Context, options: argparse.Namespace) -> int:
    """Print the arithmetic of a case's clocks; with `--policy`, what another policy would have done."""
    if options.policy:
        return _what_if(context, options)
    if not options.case:
        raise Usage("Say which case: desk explain C-101, or compare policies with --policy FILE.")
    with context.store(writing=False) as store:
        state = state_of(find_case(store, options.case))
        zone = store.shift.zone
    found = [explain(clock, state, context.policy, now=context.now, agent_zone=zone) for clock in _clocks(context, options, state)]
    if context.json:
        answer([_facts(explanation) for explanation in found])
        return 0
    say(f"{state.id}  {printable(state.subject)}")
    for explanation in found:
        say()
        for line in lines(explanation):
            say(printable_columns(line))
    return 0


def _clocks(context: Context, options: argparse.Namespace, state: CaseState) -> Iterator[Clock]:
    wanted = options.clock
    if wanted and wanted not in CLOCK_NAMES:
        raise Usage(f"There is no clock called {wanted!r}; there is {', '.join(CLOCK_NAMES)}.")
    every = clocks_of(state, context.policy)
    found = [clock for clock in every if (clock.name == wanted if wanted else clock.target_seconds is not None)]
    if not found:
        raise Refused(f"{state.id} has no {wanted or 'clock with a target'}.")
    yield from found


def _facts(explanation: Explanation) -> Any:
    return msgspec.to_builtins(explanation)


def _what_if(context: Context, options: argparse.Namespace) -> int:
    other = policy_in(Path(options.policy).expanduser())
    with context.store(writing=False) as store:
        cases = [find_case(store, options.case)] if options.case else list(store.cases.values())
        zone = store.shift.zone
    comparison = compare(map(state_of, cases), context.policy, other, now=context.now)
    if context.json:
        answer(msgspec.to_builtins(comparison))
        return 0
    for line in _told(comparison, context.now, zone):
        say(line)
    return 0


def _told(comparison: Comparison, now: datetime, zone: str) -> Iterator[str]:
    yield f"{comparison.cases} cases, {comparison.clocks} clocks under the other policy:"
    for words, turned in (("would be late", comparison.turned_late), ("would be saved", comparison.saved)):
        yield f"  {len(turned)} {words}"
        yield from (f"    {_turn(turn, now, zone)}" for turn in turned)


def _turn(turn: Turn, now: datetime, zone: str) -> str:
    before, after = (format_time(due, now, zone=zone) if due else "no deadline" for due in (turn.due_before, turn.due_after))
    over = " (finished)" if turn.past else ""
    return f"{turn.case}  {turn.clock}  due {before}, would be {after}{over}  {printable(turn.label)}".rstrip()
