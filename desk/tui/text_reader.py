"""Reads the searched texts of all cases, beside everything else."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import suppress

from desk import __version__
from desk.board.case_texts import TEXT_SHEET, TEXT_VERSION, CaseTexts, TextRows, text_row
from desk.errors import Refused
from desk.store.fact_sheet import FactSheet
from desk.store.fact_work import FactWork
from desk.tui.opened_store import OpenedStore
from desk.tui.store_thread import StoreThread


class TextReader:
    """Reads texts on a thread of its own. Those of a large shift take a second where none were kept, and nobody waits for it."""

    def __init__(self, opened: OpenedStore, store_thread: StoreThread) -> None:
        self._opened = opened
        self._store_thread = store_thread
        self._thread = StoreThread()
        self._is_leaving = False

    async def columns(self) -> AsyncGenerator[CaseTexts, None]:
        """The texts, more and more of them while they are read. Raises DeskError."""
        work = await self._store_thread.run(self._begun_work)
        grown = work.columns(self._let_keyboard_in)
        while (texts := await self._thread.run(lambda: _next_column(grown))) is not None:
            yield texts

    def _begun_work(self) -> FactWork:
        """The making of the texts of all cases as they are now."""
        store, sheet = self._opened.store, FactSheet(TEXT_SHEET, f"{__version__} {TEXT_VERSION}", text_row)
        return FactWork(store.frozen_cases(), sheet, store.fact_place(sheet.name))

    def _let_keyboard_in(self) -> None:
        """Give the interpreter to whoever waits for it. Raises Refused when the window closes."""
        if self._is_leaving:
            raise Refused("The window closes. The texts are read another time.")
        time.sleep(0)

    def close(self) -> None:
        """End the thread, also in the middle of a reading."""
        self._is_leaving = True
        self._thread.end()


def _next_column(grown: Iterator[TextRows]) -> CaseTexts | None:
    """The next texts. None at the end, and for a file that was cut meanwhile."""
    with suppress(ValueError):
        for rows in grown:
            return CaseTexts(rows)
    return None
