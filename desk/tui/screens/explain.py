"""The arithmetic of a case's clocks, line by line; it shows what the rules say and counts nothing itself."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from desk.board.reading import reading_of
from desk.sla.clocks import Clock
from desk.sla.explain import explain
from desk.sla.explain_text import lines
from desk.tui.session import Desk, desk_of
from desk.tui.ticker import Ticker
from desk.tui.widgets.blocks import Block
from desk.tui.widgets.flow import safe
from desk.tui.widgets.pane import Pane
from desk.tui.widgets.panes.sight import TONES


class ExplainScreen(ModalScreen[None], inherit_bindings=False):
    """How one clock of a case, or each of them, is worked out: start, counted spans, pauses, holidays, sum, due."""

    AUTO_FOCUS = "Blocks"
    SHEET: ClassVar[bool] = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,W", "dismiss", show=False),
        Binding("j,down", "move(1)", show=False),
        Binding("k,up", "move(-1)", show=False),
        Binding("pagedown,ctrl+d", "page(1)", show=False),
        Binding("pageup,ctrl+u", "page(-1)", show=False),
    ]

    def __init__(self, case: str, place: int | None = None) -> None:
        super().__init__()
        self._case = case
        self._place = place

    def compose(self) -> ComposeResult:
        """One pane over the case."""
        with Vertical(id="explained"):
            yield Pane("arithmetic", f"HOW {self._case} STANDS", "esc")

    def on_mount(self) -> None:
        """Show it, and keep it true."""
        self.ticker = Ticker(self, self._desk.clock, self._beat)
        self.ticker.start()

    def on_unmount(self) -> None:
        """Nothing ticks any more."""
        self.ticker.stop()

    @property
    def _desk(self) -> Desk:
        return desk_of(self)

    def _beat(self, now: datetime) -> None:
        case = self._desk.sync.cases.get(self._case)
        if case is None:
            return
        reading = reading_of(case, self._desk.policy)
        wanted = [clock for place, clock in enumerate(reading.clocks) if self._wants(place, clock)]
        told = [explain(clock, reading.state, self._desk.policy, now=now, agent_zone=str(self._desk.zone)) for clock in wanted]
        blocks = []
        for number, explanation in enumerate(told):
            verdict, *rest = lines(explanation)
            blocks.append(Block(str(number), ((safe(verdict), TONES[explanation.state]),), table=(*rest, "")))
        nothing = Block("none", (("No clock of this case has a target.", "dim"),))
        self.query_one(Pane).show(blocks or [nothing])

    def _wants(self, place: int, clock: Clock) -> bool:
        return clock.target_seconds is not None if self._place is None else place == self._place

    def action_move(self, steps: int) -> None:
        """Scroll by lines."""
        self.query_one(Pane).blocks.move(steps)

    def action_page(self, steps: int) -> None:
        """Scroll by screenfuls."""
        self.query_one(Pane).blocks.move_page(steps)
