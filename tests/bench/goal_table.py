"""One line a goal: what was reached at each size of a shift, and what it stands beside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SIZES = (25, 1_000, 10_000, 20_000)
"""Cases of a shift."""
NO_SIZE = 0
"""In place of a size, where it is about no shift."""
_NAME, _CELL, _GOAL = 44, 10, 12


@dataclass(frozen=True, slots=True)
class Goal:
    """What is wished for, and what was reached by size. Without a `most` it is only told.

    A ratio has the unit `x`. It is wished for from the size of `since` on. `absent` says why nothing was measured.
    """

    name: str
    beside: str
    reached: Mapping[int, float]
    most: float | None = None
    unit: str = "x"
    since: int = 0
    absent: str = ""

    @property
    def line(self) -> str:
        """The goal in columns. A mark of exclamation stands where it was missed."""
        wish = "" if self.most is None else f"<= {_figure(self.most)}{self.unit}"
        if self.absent:
            return f"{self.name:{_NAME}}{self.absent:{_CELL * len(SIZES)}}{wish:{_GOAL}}{self.beside}".rstrip()
        cells = "".join(f"{self._cell(size):{_CELL}}" for size in ([NO_SIZE] if NO_SIZE in self.reached else SIZES))
        cells = cells.ljust(_CELL * len(SIZES))
        return f"{self.name:{_NAME}}{cells}{wish:{_GOAL}}{self.beside}".rstrip()

    def _cell(self, size: int) -> str:
        reached = self.reached.get(size)
        if reached is None:
            return ""
        missed = self.most is not None and reached > self.most and size >= self.since
        return f"{_figure(reached)}{self.unit}{'!' if missed else ''}"


def ratios(values: Mapping[int, float], beside: Mapping[int, float]) -> dict[int, float]:
    """Each value by that of the same size beside it."""
    return {size: value / beside[size] for size, value in values.items() if beside.get(size)}


def title_line() -> str:
    """The names of the columns."""
    sizes = "".join(f"{f'{size:,}':{_CELL}}" for size in SIZES)
    return f"{'cases':{_NAME}}{sizes}{'goal':{_GOAL}}beside, in the same run"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
