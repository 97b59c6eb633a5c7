"""A sheet over a case with things to choose from by j and k; what they are and what choosing means is told by the screens made of it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from desk.errors import DeskError
from desk.model.changes import Append
from desk.model.entries import AnyEntry
from desk.tui.messages import CasesChanged
from desk.tui.printable import printable
from desk.tui.screens.acting import ActsOnCases
from desk.tui.screens.forms.lines import SheetKeys
from desk.tui.screens.over_case import OverCase
from desk.tui.visibility import is_in_view
from desk.tui.widgets.flow import GLUE
from desk.tui.widgets.line import Piece
from desk.tui.widgets.pane import Pane
from desk.tui.widgets.panes.sight import Sight


def sign(chosen: bool) -> Piece:
    """What stands before a thing: the cursor, or as much room."""
    return (">" if chosen else GLUE) + GLUE, "key"


class ChoosesOverCase(ActsOnCases, OverCase[None], inherit_bindings=False):
    """Texts of which one is chosen, and the keys that matter under them. The forms of the case open over it and come back to it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", show=False),
        Binding("j,down", "step(1)", show=False),
        Binding("k,up", "step(-1)", show=False),
        Binding("g,home", "step(-999)", show=False),
        Binding("G,end", "step(999)", show=False),
        Binding("pagedown,ctrl+d", "page(1)", show=False),
        Binding("pageup,ctrl+u", "page(-1)", show=False),
    ]

    def __init__(self, case: str) -> None:
        super().__init__(case, "")
        self.chosen = ""

    def compose(self) -> ComposeResult:
        """A pane, and the keys under it."""
        with Vertical(id="over-case"):
            yield Pane("over", "")
            yield SheetKeys(id="sheet-keys")

    def on_mount(self) -> None:
        """The first look is at what is chosen."""
        super().on_mount()
        self.call_after_refresh(self.reveal)

    def targets(self) -> tuple[str, ...]:
        """The case it is about."""
        return (self.case,)

    @abstractmethod
    def heading(self, sight: Sight) -> str:
        """What stands in the upper edge."""

    @abstractmethod
    def things(self, sight: Sight) -> Sequence[str]:
        """What can be chosen, from the top, by the keys of their texts."""

    @abstractmethod
    def keys(self) -> Sequence[tuple[str, str]]:
        """The keys that matter now."""

    def first(self, sight: Sight, things: Sequence[str]) -> str:
        """What stands chosen before anybody chose."""
        return things[0]

    @property
    def sight(self) -> Sight | None:
        """The case as it stands now; nothing when it left the shift."""
        reading = self.desk.live.view(self.case)
        if reading is None:
            return None
        return Sight(reading, self.desk.shift, self.desk.clock(), self.desk.keymap)

    def _beat(self, now: datetime) -> None:
        self.show()

    def show(self) -> None:
        """Show it as it is now; what is chosen stays chosen."""
        sight = self.sight
        if sight is None:
            return
        things = self.things(sight)
        if self.chosen not in things:
            self.chosen = self.first(sight, things) if things else ""
        pane, keys = self.query_one(Pane), self.query_one(SheetKeys)
        pane.heading.title = self.heading(sight)
        pane.heading.renew()
        pane.show(self.texts(sight))
        keys.keys = self.keys()
        keys.renew()

    def on_cases_changed(self, message: CasesChanged) -> None:
        """Somebody logged something. A sheet that is covered catches up when it is seen again."""
        if is_in_view(self):
            self.show()

    async def on_screen_resume(self) -> None:
        """Back from another case, say that we look at this one."""
        self.show()
        with suppress(DeskError):
            await self.desk.sync.say_where(self.case, "viewing")

    def reveal(self) -> None:
        """Bring what is chosen into view."""
        self.query_one(Pane).blocks.reveal(self.chosen)

    def choose(self, key: str) -> None:
        """Choose one of the things."""
        self.chosen = key
        self.show()
        self.call_after_refresh(self.reveal)

    def action_step(self, steps: int) -> None:
        """The next thing, or the one before."""
        sight = self.sight
        things = self.things(sight) if sight else ()
        if things:
            place = things.index(self.chosen) if self.chosen in things else 0
            self.choose(things[max(0, min(place + steps, len(things) - 1))])

    async def keep(self, entries: Iterable[AnyEntry]) -> bool:
        """Log entries on the case; False, and said, where that cannot be."""
        try:
            await self.desk.sync.commit([Append(self.case, tuple(entries))])
        except DeskError as error:
            self.notify(printable(str(error)), markup=False, severity="error", timeout=8)
            return False
        return True
