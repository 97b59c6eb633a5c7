"""Taking back and bringing back, in words first, and each by a key that is not the one that asked; it lays out nothing."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.screen import Screen

from desk.errors import DeskError
from desk.model.case import Case
from desk.model.changes import Append, all_of
from desk.model.conflicts import Overtaken, seen_up_to
from desk.model.entries import Retract
from desk.model.together import Turn, logged_alike, to_bring_back, to_take_back
from desk.recovery.rules import check_of
from desk.tui.desk_context import desk_of
from desk.tui.printable import printable

if TYPE_CHECKING:
    from desk.tui.screens.forms.ask import Way

_THESE, _ALL = "these", "all"
_NAMED = 4


class TakesBack(Screen[None]):
    """Gives undo and redo to a screen that says which cases are meant."""

    @abstractmethod
    def meant(self) -> list[Case]:
        """The cases an action is about, as they stand."""

    async def action_undo(self) -> None:
        """Say what would be taken back, and take it back if another key says so."""
        self._ask_for("Take back", self.meant(), to_take_back)

    async def action_redo(self) -> None:
        """Say what would be brought back, and bring it back if another key says so."""
        self._ask_for("Bring back", self.meant(), to_bring_back)

    def _ask_for(self, doing: str, cases: Sequence[Case], find: Callable[[Case, str], Turn | None]) -> None:
        agent = desk_of(self).agent
        turns = [turn for case in cases if (turn := find(case, agent)) is not None]
        if not turns:
            where = cases[0].id if len(cases) == 1 else f"these {len(cases)} cases"
            if cases:
                self.notify(f"There is nothing of yours to {doing.lower()} on {where}.", markup=False, timeout=3)
            return
        alike = logged_alike(turns[0], agent, desk_of(self).sync.cases.values()) if find is to_take_back and len(cases) == 1 else []
        self._ask(doing, turns, alike, left_out=len(cases) - len(turns))

    def _ask(self, doing: str, turns: Sequence[Turn], alike: Sequence[Turn], *, left_out: int) -> None:
        from desk.tui.screens.forms.ask import Ask

        warnings = [("", turn.resting) for turn in turns if turn.resting]
        if left_out:
            warnings.append(("", f"Nothing of yours to {doing.lower()} on {left_out} of the marked cases."))
        ways: list[Way] = [("y", "yes", _THESE)]
        if alike:
            ways.append(("a", f"on all {len(alike) + 1} cases it was logged on in one go: {_names([*turns, *alike])}", _ALL))

        async def answered(answer: str | None) -> None:
            if answer:
                await self._retract([*turns, *alike] if answer == _ALL else turns, doing)

        self.app.push_screen(Ask(f"{doing} {_what(turns)}?", warnings, ways), answered)

    async def _retract(self, turns: Sequence[Turn], doing: str) -> None:
        desk, now = desk_of(self), desk_of(self).clock()
        changes: list[Append] = []
        met: dict[str, Case] = {}

        def meet(case: Case) -> None:
            met[case.id] = case

        for turn in turns:
            retracts = tuple(Retract(at=now, by=desk.agent, entry=target.id) for target in turn.targets)
            checks = (meet, seen_up_to(turn.case.rev, retracts, desk.agent), check_of(retracts, shift=desk.shift))
            changes.append(Append(turn.case.id, retracts, all_of(checks)))
        try:
            await desk.sync.commit(changes)
        except Overtaken as overtaken:
            self._ask_again([replace(turn, case=met.get(turn.case.id, turn.case)) for turn in turns], turns, doing, overtaken)
        except DeskError as error:
            self.notify(printable(str(error)), markup=False, severity="error", timeout=8)
        else:
            if len(turns) > 1:
                self.notify(f"{'Taken' if doing == 'Take back' else 'Brought'} back on {len(turns)} cases.", markup=False, timeout=3)

    def _ask_again(self, met: Sequence[Turn], turns: Sequence[Turn], doing: str, overtaken: Overtaken) -> None:
        """Somebody built upon it between the question and the answer: both are shown, and another key goes on."""
        from desk.tui.screens.forms.both import SEND, Both, theirs_in_words

        clash, now = next((asked, now) for asked, now in zip(turns, met, strict=True) if overtaken.theirs in now.case.entries)
        theirs = theirs_in_words(now.case, clash.case.rev, overtaken, zone=desk_of(self).zone)
        ours = [((f"yours: {doing.lower()} {clash.words}", "strong"),)]

        async def answered(answer: str | None) -> None:
            if answer:
                await self._retract(met, doing)

        ways: list[Way] = [("t", f"{doing.lower()} all the same; theirs stays on the timeline", SEND)]
        self.app.push_screen(Both(f"{clash.case.id} went on while you were asked.", theirs, ours, ways), answered)


def _what(turns: Sequence[Turn]) -> str:
    """What is meant, on which cases, how many where they are several."""
    if len(turns) == 1:
        together = " (saved together)" if len(turns[0].entries) > 1 else ""
        return f"{turns[0].words} on {turns[0].case.id}{together}"
    if len({turn.words for turn in turns}) == 1:
        return f"{turns[0].words} on {len(turns)} cases: {_names(turns)}"
    return f"your last entry on {len(turns)} cases: " + "; ".join(f"{turn.words} on {turn.case.id}" for turn in turns)


def _names(turns: Sequence[Turn]) -> str:
    more = f" and {len(turns) - _NAMED} more" if len(turns) > _NAMED else ""
    return ", ".join(turn.case.id for turn in turns[:_NAMED]) + more
