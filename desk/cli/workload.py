"""`desk workload`: who has how many cases."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

from desk.board.case_brief import BriefBook
from desk.board.workload import AgentWorkload, OwnerLoad, loads_of_views, team_workload
from desk.board.workload_words import NOBODY, next_due_words, standing_words
from desk.cli.board_index import shift_index
from desk.cli.case_json import iso_instant
from desk.cli.context import Context
from desk.cli.output import aligned_columns, print_json, print_line
from desk.text.times import zone_named

if TYPE_CHECKING:
    from desk.store.protocol import Store


def show_workload(context: Context, options: argparse.Namespace) -> int:
    """Print everybody of the desk, with their open and late cases."""
    with context.store(writing=False) as store:
        loads, people = desk_workload(context, store)
        zone = zone_named(store.shift.zone)
    if context.json:
        print_json([_load_json("", "", loads.get("", OwnerLoad())), *(_person_json(person) for person in people)])
    elif people or loads:
        _print_table(loads, people, context.now, zone)
    else:
        print_line("Nobody is on this desk yet, and no case is open.")
    return 0


def desk_workload(context: Context, store: Store) -> tuple[Mapping[str, OwnerLoad], Sequence[AgentWorkload]]:
    """The load of each owner, and everybody of the desk.

    Whoever runs a command may be anywhere, and counts as present by their window alone.
    """
    index = shift_index(store, BriefBook(context.policy, zone_named(store.shift.zone)), context.now)
    loads = loads_of_views((view for _, view in index.open_views(context.now)), context.now)
    return loads, team_workload(store.shift, store.presence.others(), loads, context.now)


def _print_table(loads: Mapping[str, OwnerLoad], people: Sequence[AgentWorkload], now: datetime, zone: tzinfo) -> None:
    rows = [_load_cells(person.agent.id, person.load, standing_words(person, now, zone), now) for person in people]
    unowned = [_load_cells(NOBODY, loads[""], "waiting to be taken", now)] if "" in loads else []
    for line in aligned_columns([("WHO", "OPEN", "LATE", "NEXT DUE", "WHERE"), *unowned, *rows]):
        print_line(line)


def _load_cells(name: str, load: OwnerLoad, where: str, now: datetime) -> tuple[str, ...]:
    return name, str(load.open), str(load.late), next_due_words(load, now), where


def _person_json(person: AgentWorkload) -> dict[str, Any]:
    until = iso_instant(person.until) if person.until else None
    return _load_json(person.agent.id, person.standing, person.load) | {"role": person.agent.role, "until": until}


def _load_json(owner: str, standing: str, load: OwnerLoad) -> dict[str, Any]:
    due = iso_instant(load.next_due) if load.next_due else None
    return {"owner": owner, "standing": standing, "open": load.open, "late": load.late, "next_due": due, "next_case": load.next_case}
