"""Actions on cases that board, case and sheets share."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from textual import work

from desk.actions_and_keys import ACTIONS
from desk.model.case import Case
from desk.recovery.causes.debt import OverdueLesson, overdue_lessons
from desk.tui.screens.desk_screen import Answer, DeskScreen

if TYPE_CHECKING:
    from desk.tui.form_opener import FormOpener
    from desk.tui.screens.undo import UndoActions

WRITING_ACTIONS = frozenset(action.id for action in ACTIONS if action.group in {"Take and tell", "Recover", "Change"})
"""The actions that write."""


class CaseActions(DeskScreen[Answer]):
    """Does the actions of the table on the cases of a screen.

    Each is done to all of `targets` at once.
    """

    @abstractmethod
    def targets(self) -> tuple[str, ...]:
        """The marked cases, else the one under the cursor."""

    def case_in_view(self) -> str:
        """The case on screen or under the cursor.

        Empty where there is none.
        """
        return next(iter(self.targets()), "")

    def target_cases(self) -> list[Case]:
        """The cases an action is about, as they stand."""
        known = self.desk.client.cases
        return [known[case] for case in self.targets() if case in known]

    def single_target(self, what: str) -> str:
        """The one case an action is about.

        Empty where there is not one. Where there are several, the agent is told that `what` takes one.
        """
        cases = self.target_cases()
        if len(cases) > 1:
            self.say(f"{what}: one case at a time; {len(cases)} are marked, esc unmarks them.")
        return cases[0].id if len(cases) == 1 else ""

    # ---------------------------------------------------------------- hooks

    def before_form(self, name: str) -> None:
        """Prepare for the form of an action, which is about to open."""

    def after_save(self, words: str) -> None:
        """Say what a form saved."""
        self.say(words, seconds=3)

    def after_new_case(self, case: str, words: str, *, is_taken: bool) -> None:
        """Say which case was begun. One that the agent took opens."""
        from desk.tui import navigation  # which knows the screens that are built from this one

        self.say(words)
        if is_taken:
            self.app.call_later(navigation.go_to_case, self.app, case)

    def after_sheet(self, entry: str | None) -> None:
        """Go to the entry chosen on a sheet over this screen."""

    # ---------------------------------------------------------------- actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer an action that writes only where a case may be changed."""
        if action == "open_form":
            action = str(parameters[0])
        if action == "put_back":
            return self.desk.session.can_go_back and not self.desk.session.read_only
        if action in WRITING_ACTIONS:
            return not self.desk.session.read_only and (action == "new" or bool(self.targets()))
        return super().check_action(action, parameters)

    @property
    def _form_opener(self) -> FormOpener:
        from desk.tui.form_opener import FormOpener  # with every form, some 100 ms that the board does not wait for

        return FormOpener(self)

    def action_open_form(self, name: str) -> None:
        """Open the form of an action for the cases meant."""
        self.open_form(name)

    def open_form(self, name: str, *, start: Mapping[str, str] | None = None) -> None:
        """Open the form of an action for the cases meant.

        `start` gives values that stand in it already.
        """
        if cases := self.target_cases():
            self._form_opener.open_form(name, cases, start=start)

    def action_new(self) -> None:
        """Log a new case."""
        self._form_opener.open_new_case()

    async def action_next_case(self) -> None:
        """Go to the case after this one on the board."""
        await self.run_action("app.go_to_case_beside(1)")

    async def action_previous_case(self) -> None:
        """Go to the case before this one on the board."""
        await self.run_action("app.go_to_case_beside(-1)")

    async def action_best_case(self) -> None:
        """Go to the case whose waiting costs most, this one aside."""
        await self.run_action("app.go_to_best_case")

    def action_bell(self) -> None:
        """Ask what the bell sounds for, and keep it."""
        import_module("desk.tui.screens.bell_choice").choose_bell(self)

    @work(group="kept", exclusive=True)
    async def action_put_back(self) -> None:
        """Ask what becomes of own work that the shift lost."""
        from desk.tui.screens.lost_work import ask_about_lost_work  # with its dialog

        await ask_about_lost_work(self)

    async def action_concern(self) -> None:
        """Show what may go wrong next."""
        await self.run_action("app.open_concerns")

    async def action_report(self) -> None:
        """Show the figures of the shift."""
        await self.run_action("app.open_report")

    async def action_calendar(self) -> None:
        """Show what is due on the coming days."""
        await self.run_action("app.open_book('calendar:CalendarScreen')")

    async def action_workload(self) -> None:
        """Show who has how many cases."""
        await self.run_action("app.open_book('workload:WorkloadScreen')")

    async def action_stories(self) -> None:
        """Read the story book."""
        await self.run_action("app.open_book('story_book:StoryBookScreen')")

    async def action_learned(self) -> None:
        """Read one's own learning log."""
        await self.run_action("app.open_book('learning_log:LearningLogScreen')")

    async def action_seals(self) -> None:
        """Check the seals of signed handovers."""
        await self.run_action("app.open_book('seals:SealsScreen')")

    async def action_handover(self) -> None:
        """Open the change of shift, at this case's line."""
        case = self.case_in_view() if self.WHERE == "case" else ""
        await self.run_action(f"app.open_handover({case!r})")

    def action_update_all(self) -> None:
        """Write one update to cases marked or of one cause."""
        if cases := self.target_cases():
            self._form_opener.open_update(cases)

    def overdue_lessons(self) -> Sequence[OverdueLesson]:
        """Overdue actions against repeated mistakes.

        The one that matters most here comes first.
        """
        return overdue_lessons(self.desk.live.states_with_causes(), self.desk.clock())

    def action_lesson(self) -> None:
        """Take the overdue action against a repeated mistake, or tick it off."""
        self._form_opener.open_lesson(self.overdue_lessons())

    @property
    def _undo_actions(self) -> UndoActions:
        from desk.tui.screens.undo import UndoActions  # with its dialogs, some 20 ms that the board does not wait for

        return UndoActions(self)

    def action_undo(self) -> None:
        """Ask whether to take back what the agent did last."""
        self._undo_actions.undo(self.target_cases())

    def action_redo(self) -> None:
        """Ask whether to bring back what was taken back last."""
        self._undo_actions.redo(self.target_cases())
