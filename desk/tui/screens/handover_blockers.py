"""The blockers of a handover, each solved in place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from desk.concerns.changes import name_owner
from desk.concerns.notes import OwnerNamed
from desk.errors import DeskError
from desk.handover.plain import PackLine
from desk.tui.bindings import STEP_BINDINGS
from desk.tui.handover_access import do_nothing
from desk.tui.handover_signatures import HandoverSignatures
from desk.tui.handover_work import HandoverWork
from desk.tui.presentation.handover.blockers import BlockerItem, blocker_blocks, blocker_heading, blocker_items
from desk.tui.presentation.handover.head import signed_by
from desk.tui.presentation.handover.keys import Keys
from desk.tui.presentation.handover.seat import PackRow, pack_rows
from desk.tui.presentation.text_block import TextBlock
from desk.tui.screens.handover_sheet import HandoverSheet

_IF_THEN = 4
_MARGIN = 2
"""Cells beside a line of the sheet."""


class BlockersScreen(HandoverSheet, inherit_bindings=False):
    """Shows what stands against signing. The sheet shrinks as things are solved."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *HandoverSheet.BINDINGS,
        Binding("B", "leave", show=False),
        *STEP_BINDINGS,
        Binding("t", "take_it", show=False),
        Binding("X", "open_form('swap')", show=False),
        Binding("e", "open_form('decider')", show=False),
        Binding("d", "open_form('done')", show=False),
        Binding("p", "open_form('promise')", show=False),
        Binding("s", "open_form('status')", show=False),
        Binding("space", "settle", show=False),
        Binding("O", "reply", show=False),
        Binding("4", "if_then", show=False),
        Binding("c", "call", show=False),
        Binding("enter", "open", show=False),
        Binding("ctrl+s,f2", "sign", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.chosen = ""
        self._place = 0

    # ---------------------------------------------------------------- what is shown

    @property
    def items(self) -> list[BlockerItem]:
        """The things on the sheet."""
        pack, seat = self.access.pack, self.access.seat
        return blocker_items(pack, seat) if pack is not None and seat is not None else []

    @property
    def item(self) -> BlockerItem | None:
        """The thing under the cursor."""
        return next((item for item in self.items if item.key == self.chosen), None)

    def heading(self) -> str:
        """The words in the upper edge."""
        pack, seat = self.access.pack, self.access.seat
        return blocker_heading(pack, seat) if pack is not None and seat is not None else "TO SETTLE BEFORE SIGNING"

    def blocks(self) -> Sequence[TextBlock]:
        """The things with their keys. One that was solved leaves the cursor at its place."""
        keys = [item.key for item in self.items]
        if self.chosen not in keys:
            self.chosen = keys[min(self._place, len(keys) - 1)] if keys else ""
        self._place = keys.index(self.chosen) if self.chosen else 0
        return blocker_blocks(self.items, self.chosen, self.pane.blocks.scrollable_content_region.width - _MARGIN)

    def keys(self) -> Keys:
        """The keys of the sheet."""
        left, pack, seat = any(item.blocks for item in self.items), self.access.pack, self.access.seat
        if pack is not None and seat is not None and signed_by(pack, seat):
            return [("j k", "choose"), ("enter", "case"), ("esc", "back")]
        return [("j k", "choose"), ("enter", "case"), ("ctrl+s", "sign over them, with a reason" if left else "sign"), ("esc", "back")]

    def targets(self) -> tuple[str, ...]:
        """The case of the chosen thing."""
        case = self.item.blocker.case if self.item is not None else ""
        return (case,) if case in self.desk.client.cases else ()

    @property
    def line(self) -> PackLine | None:
        """The line of the chosen thing."""
        item, pack = self.item, self.access.pack
        return pack.line(item.blocker.case) if item is not None and pack is not None else None

    def action_step(self, steps: int) -> None:
        """Choose the next thing, or one before."""
        keys = [item.key for item in self.items]
        if keys:
            self._place = max(0, min(self._place + steps, len(keys) - 1))
            self.chosen = keys[self._place]
            self.show()
            self.pane.blocks.reveal(self.chosen)

    # ---------------------------------------------------------------- what is done

    async def action_take_it(self) -> None:
        """Take the case, or own the concern."""
        item = self.item
        if item is None or not self.access.may_write():
            return
        if not item.blocker.concern:
            self.open_form("take")
            return
        note = OwnerNamed(concern=item.blocker.concern, at=self.desk.clock(), by=self.desk.agent, owner=self.desk.agent)
        try:
            await self.desk.client.commit(name_owner(note))
        except DeskError as error:
            self.warn(error)

    async def action_settle(self) -> None:
        """Do the next thing due on the chosen line."""
        pack, item = self.access.pack, self.item
        if pack is None or item is None:
            return
        line = self.line
        backlog = next((row for row in pack_rows(pack) if row.key == item.blocker.case), None)
        row = PackRow(line.case, (line,)) if line is not None else backlog
        if row is not None:
            await HandoverWork(self.access).settle(row, do_nothing)

    def action_reply(self) -> None:
        """Answer the question."""
        if self.line is not None:
            HandoverWork(self.access).reply(self.line)

    def action_if_then(self) -> None:
        """Say what happens if it goes otherwise."""
        if self.line is not None:
            HandoverWork(self.access).word_part(_IF_THEN, self.line)

    async def action_call(self) -> None:
        """Go to whom to call."""
        if self.item is not None and self.item.blocker.concern:
            await self.run_action(f"app.open_concerns({self.item.blocker.concern!r})")

    async def action_open(self) -> None:
        """Open the case, or the concern."""
        if self.item is not None and self.item.blocker.concern:
            await self.action_call()
        elif case := next(iter(self.targets()), ""):
            await self.run_action(f"app.go_to_case({case!r})")

    def action_sign(self) -> None:
        """Sign for the agent's side."""
        HandoverSignatures(self.access).sign()
