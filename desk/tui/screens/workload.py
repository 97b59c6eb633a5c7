"""The workload of the desk, a line for each person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from desk.board.workload import AgentWorkload, OwnerLoad, team_workload
from desk.board.workload_words import owner_filter
from desk.tui.bindings import PAGE_BINDINGS, STEP_BINDINGS
from desk.tui.messages import CasesChanged
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.workload import heading_block, nobody_block, person_block
from desk.tui.screens.desk_screen import DeskScreen
from desk.tui.visibility import is_in_view
from desk.tui.widgets.key_line import KeyLine
from desk.tui.widgets.pane import Pane


class WorkloadScreen(ModalScreen[None], DeskScreen[None], inherit_bindings=False):
    """Lists everybody of the desk with what they have. Enter shows their cases on the board."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", show=False),
        *STEP_BINDINGS,
        *PAGE_BINDINGS,
        Binding("enter", "open", show=False),
    ]

    pane = getters.query_one(Pane)

    def __init__(self) -> None:
        super().__init__()
        self.chosen = ""
        self._loads: dict[str, OwnerLoad] = {}
        self._people: list[AgentWorkload] = []

    def compose(self) -> ComposeResult:
        """A pane, and the keys under it."""
        with Vertical(id="over-case"):
            yield Pane("over", "WHO HAS HOW MANY CASES")
            yield KeyLine(id="sheet-keys")

    def on_screen_resume(self) -> None:
        """Show the loads as they are now."""
        self.show()

    def on_cases_changed(self, message: CasesChanged) -> None:
        """Show a change at once where the list is seen."""
        if is_in_view(self):
            self.show()

    def show(self) -> None:
        """Show everybody, with the same person chosen."""
        desk, now = self.desk, self.desk.clock()
        self._loads = desk.live.queue.owner_loads(now)
        self._people = team_workload(desk.shift, desk.client.presence.others, self._loads, now, me=desk.agent)
        if self.chosen not in self._keys:
            self.chosen = self._keys[0]
        self.pane.show(list(self._blocks()))
        line = self.query_one(KeyLine)
        line.keys = (("enter", "their cases"), ("esc", "back"))
        line.update_text()

    @property
    def _keys(self) -> list[str]:
        """The ids in the order of the lines. Nobody's is empty, and comes first where there is one to take."""
        nobody = [""] if self._loads.get("") else []
        return [*nobody, *(person.agent.id for person in self._people)]

    def _blocks(self) -> Iterator[TextBlock]:
        now, desk = self.desk.clock(), self.desk
        yield heading_block()
        if load := self._loads.get(""):
            yield nobody_block(load, now, is_chosen=not self.chosen)
        for person in self._people:
            yield person_block(person, now, desk.zone, me=desk.agent, is_chosen=person.agent.id == self.chosen)

    def action_step(self, steps: int) -> None:
        """Choose the next person, or one before."""
        place = self._keys.index(self.chosen) + steps
        self.chosen = self._keys[max(0, min(place, len(self._keys) - 1))]
        self.show()
        self.call_after_refresh(self.pane.blocks.reveal, self.chosen)

    def action_page(self, pages: int) -> None:
        """Scroll by screenfuls."""
        self.pane.blocks.move_page(pages)

    async def action_open(self) -> None:
        """Show on the board what the person chosen has."""
        await self.run_action(f"app.show_on_board({owner_filter(self.chosen)!r})")

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)
