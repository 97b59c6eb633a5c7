"""The other cases of a case's customer and those linked with it, at a glance; enter goes to one and back again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from desk.recovery.customers import OtherCase, other_cases, stumble_of
from desk.recovery.linking import Linked, linked
from desk.tui.messages import CasesChanged
from desk.tui.screens.choosing import ChoosesOverCase, sign
from desk.tui.widgets.blocks import Block
from desk.tui.widgets.flow import safe
from desk.tui.widgets.line import Piece
from desk.tui.widgets.panes.sight import Sight

_LINKED = "linked "


class OthersScreen(ChoosesOverCase, inherit_bindings=False):
    """Theirs first, newest on top, each with what became of it; then what is linked, whichever of the two says so."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("H", "leave", show=False),
        *ChoosesOverCase.BINDINGS,
        Binding("enter", "go_there", show=False),
        Binding("l", "link", show=False),
    ]

    _known: tuple[list[OtherCase], list[Linked]] | None = None

    def _found(self, sight: Sight) -> tuple[list[OtherCase], list[Linked]]:
        """Looked up once and again when a case changes: it looks at every case there is."""
        if self._known is None:
            others = self.desk.live.states()
            self._known = other_cases(sight.state, others), linked(sight.state, others)
        return self._known

    def on_cases_changed(self, message: CasesChanged) -> None:
        """Look again."""
        self._known = None
        super().on_cases_changed(message)

    def heading(self, sight: Sight) -> str:
        """Whose cases, and which failure this is for them."""
        theirs, _ = self._found(sight)
        stumble = stumble_of(sight.state, [case for case in theirs if case.earlier])
        which = "first stumble" if stumble == 1 else f"stumble number {stumble}"
        return f"{safe(sight.state.customer).upper()}  {sight.state.id}: {which}"

    def things(self, sight: Sight) -> Sequence[str]:
        """Every case, its own and the linked ones."""
        theirs, ties = self._found(sight)
        return [*(case.id for case in theirs), *(_LINKED + tie.state.id for tie in ties)]

    def texts(self, sight: Sight) -> Sequence[Block]:
        """One text a case."""
        theirs, ties = self._found(sight)
        return [*self._theirs(theirs, sight), *self._ties(ties)]

    def _theirs(self, theirs: Sequence[OtherCase], sight: Sight) -> Iterator[Block]:
        if not theirs:
            told = int(sight.state.value("earlier") or 0)
            more = f" {told} from before this file {'is' if told == 1 else 'are'} known by number only." if told else ""
            yield Block("none", ((f"No other case of theirs on this shift.{more}", "dim"),))
        for case in theirs:
            head = (sign(case.id == self.chosen), (case.id, "strong"), (f"  {sight.time(case.told_at)}", "dim"), ("  ", "text"))
            yield Block(case.id, (*head, (safe(case.subject), "text"), *_became(case)), hang=6)

    def _ties(self, ties: Sequence[Linked]) -> Iterator[Block]:
        if ties:
            yield Block("ties", (("LINKED", "title"),), hang=1)
        for tie in ties:
            key = _LINKED + tie.state.id
            tone = "soon" if tie.sort == "duplicate" else "dim"
            what: list[Piece] = [(f"  {tie.words}", tone), (f"  {_status(tie.state.status)}", "dim")]
            names: Piece = (f"  {safe(tie.state.customer)}: {safe(tie.state.subject)}", "text")
            yield Block(key, (sign(key == self.chosen), (tie.state.id, "strong"), names, *what), hang=6)

    def keys(self) -> Sequence[tuple[str, str]]:
        """There and back."""
        return [("enter", "go there"), ("l", "link another"), ("esc", "back")]

    def action_go_there(self) -> None:
        """Open the case chosen; going back from it comes here again."""
        from desk.tui.screens.case import CaseScreen

        case = self.chosen.removeprefix(_LINKED)
        if case in self.desk.sync.cases:
            self.app.push_screen(CaseScreen(case))


def _became(case: OtherCase) -> Iterator[Piece]:
    """What became of it, and what we still owe them there."""
    yield f"  {_status(case.status)}", "dim"
    if case.verdict:
        yield f"  {case.verdict}", "missed" if case.verdict == "below" else "ok"
    if case.outcome:
        yield f"  {case.outcome.replace('_', ' ')}", "missed" if case.outcome == "lost" else "ok"
    if case.open_promises:
        yield f"  {case.open_promises} open promise{'s' if case.open_promises > 1 else ''}", "soon"


def _status(status: str) -> str:
    return status.replace("_", " ")

