"""Forms opened over a screen, and what follows when they were saved.

It imports every form, some 100 ms, so it is itself imported when the first form opens.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from textual.app import App

from desk.actions_and_keys import BY_ID
from desk.concerns.concern import Concern, ConcernContact
from desk.errors import DeskError
from desk.model.case import Case
from desk.model.changes import Append
from desk.model.state import state_of
from desk.recovery.causes.debt import OverdueLesson
from desk.recovery.customers.links import cases_of_one_cause, waiting_children
from desk.tui.bindings import key_word
from desk.tui.desk_context import DeskContext
from desk.tui.dialogs.choice import ChoiceDialog
from desk.tui.forms.context import entry_context
from desk.tui.forms.field import THEN, Values
from desk.tui.forms.kinds.concern import concern_form, new_concern_form
from desk.tui.forms.kinds.link import duplicate_close_entries, duplicate_of
from desk.tui.forms.kinds.new_case import MINE, new_case_form
from desk.tui.forms.kinds.overdue_action import overdue_action_form
from desk.tui.forms.registry import FORMS
from desk.tui.forms.screen.bulk_update_screen import BulkUpdateScreen
from desk.tui.forms.screen.entry_form_screen import EntryFormScreen
from desk.tui.forms.second_failure_hint import with_second_failure_hint
from desk.tui.forms.spec import EntryContext, FormSpec
from desk.tui.forms.time_answer import spoken_times

_YES = "yes"


class FormHost(Protocol):
    """A screen that forms open over."""

    @property
    def app(self) -> App[object]:
        """The app that shows the forms."""

    @property
    def desk(self) -> DeskContext:
        """The desk the forms save to."""

    def say(self, words: str, *, seconds: float = 4) -> None:
        """Show words in a toast."""

    def warn(self, error: DeskError, *, seconds: float = 8) -> None:
        """Show an error in a toast."""

    def before_form(self, name: str) -> None:
        """Prepare for the form of this action."""

    def after_save(self, words: str) -> None:
        """Say what was saved."""

    def after_new_case(self, case: str, words: str, *, is_taken: bool) -> None:
        """Say which case was begun, and go on with it."""


class FormOpener:
    """Opens the forms of the actions over one screen."""

    def __init__(self, host: FormHost) -> None:
        self._host = host
        self._desk = host.desk

    def open_form(self, name: str, cases: Sequence[Case], *, start: Mapping[str, str] | None = None) -> None:
        """Open the form of an action, or say why not.

        `start` gives values that stand in it already.
        """
        context = entry_context(self._desk, cases[0], also=cases)
        form = FORMS[name](context)
        if isinstance(form, str):
            self._host.say(form.replace("{case}", cases[0].id))
        elif form.single_case and len(cases) > 1:
            self._host.say(f"{form.title}: one case at a time; {len(cases)} are marked, esc unmarks them.")
        else:
            self._host.before_form(name)
            if name == "status":
                self._say_who_waits(cases)
            self._push_form(with_second_failure_hint(form.starting_with(start or {}), context), cases)

    def open_lesson(self, found: Sequence[OverdueLesson]) -> None:
        """Open the form that owns the first of these overdue actions."""
        known = self._desk.client.cases
        lesson = next((lesson for lesson in found if lesson.case in known), None)
        if lesson is None:
            self._host.say("No action against a mistake that came again is overdue.")
            return
        case = known[lesson.case]
        self._push_form(overdue_action_form(self._context_of(case), lesson), [case])

    def open_new_case(self) -> None:
        """Open the form of a new case."""
        self._push_form(new_case_form(), [])

    def open_new_concern(self, case: Case | None = None) -> None:
        """Open the form of a new concern. `case` is the one that showed it."""
        agents = [agent.id for agent in self._desk.shift.agents]
        shown_by = {"case": case.id, "title": state_of(case).subject} if case else {}
        self._push_plain_form(new_concern_form(agents, self._desk.agent, **shown_by))

    def open_concern_form(self, name: str, concern: Concern, contact: ConcernContact | None) -> None:
        """Open the form of a concern's note, or say why not."""
        known = self._desk.client.documents
        form = concern_form(name, concern, contact, lambda: known.concern(concern.id))
        if isinstance(form, str):
            self._host.say(form)
        else:
            self._push_plain_form(form)

    def _push_plain_form(self, form: FormSpec) -> None:
        """Open a form that is about no case."""

        def closed(saved: bool | None) -> None:
            if saved:
                self._host.after_save(f"{form.about_words}: {form.saved_words}.")

        self._host.app.push_screen(EntryFormScreen(self._desk, form, []), closed)

    def open_update(self, cases: Sequence[Case]) -> None:
        """Open the form of one update to all these cases.

        A case alone stands for all cases of its cause.
        """
        if len(cases) == 1:
            state = state_of(cases[0])
            found = cases_of_one_cause(state, self._desk.live.states_beside(state))
            if len(found) < 2:
                words = f"No other case has the cause of {cases[0].id}. l links cases; several that are marked, all at once."
                self._host.say(words, seconds=5)
                return
            cases = [state.case for state in found]
        told = f"{len(cases)} cases: updated."
        self._host.app.push_screen(BulkUpdateScreen(self._desk, cases), lambda sent: self._host.after_save(told) if sent else None)

    def _context_of(self, case: Case) -> EntryContext:
        return entry_context(self._desk, case)

    def _push_form(self, form: FormSpec, cases: Sequence[Case]) -> None:
        sheet = EntryFormScreen(self._desk, form, cases)

        def closed(saved: bool | None) -> None:
            if saved:
                self._follow_up(sheet, form)

        self._host.app.push_screen(sheet, closed)

    def _follow_up(self, sheet: EntryFormScreen, form: FormSpec) -> None:
        """Say what was saved, and offer what follows from it."""
        if begun := sheet.submission.begun_case:
            words = f"{begun} goes on from here, linked with the one before" if sheet.cases() else f"{begun} logged"
            self._host.after_new_case(begun, words, is_taken=sheet.submission.then == MINE)
            return
        self._host.after_save(self._saved_words(sheet))
        if form.action == "link":
            self._offer_to_close(list(sheet.submission.saved_cases))
        self._offer_next(form, sheet.submission.saved_cases)

    def _saved_words(self, sheet: EntryFormScreen) -> str:
        """The entry and its case, with the key that takes it back."""
        said, logged = sheet.spec.saved_words, sheet.submission.saved_cases
        words = said if isinstance(said, str) else said(self._spoken_answers(sheet))
        where = logged[0] if len(logged) == 1 else f"{len(logged)} cases"
        key = key_word("undo", self._desk.keymap)
        return f"{words or f'{sheet.spec.action} logged on'} {where}{f', {key} takes it back' if key else ''}"

    @staticmethod
    def _spoken_answers(sheet: EntryFormScreen) -> Values:
        """The answers with times in words, and the way they were saved."""
        return {**spoken_times(sheet.spec.fields, sheet.values, sheet.submission.context()), THEN: sheet.submission.then}

    def _offer_next(self, form: FormSpec, cases: Sequence[str]) -> None:
        """Offer by one key the form that follows from the one saved."""
        known = self._desk.client.cases
        now = [known[case] for case in cases if case in known]
        found = form.follow_up(self._context_of(now[0])) if form.follow_up and now else None
        if found is None:
            return
        words, action = found

        def answered(answer: str | None) -> None:
            following = FORMS[action](self._context_of(now[0])) if answer else ""
            if not isinstance(following, str):
                self._push_form(following, now)

        way = (key_word(action, self._desk.keymap), BY_ID[action].help.lower(), action)
        self._host.app.push_screen(ChoiceDialog(words, [], [way]), answered)

    def _say_who_waits(self, cases: Sequence[Case]) -> None:
        """Name the linked cases that wait for these.

        A parent case should end last.
        """
        others, key = self._desk.live.states(), key_word("update_all", self._desk.keymap)
        for case in cases:
            if waiting := waiting_children(state_of(case), others):
                verb = "waits" if len(waiting) == 1 else "wait"
                told = f"; {key} tells them all." if key else "."
                self._host.say(f"{', '.join(waiting)} still {verb} for {case.id}{told}", seconds=8)

    def _offer_to_close(self, linked: Sequence[str]) -> None:
        """Offer to close cases just linked as duplicates of another."""
        desk = self._desk
        known = [desk.client.cases[case] for case in linked if case in desk.client.cases]
        same = [case for case in known if duplicate_of(case, desk.agent)]
        if not same:
            return

        async def answered(answer: str | None) -> None:
            if answer == _YES:
                await self._close_cases(same)

        title = f"Close {', '.join(case.id for case in same)} as the same matter as {duplicate_of(same[0], desk.agent)}?"
        self._host.app.push_screen(ChoiceDialog(title, [("", "u opens it again.")], [("y", "yes", _YES)]), answered)

    async def _close_cases(self, cases: Sequence[Case]) -> None:
        try:
            await self._desk.client.commit(
                [Append(case.id, duplicate_close_entries(case, self._context_of(case)), seen=case) for case in cases]
            )
        except DeskError as error:
            self._host.warn(error)
