"""Dialog for a shift file that cannot be read."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from desk.errors import Damaged, DeskError, ForeignFile
from desk.tui.messages import SessionOpened
from desk.tui.screens.desk_screen import DeskScreen


class DamagedFileScreen(ModalScreen[None], DeskScreen[None], inherit_bindings=False):
    """Says what is wrong and which keys help.

    Escape goes back to the cases on the board, and leaves where there are none.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter", "back", "back"),
        Binding("c", "look_at_copy", "newest good copy"),
        Binding("q", "leave", "leave"),
    ]

    def __init__(self, error: DeskError) -> None:
        super().__init__()
        self._error = error

    def compose(self) -> ComposeResult:
        """The fault, its meaning, the keys."""
        with Vertical():
            what = "shift" if self._is_in_database else "shift file"
            title = f"The {what} is damaged." if self._is_damaged else f"The {what} cannot be opened."
            yield Static(title, classes="notice--title", markup=False)
            yield Static(Content(f"\n{self._error}"), markup=False)
            if self._is_damaged:
                yield Static(Content(_MENDED_FROM_BACKUP if self._is_in_database else _WHAT_CHECK_DOES), markup=False)
            yield Static(Content(self._key_words()), markup=False)

    def _key_words(self) -> str:
        if self._has_cases:
            return "\nThe board still shows what was read before; nothing can be logged until the file is mended.\nesc back   q leave"
        return "\nc look at the newest good copy   q leave" if self._has_copy else "\nq leave"

    @property
    def _is_in_database(self) -> bool:
        return self.desk.session.path is None and bool(self.desk.session.place)

    @property
    def _is_damaged(self) -> bool:
        """Is it a shift, and damaged? Of a foreign file nothing can be mended."""
        return isinstance(self._error, Damaged) and not isinstance(self._error, ForeignFile)

    @property
    def _has_copy(self) -> bool:
        return self._is_damaged and self.desk.session.newest_copy is not None and not self._has_cases

    @property
    def _has_cases(self) -> bool:
        return bool(self.desk.client.cases)

    def action_back(self) -> None:
        """Go back to the cases read before, or leave."""
        if self._has_cases:
            self.dismiss(None)
        else:
            self.action_leave()

    def action_look_at_copy(self) -> None:
        """Show the newest good copy, read-only."""
        if self._has_copy:
            self._open_copy()

    @work(group="copy", exclusive=True, exit_on_error=False)
    async def _open_copy(self) -> None:
        find = self.desk.session.newest_copy
        if find is None:
            return
        try:
            session, words = await asyncio.to_thread(find)
        except DeskError as error:
            self.warn(error, seconds=5)
            return
        self.say(words or "This is the newest good copy. Nothing can be logged in it.", seconds=15)
        app = self.app
        self.dismiss(None)
        app.post_message(SessionOpened(session))

    def action_leave(self) -> None:
        """Leave with the exit code of what went wrong."""
        self.app.exit(self._error.exit_code)


_MENDED_FROM_BACKUP = "\nNothing was written to it. In a shell, desk check says what is wrong. A database is mended from its backup."
_WHAT_CHECK_DOES = """
Nothing was written to it. In a shell:
  desk check            says what is wrong, and changes nothing
  desk check --repair   keeps the damaged file beside, and brings back every entry that was ever confirmed"""
