"""The preview under the cases, renewed when the cursor stands still."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime
from typing import Any

from textual.css.query import NoMatches
from textual.screen import Screen

from desk.tui.desk_context import DeskContext
from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.case_preview import PREVIEW_LINES, ROOMY_PREVIEW
from desk.tui.screens.case_knowledge import beside_earlier_cases
from desk.tui.widgets.case_preview import CasePreview
from desk.tui.widgets.case_table import CaseTable

STILL = 0.12
"""Seconds without a move after which the case under the cursor is shown: nothing is read while a key is held."""
_HIGH = 30
"""Lines of a window that has room for a preview however many cases there are."""
_BEAT, _BEATS = 1 / 60, 6
"""Seconds between two paints, and how many of them the first preview waits for the rows."""


class BoardPreview:
    """Shows the case under the cursor where there is room for it."""

    def __init__(self, screen: Screen[Any], desk: DeskContext, table: CaseTable) -> None:
        self._screen = screen
        self._desk = desk
        self._table = table
        self.is_due = False
        """Does a case wait to be shown until the cursor stands still?"""
        self._moved_at = 0.0
        self._shown_at: datetime | None = None
        self._is_first_due = False
        """Does the first one come as soon as the rows are painted?"""

    @property
    def _widget(self) -> CasePreview | None:
        """None while the board is composed anew, for another shift."""
        try:
            return self._screen.query_one(CasePreview)  # kept by Textual, where `query` walks through every widget at each key
        except NoMatches:
            return None

    def fit(self, cases: int) -> None:
        """Take room in a high window, or where cases leave lines over."""
        if (preview := self._widget) is None:
            return
        height = 0 if not cases or self._desk.session.wall else self._fitting_height(preview, cases)
        if height and height != preview.lines:
            preview.lines = height
        if preview.display is not bool(height):
            preview.display = bool(height)
            self.follow()

    def _fitting_height(self, preview: CasePreview, cases: int) -> int:
        lines = self._table.size.height + (preview.size.height if preview.display else 0)
        if cases + ROOMY_PREVIEW < lines:
            return ROOMY_PREVIEW
        return PREVIEW_LINES if self._screen.app.size.height >= _HIGH or cases + PREVIEW_LINES < lines else 0

    def follow(self) -> None:
        """Show the case under the cursor as soon as it stands still."""
        self._moved_at = time.monotonic()
        if not self.is_due:
            self._wait()

    # A Timer of Textual is a task, and describes its owner in words: one for each key.
    def _wait(self) -> None:
        self.is_due = True
        asyncio.get_running_loop().call_later(STILL, self._screen.call_later, self._show_when_still)

    def _show_when_still(self) -> None:
        self.is_due = False
        if time.monotonic() - self._moved_at < STILL or self._is_first_due:
            self._wait()
        elif self._shown_at:
            self.renew(self._desk.clock())

    def tick(self, now: datetime) -> None:
        """Renew it once a minute, for its clocks go on. The rows of a board that opens are painted before it."""
        if self._shown_at is None:
            if not self._is_first_due:
                self._is_first_due = True
                self._show_behind_rows(now, _BEATS)
        elif now.replace(second=0, microsecond=0) != self._shown_at:
            self.renew(now)

    def _show_behind_rows(self, now: datetime, beats: int) -> None:
        """Show the first case once the rows are painted.

        After so many beats it waits no longer.
        """
        if beats and not self._table.is_painted:
            asyncio.get_running_loop().call_later(_BEAT, self._screen.call_later, self._show_behind_rows, now, beats - 1)
        else:
            self.renew(now)

    def renew(self, now: datetime) -> None:
        """Show the case under the cursor as it is now."""
        self._shown_at, self._is_first_due = now.replace(second=0, microsecond=0), False
        desk, preview = self._desk, self._widget
        view = desk.live.queue.view(self._table.cursor)
        if preview is not None and preview.display:
            preview.show(beside_earlier_cases(desk, CaseMoment(view, desk.shift, now, desk.keymap)) if view else None)
