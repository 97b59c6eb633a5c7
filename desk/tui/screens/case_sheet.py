"""Base of the dialogs over a case."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.text_block import TextBlock
from desk.tui.screens.desk_screen import DeskScreen
from desk.tui.ticker import Ticker
from desk.tui.widgets.pane import Pane


class CaseSheet(ModalScreen[str], DeskScreen[str], inherit_bindings=False):
    """Shows texts over a case, renewed every second.

    It scrolls, and closes by the key that opened it, with the id of the entry to go to, if there is one.
    """

    AUTO_FOCUS = "TextColumn"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", show=False),
        Binding("j,down", "move(1)", show=False),
        Binding("k,up", "move(-1)", show=False),
        Binding("pagedown,ctrl+d", "page(1)", show=False),
        Binding("pageup,ctrl+u", "page(-1)", show=False),
    ]

    pane = getters.query_one(Pane)

    def __init__(self, case: str, title: str = "") -> None:
        super().__init__()
        self.case = case
        self._heading = title

    @abstractmethod
    def blocks(self, moment: CaseMoment) -> Sequence[TextBlock]:
        """The texts of the sheet at this moment."""

    def compose(self) -> ComposeResult:
        """One pane over the case."""
        with Vertical(id="over-case"):
            yield Pane("over", self._heading, "esc")

    def on_mount(self) -> None:
        """Show the texts, and begin to renew them."""
        self.ticker = Ticker(self, self.desk.clock, self._renew_second)
        self.ticker.start()

    async def follow_renumbered(self, renumbered: Mapping[str, str]) -> None:
        """Go on with the same case."""
        self.case = renumbered.get(self.case, self.case)

    def on_unmount(self) -> None:
        """Stop renewing."""
        self.ticker.stop()

    @property
    def moment(self) -> CaseMoment | None:
        """The case as it stands now.

        None when it left the shift.
        """
        view = self.desk.live.view(self.case)
        return CaseMoment(view, self.desk.shift, self.desk.clock(), self.desk.keymap) if view else None

    def _renew_second(self, now: datetime) -> None:
        self.show()

    def show(self) -> None:
        """Show the texts as they are now."""
        if moment := self.moment:
            self.pane.show(self.blocks(moment))

    def action_leave(self) -> None:
        """Go back to the case."""
        self.dismiss(None)

    def action_move(self, steps: int) -> None:
        """Scroll by lines."""
        self.pane.blocks.move(steps)

    def action_page(self, steps: int) -> None:
        """Scroll by screenfuls."""
        self.pane.blocks.move_page(steps)
