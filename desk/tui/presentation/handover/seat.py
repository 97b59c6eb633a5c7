"""The seat of an agent at a change of shift."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import msgspec

from desk.handover.notes import HEATS
from desk.handover.plain import LineGroup, Pack, PackLine
from desk.handover.record import HandoverRecord
from desk.model.presence import AgentPresence

AT_HANDOVER = "handover"
"""The word with which the presence of an agent begins while the handover is on their screen. Its forms begin with it too."""

Mood = Literal["prepare", "read", "talk", "look"]
IsMine = Callable[[PackLine], bool]
Step = Literal["if-then", "keep", "read back", "accept", "answer", ""]


class PackRow(msgspec.Struct, frozen=True):
    """A row of the list: a line or a group."""

    key: str
    lines: tuple[PackLine, ...] = ()
    group: LineGroup | None = None

    @property
    def line(self) -> PackLine | None:
        """The line of a row that is no group."""
        return self.lines[0] if self.group is None and self.lines else None

    @property
    def cases(self) -> tuple[str, ...]:
        """The cases of the row."""
        return self.group.cases if self.group is not None else (self.key,)


def pack_rows(pack: Pack, unfolded: frozenset[str] = frozenset(), *, mine: IsMine | None = None) -> list[PackRow]:
    """The rows of the list. Steady lines stand as one, unless there is one or they are unfolded.

    With `mine` those it tells stand first within each heat.
    """
    rows: list[PackRow] = []
    folded = {group.name: group for group in pack.groups if group.name not in unfolded and len(group.cases) > 1}
    steady = frozenset(folded["steady"].cases) if "steady" in folded else frozenset()
    rows += [PackRow(line.case, (line,)) for line in pack.cases if line.case not in steady]
    if mine is not None:
        rows.sort(key=lambda row: (HEATS.index(row.lines[0].heat), not mine(row.lines[0])))
    lines = {line.case: line for line in pack.cases}
    for name, group in folded.items():
        rows.append(PackRow(name, tuple(lines[case] for case in group.cases if case in lines), group))
    return rows


class Seat(msgspec.Struct, frozen=True):
    """An agent at a handover. `others` are the agents at the desk."""

    record: HandoverRecord
    agent: str
    others: tuple[AgentPresence, ...] = ()

    @property
    def is_out(self) -> bool:
        """Does the agent hand over?"""
        return self.agent in self.record.built.outgoing

    @property
    def is_in(self) -> bool:
        """Does the agent take over? After a night without anybody, whoever comes does."""
        return self.agent in self.record.built.incoming or (self.record.is_to_nobody and bool(self.record.signatures))

    @property
    def others_at_it(self) -> tuple[AgentPresence, ...]:
        """The others who have this handover on their screen."""
        return tuple(
            other for other in self.others if other.what.startswith(AT_HANDOVER) and other.agent != self.agent and other.mode != "gone"
        )

    @property
    def own(self) -> IsMine | None:
        """Tells the agent's lines, where several share their side.

        Those of nobody at the desk are everybody's. None where nobody shares it.
        """
        built = self.record.built
        if self.is_out and len(built.outgoing) > 1:
            others = {agent for agent in built.outgoing if agent != self.agent}
            return lambda line: line.owner not in others
        if self.is_in and len(built.incoming) > 1:
            return lambda line: line.taker == self.agent
        return None

    @property
    def mine(self) -> IsMine | None:
        """Tells the lines that stand first. None in the talk, where all see one order."""
        return self.own if self.mood in {"prepare", "read"} else None

    @property
    def mood(self) -> Mood:
        """Prepare, read, or talk as soon as both sides are on it."""
        here = {other.agent for other in self.others_at_it}
        both = (self.is_out and here & set(self.record.built.incoming)) or (self.is_in and here & set(self.record.built.outgoing))
        if both:
            return "talk"
        return "prepare" if self.is_out else "read" if self.is_in else "look"

    def line_mood(self, line: PackLine) -> Mood:
        """The mood on one line. Who has yet to read it back reads it first, in the talk too."""
        return "read" if self.mood == "talk" and self.is_in and line.read_back is None else self.mood

    def step(self, line: PackLine) -> Step:
        """The next step of the agent on a line. Empty when nothing is due."""
        given, stage = line.read_back, self.record.stage
        if stage == "sealed":
            return ""
        if self.is_out:
            if given is not None and not given.accepted_by and not given.corrected and not given.stale:
                return "accept"
            if given is None and "kept" not in line.marks and stage == "live":
                return "if-then" if line.if_then_asked else "keep"
        if self.is_in and "own" not in line.marks and (given is None or given.corrected or given.stale):
            return "read back"
        return "answer" if self._is_asked(line) else ""

    def _is_asked(self, line: PackLine) -> bool:
        return (self.is_out or self.is_in) and any(asked.answer is None and asked.by != self.agent for asked in line.asked)

    def row_step(self, row: PackRow) -> Step:
        """The next step of the agent on a row."""
        if row.group is not None and not row.lines:
            return self._backlog_step(row.group)
        steps = [self.step(line) for line in row.lines]
        return next((step for step in steps if step), "")

    def _backlog_step(self, group: LineGroup) -> Step:
        if self.record.stage == "sealed":
            return ""
        kept = group.cases[0] in self.record.kept
        if self.is_out and not kept and group.read_back is None and self.record.stage == "live":
            return "keep"
        given = self.record.read_backs.get(group.cases[0])
        if self.is_out and given is not None and given.accepted is None and given.corrected is None:
            return "accept"
        return "read back" if self.is_in and group.read_back is None else ""

    def cases_of_step(self, row: PackRow, step: Step) -> tuple[str, ...]:
        """The cases of a row on which a step is due."""
        return tuple(line.case for line in row.lines if self.step(line) == step) if row.lines else row.cases


def next_step(rows: Sequence[PackRow], here: str, seat: Seat) -> str:
    """The next row on which something is due from the agent.

    Their own come before those of others. Empty where nothing is due.
    """

    def is_due(row: PackRow) -> bool:
        return bool(seat.row_step(row))

    own = seat.own
    first = next_row(rows, here, lambda row: is_due(row) and any(map(own, row.lines))) if own is not None else ""
    return first or next_row(rows, here, is_due)


def next_row(rows: Sequence[PackRow], here: str, is_wanted: Callable[[PackRow], bool]) -> str:
    """The key of the next row wanted, empty when there is none. After the last comes the first."""
    keys = [row.key for row in rows]
    place = keys.index(here) + 1 if here in keys else 0
    return next((row.key for row in [*rows[place:], *rows[:place]] if row.key != here and is_wanted(row)), "")
