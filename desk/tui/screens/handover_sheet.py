"""Base of the sheets over a handover."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from desk.actions_and_keys import Where
from desk.tui.handover_access import HandoverAccess
from desk.tui.messages import HandoverRead
from desk.tui.presentation.handover.keys import Keys
from desk.tui.presentation.text_block import TextBlock
from desk.tui.screens.case_actions import CaseActions
from desk.tui.widgets.key_line import KeyLine
from desk.tui.widgets.pane import Pane


class HandoverSheet(ModalScreen[str], CaseActions[str], inherit_bindings=False):
    """Shows texts over a handover, renewed with it."""

    WHERE: ClassVar[Where] = "handover"
    AUTO_FOCUS = "TextColumn"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", show=False),
        Binding("question_mark,f1", "app.help", show=False),
        Binding("pagedown,ctrl+d", "page(1)", show=False),
        Binding("pageup,ctrl+u", "page(-1)", show=False),
    ]

    pane = getters.query_one(Pane)

    def compose(self) -> ComposeResult:
        """A pane, and the keys under it."""
        self.access = HandoverAccess(self)
        with Vertical(id="over-case"):
            yield Pane("over", "")
            yield KeyLine(id="sheet-keys")

    def on_mount(self) -> None:
        """Show what there is."""
        self.show()

    def on_handover_read(self, message: HandoverRead) -> None:
        """Show the pack that was worked out anew."""
        self.show()

    def on_screen_resume(self) -> None:
        """Show what changed while a form stood over the sheet."""
        self.show()

    def on_resize(self) -> None:
        """Lay the texts out in the new width."""
        self.call_after_refresh(self.show)

    @abstractmethod
    def heading(self) -> str:
        """The words in the upper edge."""

    @abstractmethod
    def blocks(self) -> Sequence[TextBlock]:
        """The texts."""

    @abstractmethod
    def keys(self) -> Keys:
        """The keys that matter now."""

    def targets(self) -> tuple[str, ...]:
        """No case."""
        return ()

    def show(self) -> None:
        """Show the texts as they are now."""
        self.pane.heading.title = self.heading()
        self.pane.heading.update_text()
        self.pane.show(self.blocks())
        line = self.query_one(KeyLine)
        line.keys = self.keys()
        line.update_text()

    def action_page(self, pages: int) -> None:
        """Scroll by screenfuls."""
        self.pane.blocks.move_page(pages)

    def action_leave(self) -> None:
        """Go back to the handover."""
        self.dismiss(None)
