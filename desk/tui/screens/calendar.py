"""The calendar of the coming days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from desk.board.agenda import AgendaDay, Appointment, agenda
from desk.tui.bindings import PAGE_BINDINGS, STEP_BINDINGS
from desk.tui.messages import CasesChanged
from desk.tui.presentation.agenda import appointment_block, day_block, week_block
from desk.tui.presentation.text_block import TextBlock
from desk.tui.screens.desk_screen import DeskScreen
from desk.tui.visibility import is_in_view
from desk.tui.widgets.key_line import KeyLine
from desk.tui.widgets.pane import Pane


class CalendarScreen(ModalScreen[None], DeskScreen[None], inherit_bindings=False):
    """Lists follow-ups, promises and re-checks of a week, day by day."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,F", "leave", show=False),
        *STEP_BINDINGS,
        *PAGE_BINDINGS,
        Binding("tab", "next_day", show=False),
        Binding("m", "mine", show=False),
        Binding("enter", "open", show=False),
    ]

    pane = getters.query_one(Pane)

    def __init__(self) -> None:
        super().__init__()
        self.chosen = ""
        self.is_mine = False
        self._days: list[AgendaDay] = []

    def compose(self) -> ComposeResult:
        """A pane, and the keys under it."""
        with Vertical(id="over-case"):
            yield Pane("over", "")
            yield KeyLine(id="sheet-keys")

    def on_screen_resume(self) -> None:
        """Show the days as they are now."""
        self.show()

    def on_cases_changed(self, message: CasesChanged) -> None:
        """Show a change at once where the calendar is seen."""
        if is_in_view(self):
            self.show()

    def show(self) -> None:
        """Show the days, with the same appointment chosen."""
        desk = self.desk
        self._days = agenda(desk.live.queue.views.values(), desk.clock(), zone=desk.zone, owner=desk.agent if self.is_mine else "")
        items = self._items()
        if self.chosen not in items:
            self.chosen = next(iter(items), "")
        whose = ", yours and nobody's" if self.is_mine else ""
        self.pane.heading.title = f"THE NEXT {len(self._days)} DAYS{whose}"
        self.pane.heading.update_text()
        self.pane.show(list(self._blocks()))
        line = self.query_one(KeyLine)
        line.keys = (("enter", "case"), ("tab", "next day"), ("m", "all" if self.is_mine else "mine"), ("esc", "back"))
        line.update_text()

    def _blocks(self) -> Iterator[TextBlock]:
        yield week_block(self._days)
        for day in self._days:
            if day.appointments:
                yield day_block(day)
            for item, appointment in _keyed_items(day):
                yield appointment_block(item, appointment, self.desk.zone, is_chosen=item == self.chosen)

    def _items(self) -> dict[str, Appointment]:
        return dict(pair for day in self._days for pair in _keyed_items(day))

    def action_step(self, steps: int) -> None:
        """Choose the next appointment, or one before."""
        items: Sequence[str] = list(self._items())
        if items:
            place = items.index(self.chosen) if self.chosen in items else 0
            self._choose(items[max(0, min(place + steps, len(items) - 1))])

    def action_next_day(self) -> None:
        """Choose the first appointment of the next day that has one. After the last day comes the first."""
        firsts = [next(iter(_keyed_items(day)))[0] for day in self._days if day.appointments]
        later = [first for first in firsts if list(self._items()).index(first) > list(self._items()).index(self.chosen)]
        if firsts:
            self._choose((later or firsts)[0])

    def _choose(self, item: str) -> None:
        self.chosen = item
        self.show()
        self.call_after_refresh(self.pane.blocks.reveal, item)

    def action_page(self, pages: int) -> None:
        """Scroll by screenfuls."""
        self.pane.blocks.move_page(pages)

    def action_mine(self) -> None:
        """Show one's own appointments, or everybody's."""
        self.is_mine = not self.is_mine
        self.show()

    async def action_open(self) -> None:
        """Open the case chosen. Going back from it comes here again."""
        if appointment := self._items().get(self.chosen):
            await self.run_action(f"app.go_to_case({appointment.case!r})")

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)


def _keyed_items(day: AgendaDay) -> Iterator[tuple[str, Appointment]]:
    """The appointments of a day with the keys of their texts."""
    for place, appointment in enumerate(day.appointments):
        yield f"{day.day} {place}", appointment
