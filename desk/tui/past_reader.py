"""Reads the archived cases on which the board depends."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from desk.board.past_cases import FactSource, PastCases, read_past_cases
from desk.errors import Refused
from desk.model.case import Case
from desk.recovery.causes.repeats import LOOK_BACK
from desk.tui.store_thread import StoreThread

PastWork = tuple[PastCases, Mapping[str, Case]]
"""The archived cases in short, and whole those that still ask for somebody."""


class ArchiveSource(FactSource, Protocol):
    """A store, as far as its archives are read."""

    def archived_case(self, case: str) -> Case | None:
        """The archived case of an id. None when there is none."""
        ...


class PastReader:
    """Reads the archives on a thread of its own.

    The first reading of a large archive takes seconds. Nobody waits for it.
    """

    def __init__(self) -> None:
        self._thread = StoreThread()
        self._is_leaving = False

    async def read(self, source: ArchiveSource, now: datetime, *, keep: bool = True) -> PastWork:
        """The archived cases. Raises DeskError when they cannot be read.

        With `keep` off nothing is written beside the archives.
        """
        return await self._thread.run(lambda: self._read_archives(source, now, keep=keep))

    def close(self) -> None:
        """End the thread, also in the middle of a reading."""
        self._is_leaving = True
        self._thread.end()

    def _read_archives(self, source: ArchiveSource, now: datetime, *, keep: bool) -> PastWork:
        past = read_past_cases(source, self._let_keyboard_in, keep=keep)
        past.lessons(now - LOOK_BACK)  # read here, so that the keyboard need not wait for it
        found = ((case, source.archived_case(case)) for case in past.calling)
        return past, {case: whole for case, whole in found if whole is not None}

    def _let_keyboard_in(self) -> None:
        """Give the interpreter to whoever waits for it. Raises Refused when the window closes."""
        if self._is_leaving:
            raise Refused("The window closes. The archives are read another time.")
        time.sleep(0)
