"""Work of a window that nobody waits for."""

from __future__ import annotations

import asyncio
from typing import Any

from textual.app import App

from desk.errors import DeskError
from desk.tui.desk_context import desk_of
from desk.tui.toast import show_toast


async def renew_handover(app: App[Any]) -> None:
    """Work the pack of the handover out anew."""
    try:
        await desk_of(app).handover.renew(app.post_message)
    except Exception as error:  # said, for a screen that stands still tells nothing
        words = f"The handover could not be worked out anew ({type(error).__name__}: {error!s:.200})."
        show_toast(app, f"{words} What stands there is older; nothing was written.", seconds=15, severity="error")


async def move_old(app: App[Any]) -> None:
    """Move what is settled to the archives."""
    move = desk_of(app).session.move_old
    if move is None:
        return
    try:
        failed = await asyncio.to_thread(move)
    except (DeskError, OSError) as error:
        failed = [f"What is old stays in the file for now: {error}"]
    for words in failed:
        show_toast(app, words, seconds=8)
