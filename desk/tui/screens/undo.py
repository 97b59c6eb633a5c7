"""Undo and redo: asked for in words, done by another key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from desk.errors import DeskError
from desk.model.case import Case
from desk.model.changes import Append, combine_checks
from desk.model.conflicts import EditConflict, conflict_check
from desk.model.entries import Retract
from desk.model.undo_steps import UndoStep, next_redo, next_undo, same_step_elsewhere
from desk.recovery.entry_rules import entry_check
from desk.tui.dialogs.choice import ChoiceDialog, DialogOption
from desk.tui.dialogs.conflict import SEND, ConflictDialog, their_lines
from desk.tui.screens.desk_screen import DeskScreen

_THESE, _ALL = "these", "all"
_NAMED = 4


class UndoActions:
    """Undoes and redoes the agent's last entries.

    It asks first, over a screen.
    """

    def __init__(self, screen: DeskScreen[Any]) -> None:
        self._screen = screen
        self._desk = screen.desk

    def undo(self, cases: Sequence[Case]) -> None:
        """Ask whether to take back the last entries."""
        self._offer_steps("Take back", cases, next_undo)

    def redo(self, cases: Sequence[Case]) -> None:
        """Ask whether to bring back the entries taken back last."""
        self._offer_steps("Bring back", cases, next_redo)

    def _offer_steps(self, doing: str, cases: Sequence[Case], find: Callable[[Case, str], UndoStep | None]) -> None:
        agent = self._desk.agent
        steps = [step for case in cases if (step := find(case, agent)) is not None]
        if not steps:
            where = cases[0].id if len(cases) == 1 else f"these {len(cases)} cases"
            if cases:
                self._screen.say(f"There is nothing of yours to {doing.lower()} on {where}.", seconds=3)
            return
        alike = same_step_elsewhere(steps[0], agent, self._desk.client.cases.values()) if find is next_undo and len(cases) == 1 else []
        self._ask_first(doing, steps, alike, left_out=len(cases) - len(steps))

    def _ask_first(self, doing: str, steps: Sequence[UndoStep], alike: Sequence[UndoStep], *, left_out: int) -> None:
        warnings = [("", step.dependents_warning) for step in steps if step.dependents_warning]
        if left_out:
            warnings.append(("", f"Nothing of yours to {doing.lower()} on {left_out} of the marked cases."))
        ways: list[DialogOption] = [("y", "yes", _THESE)]
        if alike:
            ways.append(("a", f"on all {len(alike) + 1} cases it was logged on in one go: {_case_names([*steps, *alike])}", _ALL))

        async def answered(answer: str | None) -> None:
            if answer:
                await self._commit_retracts([*steps, *alike] if answer == _ALL else steps, doing)

        self._screen.app.push_screen(ChoiceDialog(f"{doing} {_steps_in_words(steps)}?", warnings, ways), answered)

    async def _commit_retracts(self, steps: Sequence[UndoStep], doing: str) -> None:
        desk, met = self._desk, {step.case.id: step.case for step in steps}
        changes = [self._retract_change(step, met) for step in steps]
        try:
            await desk.client.commit(changes)
        except EditConflict as overtaken:
            self._ask_again([replace(step, case=met[step.case.id]) for step in steps], steps, doing, overtaken)
        except DeskError as error:
            self._screen.warn(error)
        else:
            if len(steps) > 1:
                self._screen.say(f"{'Taken' if doing == 'Take back' else 'Brought'} back on {len(steps)} cases.", seconds=3)

    def _retract_change(self, step: UndoStep, met: dict[str, Case]) -> Append:
        """The change that retracts one step.

        Its check puts the case it was checked on into `met`.
        """
        desk, now = self._desk, self._desk.clock()
        retracts = tuple(Retract(at=now, by=desk.agent, entry=target.id) for target in step.targets)

        def remember(case: Case) -> None:
            met[case.id] = case

        checks = (remember, conflict_check(step.case.rev, retracts, desk.agent), entry_check(retracts, shift=desk.shift))
        return Append(step.case.id, retracts, combine_checks(checks))

    def _ask_again(self, met: Sequence[UndoStep], steps: Sequence[UndoStep], doing: str, overtaken: EditConflict) -> None:
        """Show later entries of others, and ask by another key."""
        clash, now = next((asked, now) for asked, now in zip(steps, met, strict=True) if overtaken.theirs in now.case.entries)
        theirs = their_lines(now.case, clash.case.rev, overtaken, zone=self._desk.zone)
        ours = [((f"yours: {doing.lower()} {clash.title}", "strong"),)]

        async def answered(answer: str | None) -> None:
            if answer:
                await self._commit_retracts(met, doing)

        ways: list[DialogOption] = [("t", f"{doing.lower()} all the same; theirs stays on the timeline", SEND)]
        self._screen.app.push_screen(ConflictDialog(f"{clash.case.id} went on while you were asked.", theirs, ours, ways), answered)


def _steps_in_words(steps: Sequence[UndoStep]) -> str:
    """Entries and their cases in words."""
    if len(steps) == 1:
        together = " (saved together)" if len(steps[0].entries) > 1 else ""
        return f"{steps[0].title} on {steps[0].case.id}{together}"
    if len({step.title for step in steps}) == 1:
        return f"{steps[0].title} on {len(steps)} cases: {_case_names(steps)}"
    return f"your last entry on {len(steps)} cases: " + "; ".join(f"{step.title} on {step.case.id}" for step in steps)


def _case_names(steps: Sequence[UndoStep]) -> str:
    more = f" and {len(steps) - _NAMED} more" if len(steps) > _NAMED else ""
    return ", ".join(step.case.id for step in steps[:_NAMED]) + more
