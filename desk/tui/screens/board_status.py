"""Texts of the lines around the cases of the board."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

import msgspec

from desk.board.arrivals import arrival_words
from desk.board.load_forecast import LoadForecast
from desk.board.queue_tally import Counts
from desk.model.presence import AgentPresence
from desk.model.shift import Shift
from desk.model.state import CaseState
from desk.tui.bindings import key_word
from desk.tui.presentation.presence import people_words, presence_words
from desk.tui.presentation.sync_state import SyncState, is_synced, sync_words
from desk.tui.widgets.board_header import HeaderText
from desk.tui.widgets.status_line import StatusText, crowd_words

_EMPTY_FORECAST = LoadForecast(())


class BoardStatus(msgspec.Struct, frozen=True, kw_only=True):
    """The facts behind the lines around the cases."""

    now: datetime
    zone: tzinfo
    shift: Shift = msgspec.field(default_factory=Shift)
    agent: str = ""
    file: str = ""
    """The name of the shift's file. Empty for a shift in memory."""
    people: tuple[AgentPresence, ...] = ()
    """The others at the desk."""
    sync_state: SyncState = "reading"
    sync_since: str = ""
    """The time of day at which that state began."""
    is_reading: bool = False
    known: int = 0
    """The cases read so far, whether the filter shows them or not."""
    counts: Counts | None = None
    """The header's figures. None before they were counted for the first time."""
    filter: str = ""
    asks_archive: bool = False
    """Does the filter ask for archived cases?"""
    asks_finished: bool = False
    """Does the filter ask for finished cases?"""
    is_typing: bool = False
    """Is the filter being typed? The line of it says then what it finds."""
    view: str = ""
    """The name of the saved view that the filter came from."""
    sort: str = ""
    """The order in words, empty for worst first."""
    marked: int = 0
    below: int = 0
    """The cases below the last line in view."""
    forecast: LoadForecast = _EMPTY_FORECAST
    cursor: str = ""
    leaving: str = ""
    """Why the case under the cursor stands there no longer than the cursor does. Empty for one that belongs there."""
    arrivals: Sequence[CaseState] = ()
    """The new cases that we did not look at yet, the most pressing first."""
    is_searching: bool = False
    """Are cases still to be asked whether they pass the filter?"""
    others: tuple[AgentPresence, ...] = ()
    """The others at the case under the cursor."""
    keymap: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)


def header_text(status: BoardStatus) -> HeaderText:
    """The first line: file, agent, who is here, figures."""
    share = status.sync_state
    return HeaderText(
        file=status.file or status.shift.name,
        agent=status.agent,
        people=people_words(status.people, status.agent) if share not in {"reading", "damaged", "offline"} else "",
        sync_words=sync_words(share, status.sync_since),
        is_synced=is_synced(share),
        counts=None if share == "offline" and not status.known else status.counts,
        unseen=len(status.arrivals),
        shown=_shown_words(status),
        shows_all=f"{back} shows all" if (back := key_word("back", status.keymap)) else "",
    )


def _shown_words(status: BoardStatus) -> str:
    """The cases that a filter leaves on the board. Empty where none is in force."""
    counts = status.counts
    if not status.filter or status.is_typing or counts is None:
        return ""
    return f"{counts.shown} found" if status.asks_finished else f"{counts.shown} of {counts.open} shown"


def time_text(status: BoardStatus) -> str:
    """The time of day where the desk stands, such as `14:32:07`."""
    return f"{status.now.astimezone(status.zone):%H:%M:%S}"


def status_text(status: BoardStatus) -> StatusText:
    """The line under the cases."""
    counts, present = status.counts, presence_words(status.others, status.now)
    return StatusText(
        filter=status.filter,
        view=status.view,
        sort=status.sort,
        shown=counts.shown if counts else 0,
        open=counts.open if counts and not status.asks_finished else 0,
        marked=status.marked,
        below=status.below,
        crowd=crowd_words(status.forecast, status.zone),
        arrival=arrival_words(status.arrivals),
        arrival_key=key_word("newest", status.keymap),
        leaving=status.leaving,
        presence=f"{status.cursor}  {present}" if present else "",
    )


def empty_text(status: BoardStatus) -> tuple[str, str]:
    """Why no case is listed, and the key that changes it.

    The second is empty where no key does.
    """
    keymap, known = status.keymap, status.known
    if status.sync_state == "offline" and not known:
        return "The database cannot be reached.", "desk tries again by itself. What you write meanwhile is kept as a draft."
    if status.is_reading:
        return "Reading the shift ...", f"{known} cases so far" if known else ""
    if status.sync_state == "damaged" and not known:
        return "The shift could not be read.", ""
    if status.filter and status.is_searching:
        return "Looking through the cases ...", ""
    if status.filter and known:
        among = f"{known}" if status.asks_archive or not status.counts else f"{status.counts.open} open"
        hint = f"{key_word('filter', keymap)} changes the filter, {key_word('back', keymap)} shows all open cases."
        if not status.asks_archive:
            hint += f"\n{key_word('filter', keymap)} ctrl+r asks finished ones too."
        return f"None of {among} cases match.", hint
    return "No open case.", f"{key_word('new', keymap)} logs a new one, {key_word('help', keymap)} lists the keys."
