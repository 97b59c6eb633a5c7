"""The choice of what the bell sounds for."""

from __future__ import annotations

import asyncio
from typing import Any

from desk.config import BELLS, Bell
from desk.errors import DeskError
from desk.tui.screens.desk_screen import DeskScreen

_WORDS: dict[Bell, tuple[str, str]] = {
    "mine": ("m", "my cases, and those that nobody owns"),
    "urgent": ("u", "urgent cases alone"),
    "off": ("o", "nothing; words and colours stay"),
}


async def choose_bell(screen: DeskScreen[Any]) -> None:
    """Ask what sounds, use it, and keep it in the settings."""
    from desk.tui.dialogs.choice import ChoiceDialog  # when an agent first asks

    desk = screen.desk
    options = [(_WORDS[bell][0], f"{'*' if bell == desk.bell else ' '} {_WORDS[bell][1]}", bell) for bell in BELLS]
    answer = await screen.app.push_screen_wait(ChoiceDialog("The bell sounds for", [], options))
    chosen = next((bell for bell in BELLS if bell == answer), None)
    if chosen is None:
        return
    desk.bells.append(chosen)
    settings = desk.session.settings
    try:
        if settings is not None:
            await asyncio.to_thread(settings.keep, "bell", chosen)
    except DeskError as error:
        screen.warn(error)
