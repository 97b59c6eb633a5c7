"""Undo and redo: asked for in words, done by another key."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from msgspec.structs import replace

from desk.actions_and_keys import BY_ID
from desk.errors import DeskError
from desk.model.case import Case
from desk.model.changes import Append, combine_checks
from desk.model.commit_parts import PAUSE, commit_parts
from desk.model.conflicts import EditConflict, conflict_check
from desk.model.entries import Retract
from desk.model.recent_acts import Act, cases_begun, last_undone, recent_acts
from desk.model.undo_steps import UndoStep, next_redo, next_undo
from desk.recovery.entry_rules import entry_check
from desk.text.times import format_time
from desk.tui.bindings import key_word
from desk.tui.dialogs.choice import ChoiceDialog, DialogOption
from desk.tui.dialogs.conflict import SEND, ConflictDialog, their_lines
from desk.tui.screens.desk_screen import DeskScreen

_YES, _HERE, _LIST = "yes", "here", "list"
_NAMED = 4
_KEYS = "1234567890"


class UndoActions:
    """Undoes and redoes what the agent did last, on whatever case.

    It asks first, over a screen.
    """

    def __init__(self, screen: DeskScreen[Any]) -> None:
        self._screen = screen
        self._desk = screen.desk

    def undo(self, cases: Sequence[Case], *, inside: bool = False) -> None:
        """Ask whether to take back the last act.

        Where several of `cases` are marked, it is about the last entry on each of them. `inside` says that the agent is in the one case:
        where it was begun last, nothing of another is offered.
        """
        client, agent = self._desk.client, self._desk.agent
        acts = recent_acts(client.cases, agent, client.own.saves)
        here = [step for case in cases if (step := next_undo(case, agent)) is not None]
        begun = self._cases_begun_since(acts[0] if acts else None)
        if len(cases) > 1 and here:
            self._ask_first("Take back", here, acts, left_out=len(cases) - len(here))
        elif begun and (not acts or (inside and {case.id for case in cases} & set(begun))):
            self._screen.say(f"{self._new_case_words}.", seconds=5)
        elif acts:
            self._ask_first("Take back", acts[0].steps, acts, here=here, begun=begun)
        elif here:
            self._ask_first("Take back", here)
        else:
            self._screen.say("There is nothing of yours to take back on this shift.", seconds=3)

    def redo(self, cases: Sequence[Case]) -> None:
        """Ask whether to bring back what was taken back last."""
        client, agent = self._desk.client, self._desk.agent
        here = [step for case in cases if (step := next_redo(case, agent)) is not None]
        last = last_undone(client.cases, agent, client.own.saves)
        if len(cases) > 1 and here:
            self._ask_first("Bring back", here, left_out=len(cases) - len(here))
        elif last:
            self._ask_first("Bring back", last.steps, here=here)
        else:
            self._screen.say("There is nothing of yours to bring back on this shift.", seconds=3)

    @property
    def _new_case_words(self) -> str:
        """The words for a new case, which nobody takes back."""
        key = key_word("status", self._desk.keymap)
        return f"A new case is not taken back{f'; {key} closes it' if key else ''}"

    def _cases_begun_since(self, act: Act | None) -> list[str]:
        """The cases begun in this sitting, after an act if given."""
        client, begun = self._desk.client, list[str]()
        for save in reversed(client.own.saves):
            if act and act.entry_ids & frozenset().union(*save.values()):
                break
            begun += cases_begun(client.cases, save)
        return begun

    def _ask_first(
        self,
        doing: str,
        steps: Sequence[UndoStep],
        acts: Sequence[Act] = (),
        *,
        here: Sequence[UndoStep] = (),
        begun: Sequence[str] = (),
        left_out: int = 0,
    ) -> None:
        """Ask in words.

        `here` is the step on the case in view, `acts` are all that can be chosen from. Cases `begun` since are named first.
        """
        question = f"{doing} {self._in_words(steps, with_customer=bool(begun))}?"
        since = f"{_in_row(map(self._case_and_customer, begun))} {'was' if len(begun) == 1 else 'were'} logged since."
        title, asked = (f"{since} {self._new_case_words}.", [("", question)]) if begun else (question, [])
        warnings = [*asked, *(("", step.dependents_warning) for step in steps if step.dependents_warning)]
        if left_out:
            warnings.append(("", f"Nothing of yours to {doing.lower()} on {left_out} of the marked cases."))
        ways: list[DialogOption] = [("y", "yes", _YES)]
        if here and set(here[0].entries) != {entry for step in steps for entry in step.entries}:
            only = "only" if here[0].case.id in {step.case.id for step in steps} else "instead"
            where = self._case_and_customer(here[0].case.id) if begun else here[0].case.id
            ways.append(("c", f"{only} {here[0].title} on {where}", _HERE))
        if len(acts) > 1:
            ways.append(("l", f"one of your last {len(acts)}", _LIST))

        async def answered(answer: str | None) -> None:
            if answer == _LIST:
                self._ask_which(acts)
            elif answer:
                await self._commit_retracts(here[:1] if answer == _HERE else steps, doing)

        self._screen.app.push_screen(ChoiceDialog(title, warnings, ways), answered)

    def _ask_which(self, acts: Sequence[Act]) -> None:
        """List the last acts, each by a key."""
        named = dict(zip(_KEYS, acts, strict=False))

        async def answered(answer: str | None) -> None:
            if answer:
                self._ask_first("Take back", named[answer].steps)

        ways = [(key, self._in_words(act.steps), key) for key, act in named.items()]
        self._screen.app.push_screen(ChoiceDialog("Take back which of your last?", [], ways), answered)

    def _case_and_customer(self, case: str) -> str:
        """A case, and whose it is."""
        customer = self._desk.client.cases[case].customer
        return f"{case} of {customer}" if customer else case

    def _in_words(self, steps: Sequence[UndoStep], *, with_customer: bool = False) -> str:
        """Entries, their cases, and when they were logged."""
        at = max(entry.at for step in steps for entry in step.entries)
        whose = self._case_and_customer if with_customer else str
        return f"{_steps_in_words(steps, whose)}, {format_time(at, self._desk.clock(), zone=self._desk.shift.zone)}"

    async def _commit_retracts(self, steps: Sequence[UndoStep], doing: str) -> None:
        met, left = {step.case.id: step.case for step in steps}, list(steps)
        try:
            await self._commit_in_parts(left, met)
        except EditConflict as overtaken:
            self._ask_again([replace(step, case=met[step.case.id]) for step in left], left, doing, overtaken)
        except DeskError as error:
            self._screen.warn(error)
        else:
            done = "Taken back" if doing == "Take back" else "Brought back"
            where = f"{steps[0].title} on {steps[0].case.id}" if len(steps) == 1 else f"on {len(steps)} cases"
            words = await self._draft_words(steps, taken=doing == "Take back")
            between = f", {words}:" if words else ":" if len(steps) == 1 else ""
            self._screen.say(f"{done}{between} {where}.", seconds=3)

    async def _commit_in_parts(self, left: list[UndoStep], met: dict[str, Case]) -> None:
        """Retract the steps that are `left`.

        Each is taken from there once it is done. They are one act, however many commits it takes.
        """
        act = object()
        for part in commit_parts(tuple(left), time.monotonic):
            more = len(part) < len(left)
            await self._desk.client.commit([self._retract_change(step, met) for step in part], more=more, part_of=act)
            del left[: len(part)]
            if more:
                await asyncio.sleep(PAUSE)

    async def _draft_words(self, steps: Sequence[UndoStep], *, taken: bool) -> str:
        """Make what was typed a draft again, or none any more. Gives a sentence about it, or nothing."""
        desk, entries = self._desk, frozenset(entry.id for step in steps for entry in step.entries)
        if not taken:
            await desk.words_of_saves.take_away(entries, desk.client.drafts)
            return ""
        form = await desk.words_of_saves.give_back(entries, desk.client.drafts)
        key = key_word(form, desk.keymap) if form in BY_ID else ""
        return f"{f'{key} has' if key else 'a draft keeps'} its words" if form else ""

    def _retract_change(self, step: UndoStep, met: dict[str, Case]) -> Append:
        """The change that retracts one step.

        Its check puts the case it was checked on into `met`.
        """
        desk, now = self._desk, self._desk.clock()
        retracts = tuple(Retract(at=now, by=desk.agent, entry=target.id) for target in step.targets)

        def remember(case: Case) -> None:
            met[case.id] = case

        checks = (
            remember,
            conflict_check(step.case.rev, retracts, desk.client.own.entries),
            entry_check(retracts, shift=desk.shift),
        )
        return Append(step.case.id, retracts, combine_checks(checks), seen=step.case)

    def _ask_again(self, met: Sequence[UndoStep], steps: Sequence[UndoStep], doing: str, overtaken: EditConflict) -> None:
        """Show later entries of others, and ask by another key."""
        clash, now = next((asked, now) for asked, now in zip(steps, met, strict=True) if overtaken.theirs in now.case.entries)
        theirs = their_lines(now.case, clash.case.rev, overtaken, zone=self._desk.zone, own=self._desk.client.own.entries)
        ours = [((f"yours: {doing.lower()} {clash.title}", "strong"),)]

        async def answered(answer: str | None) -> None:
            if answer:
                await self._commit_retracts(met, doing)

        ways: list[DialogOption] = [("t", f"{doing.lower()} all the same; theirs stays on the timeline", SEND)]
        self._screen.app.push_screen(ConflictDialog(f"{clash.case.id} went on while you were asked.", theirs, ours, ways), answered)


def _steps_in_words(steps: Sequence[UndoStep], name_of: Callable[[str], str]) -> str:
    """Entries and their cases in words."""
    named = [name_of(step.case.id) for step in steps]
    if len(steps) == 1:
        together = " (saved together)" if len(steps[0].entries) > 1 else ""
        return f"{steps[0].title} on {named[0]}{together}"
    if len({step.title for step in steps}) == 1:
        return f"{steps[0].title} on {len(steps)} cases: {_in_row(named)}"
    return f"your last entry on {len(steps)} cases: " + "; ".join(
        f"{step.title} on {name}" for step, name in zip(steps, named, strict=True)
    )


def _in_row(named: Iterable[str]) -> str:
    first = list(named)
    more = f" and {len(first) - _NAMED} more" if len(first) > _NAMED else ""
    return ", ".join(first[:_NAMED]) + more
