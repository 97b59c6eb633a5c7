"""`desk list`: the queue."""

from __future__ import annotations

import argparse
import gc
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, tzinfo
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from desk.board.case_brief import BriefBook
from desk.board.case_view import CaseView, case_view
from desk.board.filters import compile_filter
from desk.board.queue_order import worst_first
from desk.board.repeat_failures import RepeatFailureIndex, no_past
from desk.board.rows import chased_sign, due_text
from desk.cli.board_index import shift_index
from desk.cli.case_json import case_json
from desk.cli.context import Context
from desk.cli.output import aligned_columns, print_json, print_line, print_lines
from desk.cli.past import Past
from desk.model.case import Case
from desk.model.shift import Shift
from desk.model.state import CaseState
from desk.sla.clock_names import spoken_clock
from desk.text.times import zone_named

if TYPE_CHECKING:
    from desk.store.protocol import Store

NO_OPEN_CASE = "No open case. `desk new` logs one."


def list_cases(context: Context, options: argparse.Namespace) -> int:
    """Print the queue, worst first."""
    words = " ".join(options.filter)
    asks = compile_filter(words)
    with _paused_collection(), context.store(writing=False) as store:
        past, asked = Past(store), asks.asks_archive
        archived = list(_archived_cases(past, asks.names, everything=options.archived or asked))
        looked_at = {case.id for case in archived if asked}
        zone, finished = zone_named(store.shift.zone), options.all or options.archived
        index = shift_index(store, BriefBook(context.policy, zone), context.now)
        if asks.asks_nothing and not finished:
            shown = ((key, _shown_view(context, view, context.now, zone)) for key, view in index.open_views(context.now))
            _print_shown(context, [view for _, view in sorted(shown, key=itemgetter(0))], NO_OPEN_CASE)
            return 0
        views = [*index.views.in_turn(), *(case_view(case, context.policy, zone) for case in archived)]
        print_queue(
            context,
            views,
            store.shift,
            words,
            now=context.now,
            backlog=_backlog_cases(context, store) if asks.asks_backlog else (),
            past=past.of_customer,
            looked_at=looked_at,
            finished=finished,
        )
    return 0


@contextmanager
def _paused_collection() -> Iterator[None]:
    """Leave garbage alone. A list makes much, frees nothing, and ends."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _backlog_cases(context: Context, store: Store) -> Collection[str]:
    from desk.cli.handover_source import backlog_of, handover_source  # 80 modules, where a filter asks for the backlog

    return backlog_of(handover_source(context, store))


def print_queue(
    context: Context,
    views: Sequence[CaseView],
    shift: Shift,
    words: str,
    *,
    now: datetime,
    backlog: Collection[str] = (),
    past: Callable[[Iterable[str]], Sequence[CaseState]] = no_past,
    looked_at: Collection[str] = (),
    finished: bool = False,
) -> None:
    """Print the cases that pass a filter, worst first, as at `now`.

    `past` gives the archived cases of a customer by their keys. Those that are `looked_at` in an archive pass only where the filter asks
    for archived ones. `backlog` names the cases in that of the handover. With `finished`, finished cases pass unasked. Raises Usage
    for words that are no filter.
    """
    failures = RepeatFailureIndex(past)
    failed, is_archived = failures.is_repeat_failure, looked_at.__contains__
    passes = compile_filter(
        words, me=context.agent, shift=shift, finished=finished, failed=failed, archived=is_archived, backlog=backlog.__contains__
    ).test
    for view in views:
        failures.put(view.state)
    chosen = worst_first((view for view in views if passes(view, now)), now)
    print_views(context, chosen, now, zone_named(shift.zone), nothing="No case matches." if words or finished else NO_OPEN_CASE)


def print_views(context: Context, views: Iterable[CaseView], now: datetime, zone: tzinfo, *, nothing: str = NO_OPEN_CASE) -> None:
    """Print cases in the order given, as at `now`. `nothing` is said for none."""
    _print_shown(context, [_shown_view(context, view, now, zone) for view in views], nothing)


def _shown_view(context: Context, view: CaseView, now: datetime, zone: tzinfo) -> Any:
    """A case as it is printed. That is an object of JSON, or the cells of a row."""
    return case_json(view, now) if context.json else _row_cells(view, now, zone)


def _print_shown(context: Context, shown: Sequence[Any], nothing: str) -> None:
    """Print cases as they are shown. `nothing` is said for none."""
    if context.json:
        print_json(shown)
    elif shown:
        print_lines(aligned_columns([("RISK", "WHAT", "DUE", "CASE", "CUSTOMER", "OWNER", "CHASED", "SUBJECT"), *shown]))
    else:
        print_line(nothing)


_ASK_LATER = {"aftercare", "overdue", "promised"}
"""Words that ask for cases of which something is still to be done, wherever they are."""


def _archived_cases(past: Past, names: Collection[str], *, everything: bool) -> Iterable[Case]:
    if everything:
        return past.whole()
    return past.calling() if not _ASK_LATER.isdisjoint(names) else ()


def _row_cells(view: CaseView, now: datetime, zone: tzinfo) -> tuple[str, ...]:
    state, upcoming = view.state, due_text(view, now, zone)
    due = upcoming.risk_word, spoken_clock(upcoming.next_name), upcoming.due
    return (*due, view.id, state.customer, state.owner or "nobody", chased_sign(state.chases), state.subject)
