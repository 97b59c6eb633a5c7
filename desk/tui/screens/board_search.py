"""The search of the board for what its filter asks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing, suppress
from typing import Any

from textual.screen import Screen
from textual.worker import WorkType

from desk.board.queue import Queue
from desk.errors import DeskError
from desk.tui.desk_context import DeskContext

ASKED_AT_ONCE = 100
"""Cases that are asked as soon as a filter is in force. More of them are asked between keys."""
_ASKED_IN_TURN = 20
"""Cases asked before the keyboard is looked after again."""
_TURNS_UNSEEN = 10
"""Turns between two looks at what was found so far."""
_QUIET = 10.0
"""Seconds after which the texts of a board are read although nobody looks for a word."""


class BoardSearch:
    """Asks the cases that wait, between keys.

    It has the texts read in which words are looked for. `update_order` shows what was found.
    """

    def __init__(self, screen: Screen[Any], desk: DeskContext, queue: Queue, update_order: Callable[[], object]) -> None:
        self._screen = screen
        self._desk = desk
        self._queue = queue
        self._update_order = update_order
        self._is_begun = self._is_running = False
        self._texts_read = asyncio.Event()

    @property
    def at_once(self) -> int:
        """The number of cases asked at once. Those whose text is still to be read wait."""
        is_awaiting = self._is_large and self._queue.filter_in_force.asks_words and not self._texts_read.is_set()
        return 0 if is_awaiting else ASKED_AT_ONCE

    @property
    def _is_large(self) -> bool:
        return len(self._queue.views) > ASKED_AT_ONCE

    def start(self) -> None:
        """Read the texts when the board has stood for a while."""
        self._screen.set_timer(_QUIET, lambda: self._run(self.read_texts))

    def go_on(self) -> None:
        """Ask the cases that wait, if there are any."""
        if self._queue.waiting and not self._is_running:
            self._is_running = True
            self._run(self._finish)

    def _run(self, work: WorkType[None]) -> None:
        self._screen.run_worker(work, group="search", exit_on_error=False)

    async def _finish(self) -> None:
        try:
            await self._ask_all()
        finally:
            self._is_running = False
        self._update_order()

    async def _ask_all(self) -> None:
        asked = self._queue.filter_in_force
        if asked.asks_words:
            await self.read_texts()
        if self._queue.waiting > ASKED_AT_ONCE and asked.reads_cases:
            await self._desk.client.read_all_cases()
        turns = 0
        while self._queue.waiting:
            await asyncio.sleep(0)
            self._queue.search_on(self._desk.clock(), _ASKED_IN_TURN)
            turns += 1
            if turns % _TURNS_UNSEEN == 0:
                self._update_order()

    async def read_texts(self) -> None:
        """Read the texts of all cases, unless they were. A small board has none: its cases are asked."""
        if not self._is_large:
            return
        if self._is_begun:
            await self._texts_read.wait()
            return
        self._is_begun = True
        try:
            await self._take_texts()
        finally:
            self._texts_read.set()

    async def _take_texts(self) -> None:
        with suppress(DeskError):  # then every case is asked
            async with aclosing(self._desk.client.texts.columns()) as growing:
                async for texts in growing:
                    self._queue.use_texts(texts)
                    if self._queue.filter_in_force.asks_words:
                        self._update_order()
