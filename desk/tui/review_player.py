"""Moves the board as it was through time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from datetime import datetime

from desk.model.case import Case
from desk.review.board_as_of import BoardAsOf
from desk.review.late_turns import late_turns
from desk.tui.desk_context import DeskContext

REPORT_EVERY = 200
"""Cases read between two words on the progress."""
FRAME = 0.010
"""Seconds of work before the keyboard is looked after."""


class ReviewPlayer:
    """Holds the board of one review, and where it is going.

    `moved` is called when it came to an instant, `working` with the progress of a long way there.
    """

    def __init__(self, desk: DeskContext, moved: Callable[[], None], working: Callable[[tuple[int, int]], None]) -> None:
        self._desk = desk
        self._moved = moved
        self._working = working
        self._is_moving = False
        self.board: BoardAsOf | None = None
        self.target = desk.clock()
        self.late_turns: list[datetime] | None = None
        """When clocks turned late, oldest first. None until they were looked for."""
        self._cases: Mapping[str, Case] = {}

    async def load(self, at: datetime) -> None:
        """Take every case, those in archives too, and go to an instant.

        Raises DeskError.
        """
        self.target = at
        desk, known = self._desk, self._desk.client.copied_cases()
        self._cases = await asyncio.to_thread(lambda: _with_archived(desk, known))
        loop = asyncio.get_running_loop()
        self.board = await asyncio.to_thread(self._new_board, at, lambda progress: loop.call_soon_threadsafe(self._working, progress))
        await self.go_to(self.target)

    def _new_board(self, at: datetime, report: Callable[[tuple[int, int]], object]) -> BoardAsOf:
        """A board at an instant, on a thread of its own. `report` is called now and then."""
        desk = self._desk
        board = BoardAsOf(self._cases, desk.policy, zone=desk.zone, shift=desk.shift, me=desk.agent)
        for done, total in board.go_to(at):
            if done % REPORT_EVERY == 0:
                report((done, total))
        return board

    async def look_for_late_turns(self) -> None:
        """Find when clocks turned late, a case at a time."""
        found: list[datetime] = []
        until, policy = self._desk.clock(), self._desk.policy
        started = time.perf_counter()
        for case in self._cases.values():
            found += late_turns(case, policy, until)
            if time.perf_counter() - started > FRAME:
                await asyncio.sleep(FRAME)  # whoever presses keys goes first
                started = time.perf_counter()
        self.late_turns = sorted(found)
        self._moved()

    async def go_to(self, at: datetime) -> None:
        """Go to an instant. A later wish while it is under way is followed after it."""
        self.target = at
        if self._is_moving or self.board is None:
            return
        self._is_moving = True
        try:
            while self.board.at != self.target:
                await self._move_to(self.board, self.target)
        finally:
            self._is_moving = False
        self._moved()

    async def _move_to(self, board: BoardAsOf, at: datetime) -> None:
        started = time.perf_counter()
        for progress in board.go_to(at):
            if time.perf_counter() - started > FRAME:
                self._working(progress)
                await asyncio.sleep(0)
                started = time.perf_counter()


def _with_archived(desk: DeskContext, known: Mapping[str, Case]) -> dict[str, Case]:
    """The cases with those of the archives. One in both counts once."""
    archived = {case.id: case for cases in desk.session.archived() for case in cases.values()}
    return archived | dict(known.items())
