"""The letters typed while a form opens."""

from __future__ import annotations

import asyncio
from typing import Any

from textual import events
from textual.screen import Screen
from textual.widget import Widget

from desk.tui.type_ahead import TypeAhead


class EarlyLetters:
    """Keeps letters for a form until it is shown."""

    def __init__(self, form: Screen[Any], type_ahead: TypeAhead) -> None:
        self.is_opening = True
        """Is the form not shown yet?"""
        self._form = form
        self._type_ahead = type_ahead

    def hear(self, event: events.Key) -> None:
        """Accept a letter pressed before the form was shown."""
        if self.is_opening:
            self._type_ahead.keep(event, self._form)
        elif self._form.focused is not None:
            self._form.focused.post_message(events.Key(event.key, event.character))

    def hand_over(self) -> None:
        """Type what was kept. The form is shown."""
        self.is_opening = False
        for event in self._type_ahead.hand_over(self._form):
            self.hear(event)


async def typing_taken(widget: Widget | None) -> None:
    """Wait until the widget took the keys pressed so far."""
    if widget is not None:
        taken = asyncio.Event()
        widget.call_later(taken.set)
        await taken.wait()
