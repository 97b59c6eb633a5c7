"""Texts of the lines around the cases of the board."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from desk.board.load_forecast import LoadForecast
from desk.board.queue import Counts
from desk.model.presence import AgentPresence
from desk.model.shift import Shift
from desk.tui.bindings import key_word
from desk.tui.presentation.presence import presence_words
from desk.tui.presentation.sync_state import SyncState, is_synced, sync_words
from desk.tui.widgets.board_header import HeaderText
from desk.tui.widgets.status_line import StatusText, crowd_words

_EMPTY_FORECAST = LoadForecast(())


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardStatus:
    """The facts behind the lines around the cases."""

    now: datetime
    zone: tzinfo
    shift: Shift = field(default_factory=Shift)
    agent: str = ""
    sync_state: SyncState = "reading"
    is_reading: bool = False
    known: int = 0
    """The cases read so far, whether the filter shows them or not."""
    counts: Counts | None = None
    """The header's figures. None before they were counted for the first time."""
    filter: str = ""
    asks_archive: bool = False
    """Does the filter ask for archived cases?"""
    view: str = ""
    """The name of the saved view that the filter came from."""
    marked: int = 0
    below: int = 0
    """The cases below the last line in view."""
    forecast: LoadForecast = _EMPTY_FORECAST
    cursor: str = ""
    others: tuple[AgentPresence, ...] = ()
    """The others at the case under the cursor."""
    keymap: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def header_text(status: BoardStatus) -> HeaderText:
    """The first line: shift, agent, figures, how the file is shared."""
    shift, share = status.shift, status.sync_state
    hours = [f"{at.astimezone(status.zone):%H:%M}" for at in (shift.start, shift.end) if at]
    return HeaderText(
        shift=shift.name,
        span="-".join(hours) if len(hours) == 2 else "",
        agent=status.agent,
        sync_words=sync_words(share),
        is_synced=is_synced(share),
        counts=status.counts,
    )


def time_text(status: BoardStatus) -> str:
    """The time of day where the desk stands, such as `14:32:07`."""
    return f"{status.now.astimezone(status.zone):%H:%M:%S}"


def status_text(status: BoardStatus) -> StatusText:
    """The line under the cases."""
    counts, present = status.counts, presence_words(status.others, status.now)
    return StatusText(
        filter=status.filter,
        view=status.view,
        shown=counts.shown if counts else 0,
        open=counts.open if counts else 0,
        marked=status.marked,
        below=status.below,
        due_counts=status.forecast.slots,
        crowd=crowd_words(status.forecast, status.zone),
        presence=f"{status.cursor}  {present}" if present else "",
    )


def empty_text(status: BoardStatus) -> tuple[str, str]:
    """Why no case is listed, and the key that changes it.

    The second is empty where no key does.
    """
    keymap, known = status.keymap, status.known
    if status.is_reading:
        return "Reading the shift ...", f"{known} cases so far" if known else ""
    if status.sync_state == "damaged" and not known:
        return "The shift could not be read.", ""
    if status.filter and known:
        hint = f"{key_word('filter', keymap)} changes the filter, {key_word('back', keymap)} shows all open cases."
        if not status.asks_archive:
            hint += f"\n{key_word('filter', keymap)} ctrl+r asks solved and archived cases too."
        return f"None of {known} cases match.", hint
    return "No open case.", f"{key_word('new', keymap)} logs a new one, {key_word('help', keymap)} lists the keys."
