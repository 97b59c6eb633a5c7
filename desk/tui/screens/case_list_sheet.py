"""Base of the dialogs over a case that hold a list."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from desk.errors import DeskError
from desk.model.changes import Append
from desk.model.entries import AnyEntry
from desk.tui.bindings import PAGE_BINDINGS, STEP_BINDINGS
from desk.tui.messages import CasesChanged
from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.signs import POINTER
from desk.tui.presentation.text_flow import GLUE
from desk.tui.presentation.toned_text import Piece
from desk.tui.screens.case_actions import CaseActions
from desk.tui.screens.case_sheet import CaseSheet
from desk.tui.visibility import is_in_view
from desk.tui.widgets.key_line import KeyLine
from desk.tui.widgets.pane import Pane


def cursor_mark(chosen: bool) -> Piece:
    """The cursor before an item, or as much room."""
    return (POINTER if chosen else GLUE) + GLUE, "key"


class CaseListSheet(CaseSheet, CaseActions[str], inherit_bindings=False):
    """Shows a list over a case, one item chosen, keys below.

    Subclasses give the items and handle their keys. The forms of the case open over it and come back to it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", show=False),
        *STEP_BINDINGS,
        *PAGE_BINDINGS,
    ]

    key_line = getters.query_one(KeyLine)

    def __init__(self, case: str) -> None:
        super().__init__(case)
        self.chosen = ""

    def compose(self) -> ComposeResult:
        """A pane, and the keys under it."""
        with Vertical(id="over-case"):
            yield Pane("over", "")
            yield KeyLine(id="sheet-keys")

    def on_mount(self) -> None:
        """Begin with what is chosen in view."""
        self.call_after_refresh(self.reveal)

    def targets(self) -> tuple[str, ...]:
        """The case the sheet is about."""
        return (self.case,)

    @abstractmethod
    def heading(self, moment: CaseMoment) -> str:
        """The words in the upper edge."""

    @abstractmethod
    def item_keys(self, moment: CaseMoment) -> Sequence[str]:
        """The keys of the blocks that can be chosen, from the top."""

    @abstractmethod
    def keys(self) -> Sequence[tuple[str, str]]:
        """The keys that matter now, with what they do."""

    def first_item(self, moment: CaseMoment, keys: Sequence[str]) -> str:
        """The item chosen at the beginning."""
        return keys[0]

    def show(self) -> None:
        """Show the list as it is now, with the same item chosen."""
        moment = self.moment
        if moment is None:
            return
        items = self.item_keys(moment)
        if self.chosen not in items:
            self.chosen = self.first_item(moment, items) if items else ""
        self.pane.heading.title = self.heading(moment)
        self.pane.heading.update_text()
        self.pane.show(self.blocks(moment))
        self.key_line.keys = self.keys()
        self.key_line.update_text()

    def on_cases_changed(self, message: CasesChanged) -> None:
        """Show a change now, or when the sheet is seen again."""
        if is_in_view(self):
            self.show()

    async def on_screen_resume(self) -> None:
        """Show changes, and announce that we view this case."""
        self.show()
        with suppress(DeskError):
            await self.desk.client.presence.announce((self.case,), "viewing")

    def reveal(self) -> None:
        """Bring the item chosen into view."""
        self.pane.blocks.reveal(self.chosen)

    def choose(self, key: str) -> None:
        """Choose an item, the first one by an empty key."""
        self.chosen = key
        self.show()
        self.call_after_refresh(self.reveal)

    def action_step(self, steps: int) -> None:
        """Choose the next item, or one before."""
        moment = self.moment
        items = self.item_keys(moment) if moment else ()
        if items:
            place = items.index(self.chosen) if self.chosen in items else 0
            self.choose(items[max(0, min(place + steps, len(items) - 1))])

    async def commit_entries(self, entries: Iterable[AnyEntry]) -> bool:
        """Log entries on the case.

        False, after a warning, where that cannot be.
        """
        try:
            await self.desk.client.commit([Append(self.case, tuple(entries))])
        except DeskError as error:
            self.warn(error)
            return False
        return True
