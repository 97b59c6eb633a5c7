"""The end of one window: by key, unasked, or by fault."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from textual.app import App

from desk.tui import navigation, shutdown

_UNKEPT = "ctrl+q once more leaves all the same: what is typed then stands at the end, or in a file named there."


class WindowEnd:
    """Ends a window once drafts are kept."""

    def __init__(self, app: App[Any]) -> None:
        self.last_words = ""
        """Words for the terminal about texts that could not be kept."""
        self.last_frame = ""
        """The last picture of the board. Empty where it is not worth keeping."""
        self._app = app
        self._is_warned = False
        self._ending: asyncio.Task[None] | None = None

    async def leave(self, exit_code: int) -> None:
        """Leave, with drafts kept. Where one cannot be kept, the first call only says so."""
        unkept = await self._unkept_screens()
        if unkept and not self._is_warned:
            self._is_warned = True
            while not isinstance(self._app.screen, shutdown.KeepsDraft):  # what stands over the form would hide the words
                self._app.pop_screen()
            unkept[-1].say_more(_UNKEPT)
            return
        self._exit_with(unkept, exit_code)

    def start(self, exit_code: int) -> None:
        """Begin to end without asking."""
        self._ending = asyncio.create_task(self._end_unasked(exit_code))

    async def _end_unasked(self, exit_code: int) -> None:
        self._exit_with(await self._unkept_screens(), exit_code)

    async def rescue(self) -> None:
        """Keep what is typed, before a fault ends the window."""
        self.last_words = shutdown.rescued_text(await self._unkept_screens())

    async def _unkept_screens(self) -> list[shutdown.KeepsDraft]:
        return await shutdown.unkept_screens(self._app.screen_stack)

    def _exit_with(self, unkept: Sequence[shutdown.KeepsDraft], exit_code: int) -> None:
        self.last_words = shutdown.rescued_text(unkept)
        self._app.exit(exit_code)

    def note_frame(self) -> None:
        """Note what the board shows. Leaving is not held up by what cannot be noted."""
        with suppress(Exception):
            self.last_frame = navigation.board_frame(self._app)
