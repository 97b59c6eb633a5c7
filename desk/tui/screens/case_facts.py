"""All notices and facts of a case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from textual.binding import Binding, BindingType

from desk.recovery.notices import Notice
from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.facts import Fact, all_facts
from desk.tui.presentation.signs import WARNING
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import Piece
from desk.tui.screens.case_knowledge import beside_earlier_cases, notices_of_case
from desk.tui.screens.case_sheet import CaseSheet


class CaseFactsScreen(CaseSheet, inherit_bindings=False):
    """Shows every notice with its key, then every fact."""

    BINDINGS: ClassVar[list[BindingType]] = [*CaseSheet.BINDINGS, Binding("enter,A", "leave", show=False)]

    def __init__(self, case: str) -> None:
        super().__init__(case, f"ALL OF {case}")
        self._told: tuple[tuple[int, datetime], list[TextBlock]] | None = None

    def blocks(self, moment: CaseMoment) -> Sequence[TextBlock]:
        """A block for each notice, then one for each fact.

        They are looked up with every change and every minute.
        """
        looked_at = moment.state.case.rev, moment.now.replace(second=0, microsecond=0)
        if self._told is None or self._told[0] != looked_at:
            told = [_notice_block(moment, number, notice) for number, notice in enumerate(notices_of_case(self.desk, moment))]
            known = all_facts(beside_earlier_cases(self.desk, moment))
            self._told = looked_at, [*told, *(_fact_block(number, fact) for number, fact in enumerate(known))]
        return self._told[1]


def _fact_block(number: int, fact: Fact) -> TextBlock:
    return TextBlock(f"fact {number}", ((" ", "text"), *fact.toned_pieces()), hang=3)


def _notice_block(moment: CaseMoment, number: int, notice: Notice) -> TextBlock:
    key: tuple[Piece, ...] = ((f"  {moment.key(notice.action)}", "key"),) if notice.action else ()
    return TextBlock(f"notice {number}", ((f"{WARNING} ", "soon"), (safe_text(notice.words), "text"), *key), hang=2)
