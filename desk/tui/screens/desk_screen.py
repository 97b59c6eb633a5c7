"""The base of the desk's screens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import cached_property
from typing import Any, ClassVar, TypeVar

from textual import work
from textual.dom import DOMNode
from textual.screen import Screen

from desk.actions_and_keys import Where
from desk.errors import DeskError
from desk.tui.desk_context import DeskContext, desk_of
from desk.tui.presentation.cell_text import printable
from desk.tui.session import Setting
from desk.tui.textual_compat.screen import ThriftyScreen
from desk.tui.textual_compat.terminal_app import DeskTerminalApp
from desk.tui.toast import show_toast

Answer = TypeVar("Answer")


class DeskScreen(ThriftyScreen, Screen[Answer]):
    """A screen that knows its desk and shows toasts.

    A dialog has it as second base, `class XSheet(ModalScreen[str], DeskScreen[str])`: the stylesheets follow the first base only.
    """

    WHERE: ClassVar[Where] = "board"
    """The place of the table of actions whose actions are offered here."""

    def responder(self, action: str) -> DOMNode:
        """The screen, or its widget that does an action."""
        return self

    @property
    def bound_key(self) -> str:
        """The key whose action runs."""
        return self.app.bound_key if isinstance(self.app, DeskTerminalApp) else ""

    @property
    def desk(self) -> DeskContext:
        """The desk the screen belongs to."""
        return desk_of(self)

    def call_after_refresh(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        """Call back once all is painted, unless the screen is closed."""

        def call() -> object:
            return callback(*args, **kwargs) if self in self.app.screen_stack else None

        return super().call_after_refresh(call)

    @work(group="settings")
    async def keep_setting(self, name: str, value: Setting) -> None:
        """Keep a setting, and say so where that cannot be."""
        settings = self.desk.session.settings
        if settings is None:
            return
        try:
            async with self._settings_turn:
                await asyncio.to_thread(settings.keep, name, value)
        except DeskError as error:
            self.warn(error)

    @cached_property
    def _settings_turn(self) -> asyncio.Lock:
        """Settings are written in the order in which they were chosen."""
        return asyncio.Lock()

    def say(self, words: str, *, seconds: float = 4) -> None:
        """Show words in a toast for so many seconds."""
        show_toast(self.app, words, seconds=seconds)

    def warn(self, error: DeskError | str, *, seconds: float = 8) -> None:
        """Show an error in a toast for so many seconds."""
        show_toast(self.app, printable(str(error)), seconds=seconds, severity="error")
