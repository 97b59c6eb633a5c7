"""The boards that are measured, one a process: `python -m tests.bench.boards KIND CASES`; kinds are desk, table-all, table-visible.

`desk` is the desk's own board on a shift in memory. The tables show as many rows on Textual's DataTable and tick once a second, all
rows or the visible ones.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from textual.app import App, ComposeResult
from textual.widgets import DataTable

from desk.clock import system_clock
from desk.model.case import Header
from desk.model.changes import NewCase
from desk.model.entries import Assign, Contact, Memo, Told

SPREAD = 8 * 3600
"""Seconds over which deadlines lie, so that a few lines tick each second and most each minute."""


def cases(count: int, now: datetime) -> Iterator[NewCase]:
    """Ordinary cases with eight entries each, their deadlines spread over eight hours."""
    for number in range(count):
        logged = now - timedelta(seconds=(number * 7919) % SPREAD)
        told = Told(at=logged, by="customer", text="the parcel did not come, and nobody called " * 8, channel="email")
        taken = Assign(at=logged + timedelta(minutes=3), by="ines", owner=("ines", "bo", "kim")[number % 3])
        reply = Contact(at=logged + timedelta(minutes=9), by="ines", text="we are looking into it " * 6, channel="email")
        memos = [Memo(at=logged + timedelta(minutes=10 + step), by="bo", text="asked the depot " * 8) for step in range(5)]
        subject, customer = f"parcel late, refund asked for the {number}th time", f"Customer name {number}"
        header = Header(subject=subject, customer=customer, created_at=logged, created_by="ines", channel="email")
        yield NewCase(header, (told, taken, reply, *memos))


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
        seconds = (row * 7919) % SPREAD - int(time.monotonic()) % 3600
        return f"{'-' if seconds < 0 else ' '}{abs(seconds) // 3600}:{abs(seconds) // 60 % 60:02d}:{abs(seconds) % 60:02d}"

    def _tick(self) -> None:
        first, last = 0, self._count
        if self._only_visible:
            first = int(self._table.scroll_offset.y)
            last = min(last, first + self._table.size.height)
        for row in range(first, last):
            self._table.update_cell_at((row, 1), self._left(row))  # type: ignore[arg-type]  # a plain pair is a coordinate too


def desk_board(count: int) -> App[int]:
    """The desk's own board on a shift in memory."""
    from desk import data
    from desk.sla.policy import read_policy
    from desk.store.memory import MemoryStore
    from desk.tui.app import DeskApp
    from desk.tui.session import Session

    def opened() -> MemoryStore:
        store = MemoryStore("ines")
        store.commit(list(cases(count, system_clock())))
        return store

    return DeskApp(
        Session(open_store=opened, clock=system_clock, policy=read_policy(data.text("policy.toml"), "policy.toml"), agent="ines")
    )


def board_of(kind: str, count: int) -> App[Any]:
    """One of the boards, ready to run."""
    if kind == "desk":
        return desk_board(count)
    return TableBoard(count, only_visible=kind == "table-visible")


if __name__ == "__main__":
    board_of(sys.argv[1], int(sys.argv[2])).run()
