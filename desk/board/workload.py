"""The workload of a desk: its people, and their open cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal

import msgspec

from desk.board.case_view import NEVER, CaseView
from desk.board.queue_item import queue_item
from desk.board.queue_order import RiskKey, due_of
from desk.model.presence import AgentPresence
from desk.model.shift import Agent, Shift

Standing = Literal["here", "writing", "away", "on shift", "absent", "off"]
"""Where somebody is. `away` is at the desk without a key pressed, `absent` not at the desk and on no list of this shift's people,
`off` somebody whom that list does not name."""
STANDINGS: tuple[Standing, ...] = ("here", "writing", "away", "on shift", "absent", "off")
"""Every standing, the one who can take a case soonest first."""


class OwnerLoad(msgspec.Struct, frozen=True):
    """The figures of an owner: open and late cases, next due time."""

    open: int = 0
    late: int = 0
    next_due: datetime | None = None
    next_case: str = ""


class AgentWorkload(msgspec.Struct, frozen=True):
    """An agent with their standing and their load. `until` is the end of the shift that they are on."""

    agent: Agent
    standing: Standing
    load: OwnerLoad
    until: datetime | None = None


CountedCase = tuple[str, str, bool, RiskKey]
"""An open case as loads count it: its id, its owner, whether it is late, its place in the queue."""


def owner_loads(cases: Iterable[CountedCase], now: datetime) -> dict[str, OwnerLoad]:
    """The load of each owner of open cases.

    That of nobody is under the empty name.
    """
    moment, counts, lates = now.timestamp(), dict[str, int](), dict[str, int]()
    soonest: dict[str, tuple[RiskKey, str]] = {}
    for case, owner, is_late, key in cases:
        counts[owner] = counts.get(owner, 0) + 1
        lates[owner] = lates.get(owner, 0) + is_late
        if key[1] >= moment and (owner not in soonest or key[1] < soonest[owner][0][1]):
            soonest[owner] = key, case
    return {owner: OwnerLoad(count, lates[owner], *_next_of(soonest.get(owner))) for owner, count in counts.items()}


def _next_of(found: tuple[RiskKey, str] | None) -> tuple[datetime | None, str]:
    """The next due time with its case. A case whose clock stands still has none."""
    due = due_of(found[0]) if found else NEVER
    return (due, found[1]) if found and due != NEVER else (None, "")


def loads_of_views(views: Iterable[CaseView], now: datetime) -> dict[str, OwnerLoad]:
    """The load of each owner, from views of cases."""
    return owner_loads(_open_cases(views, now), now)


def _open_cases(views: Iterable[CaseView], now: datetime) -> Iterator[CountedCase]:
    for view in views:
        item = queue_item(view, now)
        if item.is_open:
            yield view.id, item.owner, bool(item.figures[1]), item.key


def team_workload(
    shift: Shift, others: Sequence[AgentPresence], loads: Mapping[str, OwnerLoad], now: datetime, *, me: str = ""
) -> list[AgentWorkload]:
    """Everybody of the desk, whoever can take a case best first.

    They are the roster, those who are present, and those who own an open case. `me` is whoever asks, and here.
    """
    known = {agent.id: agent for agent in shift.agents}
    present = sorted({other.agent for other in others if other.mode != "gone"})
    ids = dict.fromkeys((*known, *shift.on_duty, *([me] if me else []), *present, *sorted(filter(None, loads))))
    at_desk = {each: _present_standing([other for other in others if other.agent == each]) for each in present}
    if me and me not in at_desk:
        at_desk[me] = "here"
    people = [_workload_of(known.get(each, Agent(id=each)), at_desk.get(each), shift, loads, now) for each in ids]
    return sorted(people, key=_reach_and_load)


def _reach_and_load(person: AgentWorkload) -> tuple[int, int, int]:
    """The place of somebody. Who is writing is as near as who looks on, so among them the load decides."""
    standing: Standing = "here" if person.standing == "writing" else person.standing
    return STANDINGS.index(standing), person.load.late, person.load.open


def _present_standing(windows: Sequence[AgentPresence]) -> Standing:
    """The standing of somebody who is present. Of several windows the one that is used counts."""
    modes = {window.mode for window in windows}
    return "here" if "viewing" in modes else "writing" if "writing" in modes else "away"


def _workload_of(agent: Agent, at_desk: Standing | None, shift: Shift, loads: Mapping[str, OwnerLoad], now: datetime) -> AgentWorkload:
    is_over = shift.end is not None and shift.end <= now
    is_on = agent.id in shift.on_duty and not is_over
    listed: Standing = "on shift" if is_on else "off" if shift.on_duty else "absent"
    return AgentWorkload(agent, at_desk or listed, loads.get(agent.id, OwnerLoad()), shift.end if is_on else None)
