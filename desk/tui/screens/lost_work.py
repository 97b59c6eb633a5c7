"""Asks what becomes of own work that the shift lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from desk.errors import DeskError
from desk.model.lost_entries import LostEntry, lost_words
from desk.tui.dialogs.choice import ChoiceDialog, DialogOption
from desk.tui.screens.desk_screen import DeskScreen

_MOST_LINES = 8
_PUT_BACK, _LEAVE_OUT = "put back", "leave out"
_OPTIONS: tuple[DialogOption, ...] = (
    ("y", "put back: it is written again", _PUT_BACK),
    ("n", "leave it out, and do not say it again", _LEAVE_OUT),
)


async def ask_about_lost_work(screen: DeskScreen[Any]) -> None:
    """Show what the shift lost of ours, and put it back."""
    kept = screen.desk.client.kept_work
    try:
        lost = await kept.lost()
        if not lost:
            screen.say("Nothing of yours is missing on this shift.")
            return
        answer = await screen.app.push_screen_wait(ChoiceDialog(f"{lost_words(lost)} Put back?", list(_dialog_lines(lost)), _OPTIONS))
        if answer == _PUT_BACK:
            cases = await kept.put_back()
            screen.say(f"Put back: {', '.join(cases)}." if cases else "Nothing could be put back.", seconds=10)
        elif answer == _LEAVE_OUT:
            await kept.leave_out()
    except DeskError as error:
        screen.warn(error)


def _dialog_lines(lost: Sequence[LostEntry]) -> Iterator[tuple[str, str]]:
    for entry in lost[:_MOST_LINES]:
        yield entry.case, f"{entry.text}{' (what it names is missing too: it waits)' if entry.is_held_back else ''}"
    if len(lost) > _MOST_LINES:
        yield "", f"and {len(lost) - _MOST_LINES} more"
