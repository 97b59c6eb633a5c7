"""A sheet to read over a case: texts that go on being true while they are read; what stands in them is said by each sheet."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from desk.tui.desk_context import DeskContext, desk_of
from desk.tui.ticker import Ticker
from desk.tui.widgets.blocks import Block
from desk.tui.widgets.pane import Pane
from desk.tui.widgets.panes.sight import Sight

Answer = TypeVar("Answer")


class OverCase(ModalScreen[Answer], inherit_bindings=False):
    """One pane over the lower part of the case; it ticks, scrolls, and closes by the key that opened it."""

    AUTO_FOCUS = "Blocks"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", show=False),
        Binding("j,down", "move(1)", show=False),
        Binding("k,up", "move(-1)", show=False),
        Binding("pagedown,ctrl+d", "page(1)", show=False),
        Binding("pageup,ctrl+u", "page(-1)", show=False),
    ]

    def __init__(self, case: str, title: str) -> None:
        super().__init__()
        self.case = case
        self._heading = title

    @abstractmethod
    def texts(self, sight: Sight) -> Sequence[Block]:
        """What stands on the sheet at this moment."""

    def compose(self) -> ComposeResult:
        """One pane over the case."""
        with Vertical(id="over-case"):
            yield Pane("over", self._heading, "esc")

    def on_mount(self) -> None:
        """Show it, and keep it true."""
        self.ticker = Ticker(self, self.desk.clock, self._beat)
        self.ticker.start()

    def on_unmount(self) -> None:
        """Nothing ticks any more."""
        self.ticker.stop()

    @property
    def desk(self) -> DeskContext:
        """The desk the sheet belongs to."""
        return desk_of(self)

    def _beat(self, now: datetime) -> None:
        reading = self.desk.live.view(self.case)
        if reading is not None:
            self.query_one(Pane).show(self.texts(Sight(reading, self.desk.shift, now, self.desk.keymap)))

    def action_leave(self) -> None:
        """Back to the case."""
        self.dismiss(None)

    def action_move(self, steps: int) -> None:
        """Scroll by lines."""
        self.query_one(Pane).blocks.move(steps)

    def action_page(self, steps: int) -> None:
        """Scroll by screenfuls."""
        self.query_one(Pane).blocks.move_page(steps)
