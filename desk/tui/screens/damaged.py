"""A shift file that cannot be read: what is wrong, what was kept and what to do; it repairs nothing itself."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from desk.errors import Damaged, DeskError
from desk.tui.session import desk_of


class DamagedScreen(ModalScreen[None], inherit_bindings=False):
    """Says it in words. With cases on the board already, escape goes back to them; without any, it leaves."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter", "back", "back"), Binding("q", "leave", "leave")]

    def __init__(self, error: DeskError) -> None:
        super().__init__()
        self._error = error

    def compose(self) -> ComposeResult:
        """What is wrong, what it means, which key."""
        with Vertical():
            title = "The shift file is damaged." if isinstance(self._error, Damaged) else "The shift file cannot be opened."
            yield Static(title, classes="notice--title", markup=False)
            yield Static(Content(f"\n{self._error}"), markup=False)
            if isinstance(self._error, Damaged):
                yield Static(Content(_WHAT_CHECK_DOES), markup=False)
            yield Static(Content(self._way_on()), markup=False)

    def _way_on(self) -> str:
        if self._board_stands:
            return "\nThe board still shows what was read before; nothing can be logged until the file is mended.\nesc back   q leave"
        return "\nq leave"

    @property
    def _board_stands(self) -> bool:
        return bool(desk_of(self).sync.cases)

    def action_back(self) -> None:
        """Back to what was read before, if anything was."""
        if self._board_stands:
            self.dismiss(None)
        else:
            self.action_leave()

    def action_leave(self) -> None:
        """Leave with the exit code of what went wrong."""
        self.app.exit(self._error.exit_code)


_WHAT_CHECK_DOES = """
Nothing was written to it. In a shell:
  desk check            says what is wrong, and changes nothing
  desk check --repair   keeps the damaged file beside, and brings back every entry that was ever confirmed"""
