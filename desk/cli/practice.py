"""`desk practice`: a shift to practise on."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from desk.cli.board import board_session, check_terminal
from desk.cli.context import Context
from desk.cli.past import Past
from desk.cli.signed_packs import handed_over_spans, handover_window
from desk.errors import Refused, Usage
from desk.model.case import Case
from desk.model.changes import Change, SetShift
from desk.model.shift import Shift
from desk.reports.window import Window, shift_window
from desk.review.practice import PracticeScript, opening_changes, practice_script
from desk.store.practice import PracticeStore
from desk.store.protocol import Store
from desk.wall_clock import fast_clock

if TYPE_CHECKING:
    from desk.tui.session import Session

SPEED = 10.0
_MOST_SPEED = 1000.0


def practise_shift(context: Context, options: argparse.Namespace) -> int:
    """Open a copy of a shift at its beginning. Raises Usage for a speed that is none, and without a terminal."""
    if not 0 < options.speed <= _MOST_SPEED:
        raise Usage(f"--speed: a number above 0 and at most {_MOST_SPEED:g} is needed.")
    check_terminal()
    session = practice_session(context, options.handover, speed=options.speed)
    from desk.tui.window import run

    return run(session)


def practice_session(context: Context, handover: str = "", *, speed: float = SPEED) -> Session:
    """A session on a copy in memory. Raises Usage for an unknown handover, Refused where nothing was."""
    with context.store(writing=False) as store:
        window = _practice_window(store, handover, context.now)
        script = practice_script(_every_case(store), window.name or "this shift", window.start, min(window.end, context.now))
        shift = _practice_shift(store.shift, script)
    if not script.cases and not script.arrivals:
        raise Refused("There was no case in that shift, so there is nothing to practise on.")
    clock = fast_clock(script.start, script.end, speed)
    opening: list[Change] = [SetShift(shift), *opening_changes(script)]
    due = [(arrival.at, arrival.change) for arrival in script.arrivals]
    return replace(
        board_session(context),
        rename=None,
        open_store=lambda: PracticeStore(context.agent, opening, due, clock),
        clock=clock,
        policy=context.policy,
        newer_policy=None,
        path=None,
        place="",
        demo=None,
        newest_copy=None,
        archived=tuple,
        reports=None,
        seals=None,
        move_old=None,
        new_practice=None,
        practice=script,
    )


def _practice_window(store: Store, handover: str, now: datetime) -> Window:
    """The window of a handover, or of the running shift."""
    if handover:
        return handover_window(store, handover)
    running = shift_window(store.shift, now)
    spans = handed_over_spans(store)
    if running.kind == "shift" or not spans:
        return running
    return max(spans, key=lambda span: span.end).window(store.shift.zone)


def _practice_shift(shift: Shift, script: PracticeScript) -> Shift:
    return msgspec.structs.replace(shift, name=f"PRACTICE {script.name}", start=script.start, end=script.end)


def _every_case(store: Store) -> Iterator[Case]:
    """Every case, those in the archives too."""
    yield from Past(store).whole()
    yield from store.cases.values()
