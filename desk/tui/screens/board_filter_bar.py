"""The filter bar of the board, with what it looks up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual import on, work

from desk.errors import DeskError
from desk.tui.desk_context import desk_of
from desk.tui.screens.board_parts import BoardParts
from desk.tui.toast import show_toast
from desk.tui.widgets.filter_bar import FilterBar

_TYPED = "-filtering"
_MOST_ARCHIVED = 100
"""Archived cases that one filter lists. More than that are narrowed by another word."""


class BoardFilterBar(FilterBar):
    """Narrows a board while a filter is typed.

    `update_order` is called when other cases are to be shown.
    """

    def __init__(
        self, parts: BoardParts, update_order: Callable[[], object], *, release_kept: Callable[[], object], **settings: Any
    ) -> None:
        super().__init__(parts.filter, **settings)
        self._parts = parts
        self._update_order = update_order
        self._release_kept = release_kept

    @property
    def is_open(self) -> bool:
        """Is a filter being typed?"""
        return self.screen.has_class(_TYPED)

    def open(self) -> None:
        """Begin to type a filter. The board follows while it is typed."""
        self.screen.add_class(_TYPED)
        self.begin()
        self._count_views()

    @work(group="views", exclusive=True)
    async def _count_views(self) -> None:
        """Name the saved views at once, then count them between keys."""
        self.show_views([(name, None, False) for name, _ in desk_of(self).views])
        await self._parts.search.read_texts()
        views = await self._parts.scope.counted_views(desk_of(self).clock())
        if not self._parts.views.is_there:
            return
        self.show_views(views)
        self._parts.views.show(views)
        await self._parts.filter.learn_all_values()

    @on(FilterBar.ViewWanted)
    @work(group="save-view")
    async def _save_view(self, event: FilterBar.ViewWanted) -> None:
        if await self._parts.scope.save_view(event.number, event.text, name=event.name):
            self._parts.views.show_current(self._parts.filter)
            self._count_views()

    @on(FilterBar.Changed)
    def _show_filtered(self, event: FilterBar.Changed) -> None:
        if not self._parts.views.is_there:  # the board closes
            return
        self._release_kept()
        self._update_order()
        if event.readable:
            self.renew_matches()
        self.look_further()

    def renew_matches(self) -> None:
        """Say how many cases match, while a filter is typed."""
        self.show_matches(self._parts.filter.answer)

    def look_further(self) -> None:
        """Have found what the queue does not know by itself."""
        self._find_archived()
        if self._parts.filter.asks_backlog:
            self.app.call_later(getattr(self.app, "renew_handover"))  # noqa: B009  the app is ours, its type is not known here

    @work(group="archive", exclusive=True)
    async def _find_archived(self) -> None:
        """Look up the newest archived cases that the filter asks for."""
        asked, desk = self._parts.queue.filter_in_force, desk_of(self)
        if not asked.asks_archive:
            return
        try:
            found = await desk.client.archives.search(asked.tree, _MOST_ARCHIVED)
            desk.live.show_archived(await desk.client.archives.look_up(found))
        except DeskError as error:
            show_toast(self.app, str(error), seconds=8)
        if not self._parts.views.is_there:
            return
        self._update_order()
        self.show_matches(self._parts.filter.answer)

    def renew_backlog(self) -> None:
        """Show the backlog of the handover, where the filter asks for it."""
        if self._parts.filter.asks_backlog:
            self._update_order()
            self.show_matches(self._parts.filter.matches)

    @on(FilterBar.Kept)
    async def _keep_or_widen(self) -> None:
        """Leave the filter. One that nothing matches asks finished and archived cases first, and the number of a case opens it."""
        if self._parts.filter.can_widen:
            self.action_widen()
            return
        self._leave_filter()
        if self._parts.filter.names_the_case:
            await self.screen.run_action("open")

    @on(FilterBar.Closed)
    def _leave_filter(self) -> None:
        self.screen.remove_class(_TYPED)
        self._parts.table.focus()
        self._parts.lines.update_status(desk_of(self).clock())

    @on(FilterBar.Passed)
    async def _run_passed_action(self, event: FilterBar.Passed) -> None:
        await self._parts.table.run_action(event.action)
