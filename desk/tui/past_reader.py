"""Reads the archived cases on which the board depends."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Protocol

from desk.board.filter.grammar import Node
from desk.board.past_cases import FactSource, PastCases, read_past_cases
from desk.board.past_words import WORDS_SHEET, WORDS_VERSION, newest_matches, past_words
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
        self._searches = 0

    async def read(self, source: ArchiveSource, now: datetime, *, keep: bool = True) -> PastWork:
        """The archived cases. Raises DeskError when they cannot be read.

        With `keep` off nothing is written beside the archives.
        """
        return await self._thread.run(lambda: self._read_archives(source, now, keep=keep))

    async def search(self, source: ArchiveSource, tree: Node, most: int, *, keep: bool = True) -> list[str]:
        """The newest archived cases that a filter could let through.

        A search that is followed by another one ends early. Raises DeskError when they cannot be read.
        """
        self._searches += 1
        number = self._searches
        return await self._thread.run(lambda: newest_matches(self._rows_of_words(source, number, keep=keep), tree, most))

    def _rows_of_words(self, source: ArchiveSource, number: int, *, keep: bool) -> Iterator[bytes]:
        """The row of each archived case, until somebody searches for something else."""

        def make(document: bytes) -> bytes:
            self._let_keyboard_in()
            return past_words(document)

        for row in source.archived_facts(WORDS_SHEET, WORDS_VERSION, make, keep=keep):
            if number != self._searches:
                return
            self._let_keyboard_in()
            yield row.row

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
