"""The preview of an export."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from itertools import groupby
from typing import ClassVar

from textual import getters, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from desk.errors import DeskError
from desk.model.changes import Append, NewCase
from desk.model.commit_parts import PAUSE
from desk.tui.screens.desk_screen import DeskScreen
from desk.tui.session import PlannedImport
from desk.tui.widgets.key_line import KeyLine
from desk.tui.widgets.toned_static import TonedStatic

_BETWEEN_COLUMNS = re.compile(r"\S {2,}\S")


def _is_row(line: str) -> bool:
    """Does a line stand in columns, which a break would spoil?"""
    return _BETWEEN_COLUMNS.search(line) is not None


class ImportPreviewScreen(ModalScreen[bool], DeskScreen[bool], inherit_bindings=False):
    """Shows what would come in. Answers with True once it did."""

    AUTO_FOCUS = "VerticalScroll"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", show=False),
        Binding("enter", "bring_in", show=False),
        Binding("j,down", "scroll(1)", show=False),
        Binding("k,up", "scroll(-1)", show=False),
        Binding("pagedown,space,ctrl+d", "scroll(10)", show=False),
        Binding("pageup,ctrl+u", "scroll(-10)", show=False),
    ]

    scroll = getters.query_one(VerticalScroll)
    _is_saving = False

    def __init__(self, planned: PlannedImport) -> None:
        super().__init__()
        self._planned = planned
        new = sum(isinstance(change, NewCase) for change in planned.changes)
        changed = len({change.case for change in planned.changes if isinstance(change, Append)})
        self._count = f"{new} cases" if not changed else f"{new} new, {changed} changed"

    def compose(self) -> ComposeResult:
        """Title, figures and first cases, keys."""
        with Vertical(id="notice-log"):
            yield Static("What would come in; nothing is written yet", id="help-title", markup=False)
            with VerticalScroll(can_focus=True):
                for is_table, lines in groupby(self._planned.lines, key=_is_row):
                    classes = "import--table" if is_table else "import--words"
                    yield TonedStatic([((line, "text"),) for line in lines], classes=classes)
            yield KeyLine(id="sheet-keys")

    def on_mount(self) -> None:
        """Name the keys."""
        self._name_keys()

    def _name_keys(self) -> None:
        bring = [("enter", f"bring in {self._count}")] if self._planned.changes else []
        self._show_keys((*bring, ("j k", "scroll"), ("esc", "back, nothing is written")))

    def _show_keys(self, keys: Sequence[tuple[str, str]]) -> None:
        line = self.query_one(KeyLine)
        line.keys = keys
        line.update_text()

    def action_scroll(self, lines: int) -> None:
        """Scroll the lines."""
        self.scroll.scroll_relative(y=lines, animate=False)

    def action_leave(self) -> None:
        """Go back. What is being brought in cannot be stopped, and is waited for."""
        if not self._is_saving:
            self.dismiss(False)

    def action_bring_in(self) -> None:
        """Bring in what is shown."""
        if self._planned.changes and not self._is_saving:
            self._is_saving = True
            self._show_keys((("", f"bringing in {self._count} ..."),))
            self._commit_changes()

    @work(group="import", exclusive=True, exit_on_error=False)
    async def _commit_changes(self) -> None:
        parts = self._planned.parts
        try:
            await self._commit_parts()
        except DeskError as error:
            written = f"{parts.done:,} of {len(parts.changes):,} cases were" if parts.done else "Nothing was"
            self.warn(f"{error} {written} brought in.")
            self._name_keys()
            return
        finally:
            self._is_saving = False
        self.say(f"Brought in: {self._count}.")
        for words in await asyncio.to_thread(self._planned.finish) if self._planned.finish else ():
            self.warn(words)
        self.dismiss(True)

    async def _commit_parts(self) -> None:
        """Commit part by part, so that others get to write in between."""
        parts = self._planned.parts
        parts.sign(self.desk.agent)
        for part in parts:
            if parts.done:
                self._show_keys((("", f"bringing in {self._count}, {parts.done:,} are there ..."),))
            parts.note(await self.desk.client.commit(part.changes, more=not part.is_last, part_of=parts))
            if not part.is_last:
                await asyncio.sleep(PAUSE)
