"""The notice of documents set aside, until somebody has seen it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from textual.message import Message

from desk.store.aside_memory import AsideMemory
from desk.store.documents.set_aside import aside_notice
from desk.store.documents.table_names import SET_ASIDE
from desk.store.protocol import Store
from desk.tui.messages import ShiftChanged
from desk.tui.store_thread import StoreThread

STANDS_SECONDS = 10.0
"""Seconds for which the notice stands. Whoever leaves before has not seen it."""


class AsideNotice:
    """Says at the start that documents were set aside.

    It remembers beside the file at `path` that somebody has seen it. Without a path it is said at each start.
    """

    def __init__(self, path: Path | None) -> None:
        self._memory = AsideMemory(path) if path is not None else None
        self._aside: Mapping[int, bytes] = {}

    def read(self, store: Store) -> None:
        """Read what is set aside, on the thread of the store."""
        aside = store.documents(SET_ASIDE)
        is_new = aside and (self._memory is None or not self._memory.has_seen(aside))
        self._aside = dict(aside) if is_new else {}

    async def say(self, post: Callable[[Message], object], thread: StoreThread) -> None:
        """Post the notice, and remember it once it has stood."""
        if not self._aside:
            return
        post(ShiftChanged(notices=(aside_notice(self._aside),)))
        if self._memory is not None:
            await asyncio.sleep(STANDS_SECONDS)
            await thread.run(partial(self._memory.note_seen, self._aside))
