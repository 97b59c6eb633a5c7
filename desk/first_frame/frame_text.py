"""A frame written down, as `Frame` reads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from desk.first_frame.frame import FIELD, ITEM, LINE, PART, PHASE, Key


class PhaseText(NamedTuple):
    """A case between two turns. `old_from` is when it is folded, in microseconds as `since`."""

    since: int
    key: Key
    old_from: int
    is_shown: bool
    parts: Sequence[str]

    @property
    def text(self) -> str:
        """The phase as it is kept."""
        rank, due, number = self.key
        facts = (self.since, rank, due, number, self.old_from, int(self.is_shown), PART.join(self.parts))
        return FIELD.join(map(str, facts))


class FrameText(NamedTuple):
    """The facts of a frame. They are those of `Frame`, `styles` with their three looks each."""

    made: int
    until: int
    offset: int
    top: int
    height: int
    folded: int
    rest_turn: int
    time_column: int
    rest_key: Key
    styles: Sequence[Sequence[str]]
    ground: str
    live: str
    stale: str
    older: Sequence[str]
    cases: Sequence[Sequence[PhaseText]]

    @property
    def text(self) -> str:
        """The frame as it is kept."""
        facts = (*self[:8], *self.rest_key)
        styles = FIELD.join(ITEM.join(looks) for looks in self.styles)
        cases = (PHASE.join(phase.text for phase in case) for case in self.cases)
        return LINE.join((FIELD.join(map(str, facts)), styles, self.ground, self.live, self.stale, PART.join(self.older), *cases))


def part_text(style: int, column: int, kind: str, *facts: object) -> str:
    """A part of a row as it is kept. Its first column counts from 1, `facts` are what its kind needs."""
    return ITEM.join(map(str, (style, column, kind, *facts)))
