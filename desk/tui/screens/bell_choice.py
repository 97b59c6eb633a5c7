"""The choice of what the bell sounds for."""

from __future__ import annotations

from typing import Any

from desk.config import BELLS, Bell
from desk.tui.screens.desk_screen import DeskScreen

_WORDS: dict[Bell, tuple[str, str]] = {
    "mine": ("m", "my cases, and those that nobody owns"),
    "urgent": ("u", "urgent cases alone"),
    "off": ("o", "nothing; words and colours stay"),
}


def choose_bell(screen: DeskScreen[Any]) -> None:
    """Ask what sounds, use it, and keep it in the settings."""
    from desk.tui.dialogs.choice import ChoiceDialog  # when an agent first asks

    desk = screen.desk
    options = [(_WORDS[bell][0], f"{'*' if bell == desk.bell else ' '} {_WORDS[bell][1]}", bell) for bell in BELLS]

    def answered(answer: str | None) -> None:
        chosen = next((bell for bell in BELLS if bell == answer), None)
        if chosen is not None:
            desk.bells.append(chosen)
            screen.keep_setting("bell", chosen)

    screen.app.push_screen(ChoiceDialog("The bell sounds for", [], options), answered)
