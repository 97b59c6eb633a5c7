"""`desk replay`: play an event stream into the shift file."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from desk.cli.commit_report import print_notices
from desk.cli.context import Context
from desk.cli.iso_time import parse_iso_time
from desk.cli.output import print_error, print_json, print_line
from desk.cli.past import Past
from desk.errors import InputRejected, Refused, Usage
from desk.importers.imported_case import Reject
from desk.importers.replay import SOURCE, ReplayEvent, plan_replay, read_replay
from desk.model.case import Case
from desk.text.outside import file_path

if TYPE_CHECKING:
    from desk.store.protocol import Store

_SLOWEST, _FASTEST = 0.001, 1e9
BATCH_SIZE = 500
"""Events in one commit when no speed is given. Played again after an interruption, the stream goes on from there."""


def replay_stream(context: Context, options: argparse.Namespace) -> int:
    """Play a stream into the shift. Playing it again adds nothing.

    Raises Usage for options that cannot be read, Refused when there is no file, InputRejected when lines were no events.
    """
    if options.speed is not None and not _SLOWEST <= options.speed <= _FASTEST:
        raise Usage("--speed is how many times faster than life: 1, 60, 3600.")
    until = _parse_until(options.until)
    found = list(read_replay(_read_lines(file_path(options.stream, "STREAM"))))
    rejects = [each for each in found if isinstance(each, Reject)]
    events = [each for each in found if isinstance(each, ReplayEvent) and (until is None or each.at <= until)]
    with context.store(writing=True, begins=True) as store:
        player = _Player(store)
        for stretch in _timed_batches(events, options.speed) if options.speed else _event_batches(events):
            player.play_batch(stretch)
    _print_counts(context, player, rejects, beyond=len(found) - len(rejects) - len(events))
    if rejects:
        raise InputRejected(f"{len(rejects)} lines are no events and were passed over; the first is line {rejects[0].line}.")
    return 0


def _parse_until(text: str) -> datetime | None:
    """The last moment to play. One without a zone is UTC, as in the stream. Raises Usage."""
    moment = parse_iso_time("--until", text, example="2016-03-07T12:00")
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)


def _read_lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise Refused(f"There is no file {path}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{path} cannot be read ({error}).") from error


def _event_batches(events: list[ReplayEvent]) -> Iterator[list[ReplayEvent]]:
    for start in range(0, len(events), BATCH_SIZE):
        yield events[start : start + BATCH_SIZE]


def _timed_batches(events: list[ReplayEvent], speed: float) -> Iterator[list[ReplayEvent]]:
    """Events of one time together, each when its time has come.

    Times count from the first event, divided by `speed`.
    """
    began = time.monotonic()
    for at, moment in groupby(events, key=lambda event: event.at):
        wait = (at - events[0].at) / timedelta(seconds=1) / speed - (time.monotonic() - began)
        if wait > 0:
            time.sleep(wait)
        yield list(moment)


class _Player:
    """Plays events into a store and counts them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._past = Past(store)
        self._ids = {case.external[1]: case.id for case in store.cases.values() if case.external and case.external[0] == SOURCE}
        self.played = self.known = self.unknown = 0

    def play_batch(self, events: list[ReplayEvent]) -> None:
        plan = plan_replay(events, self._find_case)
        if plan.changes:
            done = self._store.commit(plan.changes)
            print_notices(done)
            self._ids |= {case.external[1]: case.id for case in done.cases if case.external}
        self.played += plan.played
        self.known += plan.known
        self.unknown += plan.unknown

    def _find_case(self, external: str) -> Case | None:
        case = self._ids.get(external) or self._past.cases.of_source((SOURCE, external))
        return (self._store.cases.get(case) or self._store.archived_case(case)) if case else None


def _print_counts(context: Context, player: _Player, rejects: list[Reject], *, beyond: int) -> None:
    counts = {"played": player.played, "known": player.known, "unknown": player.unknown, "rejected": len(rejects), "beyond": beyond}
    if context.json:
        print_json(counts)
        return
    print_line(", ".join(f"{count} {name}" for name, count in counts.items()))
    for reject in rejects[:5]:
        print_error(f"line {reject.line}: {reject.reason}")
