"""All that is known of a case, also what its head has no room for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from textual.binding import Binding, BindingType

from desk.recovery.notices import Notice
from desk.tui.screens.case_sheet import CaseSheet
from desk.tui.screens.knowing import in_view_of_others, notices
from desk.tui.widgets.blocks import Block
from desk.tui.widgets.facts import Fact, facts
from desk.tui.widgets.flow import safe
from desk.tui.widgets.line import Piece
from desk.tui.widgets.panes.sight import Sight


class CaseFactsScreen(CaseSheet, inherit_bindings=False):
    """Every notice in full with the key that answers it, then every fact."""

    BINDINGS: ClassVar[list[BindingType]] = [*CaseSheet.BINDINGS, Binding("enter,A", "leave", show=False)]

    def __init__(self, case: str) -> None:
        super().__init__(case, f"ALL OF {case}")
        self._told: tuple[tuple[int, datetime], list[Block]] | None = None

    def blocks(self, sight: Sight) -> Sequence[Block]:
        """A notice a block, then the facts; looked up anew with every change and every minute."""
        moment = sight.state.case.rev, sight.now.replace(second=0, microsecond=0)
        if self._told is None or self._told[0] != moment:
            told = [_notice(sight, number, notice) for number, notice in enumerate(notices(self.desk, sight))]
            known = facts(in_view_of_others(self.desk, sight))
            self._told = moment, [*told, *(_fact(number, fact) for number, fact in enumerate(known))]
        return self._told[1]


def _fact(number: int, fact: Fact) -> Block:
    return Block(f"fact {number}", ((" ", "text"), *fact.shown(0)), hang=3)


def _notice(sight: Sight, number: int, notice: Notice) -> Block:
    key: tuple[Piece, ...] = ((f"  {sight.key(notice.action)}", "key"),) if notice.action else ()
    return Block(f"notice {number}", (("! ", "soon"), (safe(notice.words), "text"), *key), hang=2)
