"""Keeps the agent's choices in their settings."""

from __future__ import annotations

import asyncio
from importlib import import_module

from textual.app import App

from desk.errors import DeskError
from desk.tui.desk_context import DeskContext
from desk.tui.presentation.cell_text import printable
from desk.tui.toast import show_toast


class SettingsEditor:
    """Changes the settings of one window's agent."""

    def __init__(self, app: App[int], desk: DeskContext) -> None:
        self._app = app
        self._desk = desk
        self._unsaved: str | None = None
        """The text from the editor that made no sense."""

    async def keep_theme(self, theme: str) -> None:
        """Use a theme from now on, and at the next start."""
        self._app.theme = theme
        settings = self._desk.session.settings
        if settings is None:
            return
        try:
            await asyncio.to_thread(settings.keep, "theme", theme)
        except DeskError as error:
            show_toast(self._app, f"{theme} holds until you leave. {printable(str(error))}", seconds=10, severity="warning")
            return
        show_toast(self._app, f"{theme} is kept in your settings.", seconds=4)

    async def edit(self) -> None:
        """Let the agent change their settings in their own editor."""
        settings = self._desk.session.settings
        if settings is None:
            return
        try:
            before = await asyncio.to_thread(settings.text)
            after: str = import_module("desk.tui.external_editor").edit_suspended(self._app, self._unsaved or before)
            self._unsaved = after
            if after.rstrip() != before.rstrip():
                await asyncio.to_thread(settings.save, after)
                show_toast(self._app, f"Saved in {printable(str(settings.path))}. It counts from the next start.", seconds=8)
            self._unsaved = None
        except DeskError as error:
            kept = " What you wrote is kept until you leave: open the settings again." if self._unsaved else ""
            show_toast(self._app, f"{printable(str(error))}{kept}", seconds=15, severity="error")
