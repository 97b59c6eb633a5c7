"""The letters that a field was given and has not taken yet."""

from __future__ import annotations

import asyncio

from textual.widget import Widget


async def letters_taken(widget: Widget | None) -> None:
    """Wait until the widget took the keys pressed so far."""
    if widget is not None:
        taken = asyncio.Event()
        widget.call_later(taken.set)
        await taken.wait()
