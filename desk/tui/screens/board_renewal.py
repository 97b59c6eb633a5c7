"""The renewal of the board: rows, their order, figures around them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from desk.tui.desk_context import DeskContext
from desk.tui.key_hold import KeyHold
from desk.tui.screens.board_parts import BoardParts
from desk.tui.screens.desk_screen import DeskScreen
from desk.tui.visibility import is_in_view


class BoardRenewal:
    """Keeps a board up to date. A covered one only remembers what is stale."""

    def __init__(self, screen: DeskScreen[Any], desk: DeskContext, parts: BoardParts, key_hold: KeyHold) -> None:
        self.stale: set[str] = set()
        """Cases whose lines must be renewed when the board is seen again."""
        self._screen = screen
        self._desk = desk
        self._parts = parts
        self._key_hold = key_hold
        self._listed: Sequence[str] = ()
        self._kept = ""
        """The case under the cursor that does not belong to the list, by our own act."""
        self._is_awaited = False
        """Is the cursor still to come to it?"""
        self._drafted: set[str] = set()
        """Cases with drafts of ours when the board was last seen again."""
        self._changed = True
        """Did cases or their order change since they were counted?"""
        self._changed_cases: set[str] = set()
        """The cases that were said to have changed since then."""

    def renew_cases(self, cases: Iterable[str], now: datetime) -> None:
        """Show these cases anew, at the latest when the board is seen."""
        self._changed = True
        self._changed_cases.update(cases)
        self.stale.update(cases)
        if is_in_view(self._screen):
            self.renew_stale(now)
            self.tick(now)

    def renew_presence(self, cases: Iterable[str], now: datetime) -> None:
        """Show who is at these cases."""
        self.stale.update(cases)
        if is_in_view(self._screen):
            self.renew_stale(now)
            self._parts.lines.update(now)

    def renew_all(self, now: datetime) -> None:
        """Renew what became stale while the board was covered. Drafts are kept and dropped without news of it."""
        self._changed = True
        self._parts.views.forget()
        drafted = {case for case, _ in self._desk.client.drafts.known}
        self.stale |= drafted ^ self._drafted
        self._drafted = drafted
        self.renew_stale(now)

    def renew_stale(self, now: datetime) -> None:
        """Show stale cases anew."""
        stale, self.stale, self._parts.rows.moment = self.stale, set(), now
        self._parts.table.renew(stale)
        if self._parts.table.cursor in stale:
            self._parts.preview.renew(now)

    def tick(self, now: datetime) -> None:
        """Renew what changes by itself from second to second."""
        if not is_in_view(self._screen):
            return
        parts = self._parts
        parts.rows.moment = now
        if self._desk.live.is_reading:
            parts.lines.update_empty(now)
            parts.lines.update_header(now)
        else:
            if not self._key_hold.is_held:
                self._renew_order(now)
            parts.table.tick(now.timestamp())
            parts.preview.tick(now)
            parts.lines.update(now)
            self._screen.paint_soon()

    def update_order(self, now: datetime) -> None:
        """Bring order and figures up to `now`, whatever was pressed."""
        self._renew_order(now)
        self._parts.lines.update_status(now)

    def _renew_order(self, now: datetime) -> None:
        parts = self._parts
        parts.queue.tick(now, most=parts.search.at_once)
        parts.search.go_on()
        listed = parts.listed(now)
        ids = self._with_kept(listed)
        parts.lines.kept = "" if ids is listed else self._kept
        if ids is not self._listed and ids != self._listed:
            parts.preview.fit(len(ids))
            parts.layout.fit(ids, self._changed_cases)
            parts.table.show(ids)
            self._changed = True
        elif self._changed_cases:
            parts.layout.fit(ids, self._changed_cases)
        self._listed = ids
        parts.lines.count(now, changed=self._changed)
        parts.views.renew(now, changed=self._changed, cases=self._changed_cases)
        parts.views.show_current(parts.filter)
        self._changed, self._changed_cases = False, set()
        parts.lines.update_empty(now)

    def keep(self, case: str) -> None:
        """Keep a case in its place while the cursor is on it.

        We acted on it ourselves, and the next key is meant for it too, not for the customer below.
        """
        self._kept, self._is_awaited = case, False

    def keep_new(self, case: str, now: datetime) -> None:
        """List a case that we just logged, whatever the filter hides.

        The cursor is to come to it.
        """
        self._kept, self._is_awaited = case, True
        self.update_order(now)

    def release(self) -> None:
        """Let a kept case go, for other cases are asked for."""
        self._kept, self._is_awaited = "", False

    def _with_kept(self, ids: Sequence[str]) -> Sequence[str]:
        kept = self._kept
        if not kept or kept in ids:
            return ids
        if not (self._is_awaited or kept == self._parts.table.cursor) or kept not in self._desk.live.cases:
            self.release()
            return ids
        place = self._parts.table.cursor_place
        return (*ids[:place], kept, *ids[place:])

    def fit_lines(self, now: datetime) -> None:
        """Fit the lines around the cases to how many are in view."""
        self._parts.preview.fit(len(self._listed))
        self._parts.lines.update_status(now)
