"""The customer of a case: contact, totals, other cases, and linked ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from desk.board.customer_totals import CustomerTotals, customer_totals
from desk.model.entry_values import OUTCOME_WORDS, VERDICT_WORDS
from desk.recovery.customers.history import OtherCase, failure_number, other_cases
from desk.recovery.customers.links import LinkedCase, linked_cases
from desk.text.ordinals import short_ordinal
from desk.text.printable import plain_words
from desk.tui.messages import CasesChanged
from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.customer_card import card_blocks
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import Piece
from desk.tui.screens.case_list_sheet import CaseListSheet, cursor_mark

_LINKED = "linked "


class RelatedCasesScreen(CaseListSheet, inherit_bindings=False):
    """Shows a customer: contact, totals, their cases, and those linked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("H", "leave", show=False),
        *CaseListSheet.BINDINGS,
        Binding("enter", "go_there", show=False),
        Binding("l", "open_form('link')", show=False),
    ]

    _known: tuple[list[OtherCase], list[LinkedCase], int] | None = None
    _totals: CustomerTotals | None = None

    def _find_cases(self, moment: CaseMoment) -> tuple[list[OtherCase], list[LinkedCase], int]:
        """The customer's other cases, the linked ones, and which failure this is.

        They are looked up once and when a case changes, for that looks at every case there is.
        """
        if self._known is None:
            state = moment.state
            others = self.desk.live.states_beside(state)
            self._totals = customer_totals(state, others, minute_rate=moment.shift.minute_rate)
            self._known = other_cases(state, others), linked_cases(state, others), failure_number(state, others)
        return self._known

    def on_cases_changed(self, message: CasesChanged) -> None:
        """Forget what was found: the base shows it anew."""
        self._known = None

    def heading(self, moment: CaseMoment) -> str:
        """The customer of the cases, and which failure this is."""
        _, _, number = self._find_cases(moment)
        which = f"{short_ordinal(number)} failure for them" if moment.state.recovery else "nothing went wrong here so far"
        return f"{safe_text(moment.state.customer).upper()}  {moment.state.id}: {which}"

    def item_keys(self, moment: CaseMoment) -> Sequence[str]:
        """Every case, its own and the linked ones."""
        theirs, ties, _ = self._find_cases(moment)
        return [*(case.id for case in theirs), *(_LINKED + tie.state.id for tie in ties)]

    def blocks(self, moment: CaseMoment) -> Sequence[TextBlock]:
        """One text a case."""
        theirs, ties, _ = self._find_cases(moment)
        card = card_blocks(moment, self._totals) if self._totals else []
        return [*card, *self._their_blocks(theirs, moment), *self._linked_blocks(ties)]

    def _their_blocks(self, theirs: Sequence[OtherCase], moment: CaseMoment) -> Iterator[TextBlock]:
        if not theirs:
            told = int(moment.state.value("earlier") or 0)
            more = f" {told} from before this file {'is' if told == 1 else 'are'} known by number only." if told else ""
            yield TextBlock("none", ((f"No other case of theirs on this shift.{more}", "dim"),))
        for case in theirs:
            head = (cursor_mark(case.id == self.chosen), (case.id, "strong"), (f"  {moment.time(case.told_at)}", "dim"), ("  ", "text"))
            yield TextBlock(case.id, (*head, (safe_text(case.subject), "text"), *_outcome_pieces(case)), hang=6)

    def _linked_blocks(self, ties: Sequence[LinkedCase]) -> Iterator[TextBlock]:
        if ties:
            yield TextBlock("ties", (("LINKED", "title"),), hang=1)
        for tie in ties:
            key = _LINKED + tie.state.id
            tone = "soon" if tie.sort == "duplicate" else "dim"
            what: list[Piece] = [(f"  {tie.words}", tone), (f"  {_status_words(tie.state.status)}", "dim")]
            names: Piece = (f"  {safe_text(tie.state.customer)}: {safe_text(tie.state.subject)}", "text")
            yield TextBlock(key, (cursor_mark(key == self.chosen), (tie.state.id, "strong"), names, *what), hang=6)

    def keys(self) -> Sequence[tuple[str, str]]:
        """There and back."""
        return [("enter", "go there"), ("l", "link another"), ("esc", "back")]

    async def action_go_there(self) -> None:
        """Open the case chosen.

        Going back from it comes here again.
        """
        case = self.chosen.removeprefix(_LINKED)
        if case:
            await self.run_action(f"app.go_to_case({case!r})")


def _status_words(status: str) -> str:
    """The status of a case. `new` alone reads as a new cause beside the words of a link."""
    return "case is new" if status == "new" else plain_words(status)


def _outcome_pieces(case: OtherCase) -> Iterator[Piece]:
    """Status, verdict, outcome and open promises of a case."""
    yield f"  {_status_words(case.status)}", "dim"
    if case.verdict:
        yield f"  they say {VERDICT_WORDS[case.verdict]}", "missed" if case.verdict == "below" else "ok"
    if case.outcome:
        yield f"  {OUTCOME_WORDS[case.outcome]}", "missed" if case.outcome == "lost" else "ok"
    if case.open_promises:
        yield f"  {case.open_promises} open promise{'s' if case.open_promises > 1 else ''}", "soon"
