"""What the desk's board is measured on and against: shift files of many cases, and the same rows on Textual's DataTable.

`python -m tests.bench.board_fixtures KIND CASES` runs a table that ticks once a second: all rows (`table-all`) or the visible ones
(`table-visible`).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from textual.app import App, ComposeResult
from textual.widgets import DataTable

from desk.model.case import Header
from desk.model.changes import NewCase
from desk.model.entries import Assign, Contact, Memo, Promise, Told
from desk.store import open_store
from desk.wall_clock import system_clock

VIEW_HOURS, LINES = 8, 45
"""A calm board: the deadlines of the lines in view lie over eight hours."""
HOUR = 3600


def calm(number: int) -> float:
    """Seconds until a case's deadline on a calm board: few lines change each second, most each minute."""
    return (number + 1) * VIEW_HOURS * HOUR / LINES


def busy(number: int) -> float:
    """Seconds until a case's deadline when everything is due within the hour: every line in view changes each second."""
    return (number * 7919) % HOUR + 60


def board_cases(count: int, now: datetime, due: Callable[[int], float] = calm) -> Iterator[NewCase]:
    """Ordinary cases of nine entries each, one of them a promise that is due next."""
    for number in range(count):
        logged = now - timedelta(minutes=20)
        told = Told(at=logged, by="customer", text="the parcel did not come, and nobody called " * 8, channel="email")
        taken = Assign(at=logged + timedelta(minutes=3), by="ines", owner=("ines", "bo", "kim")[number % 3])
        reply = Contact(at=logged + timedelta(minutes=9), by="ines", text="we are looking into it " * 6, channel="email")
        promise = Promise(at=logged + timedelta(minutes=9), by="ines", text="a call", due=now + timedelta(seconds=due(number)))
        memos = [Memo(at=logged + timedelta(minutes=10 + step), by="bo", text="asked the depot " * 8) for step in range(5)]
        subject, customer = f"parcel late, refund asked for the {number}th time", f"Customer name {number}"
        header = Header(subject=subject, customer=customer, created_at=logged, created_by="ines", channel="email", priority="low")
        yield NewCase(header, (told, taken, reply, promise, *memos))


class TableBoard(App[None]):
    """The same number of rows on a DataTable."""

    def __init__(self, count: int, *, only_visible: bool) -> None:
        super().__init__()
        self._count = count
        self._only_visible = only_visible

    def compose(self) -> ComposeResult:
        """The table."""
        yield DataTable(cursor_type="row")

    def on_mount(self) -> None:
        """Fill it and tick."""
        table = self._table = self.query_one(DataTable)
        for name, width in (("Case", 10), ("Next", 12), ("Customer", 24), ("Subject", 60), ("Owner", 10), ("Rail", 10), ("Note", 20)):
            table.add_column(name, width=width)
        for row in range(self._count):
            table.add_row(
                f"C-{row + 101}", self._left(row), f"Customer name {row}", f"parcel late, refund asked {row}", "ines", "LAC...", "x1"
            )
        table.focus()
        self.set_interval(1, self._tick)

    def _left(self, row: int) -> str:
        seconds = (row * 7919) % (VIEW_HOURS * HOUR) - int(time.monotonic()) % HOUR
        return f"{'-' if seconds < 0 else ' '}{abs(seconds) // 3600}:{abs(seconds) // 60 % 60:02d}:{abs(seconds) % 60:02d}"

    def _tick(self) -> None:
        first, last = 0, self._count
        if self._only_visible:
            first = int(self._table.scroll_offset.y)
            last = min(last, first + self._table.size.height)
        for row in range(first, last):
            self._table.update_cell_at((row, 1), self._left(row))  # type: ignore[arg-type]  # a plain pair is a coordinate too


def shift_of(folder: Path, count: int, due: Callable[[int], float] = calm) -> Path:
    """A shift file with so many open cases."""
    path = folder / f"{due.__name__}-{count}.json"
    store = open_store(path, agent="ines")
    store.commit(list(board_cases(count, system_clock(), due)))
    store.close()
    return path


if __name__ == "__main__":
    TableBoard(int(sys.argv[2]), only_visible=sys.argv[1] == "table-visible").run()
