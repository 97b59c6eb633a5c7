"""Every action on a case, for each screen that says which cases are meant; it opens forms and knows no layout."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from desk.actions import ACTIONS, BY_ID
from desk.model.case import Case
from desk.recovery.learning import Lesson, lessons
from desk.tui.desk_context import desk_of
from desk.tui.keys import key_word
from desk.tui.screens.around import LooksAround
from desk.tui.screens.taking_back import TakesBack

if TYPE_CHECKING:
    from desk.tui.screens.forms.form import Form

ACTS = frozenset(action.id for action in ACTIONS if action.group in {"Take and tell", "Recover", "Change"})
"""The actions that write. Their forms are loaded when the first of them opens, so that the board stands sooner."""

Action = Callable[["ActsOnCases"], Coroutine[Any, Any, None]]


def _opens(name: str) -> Action:
    async def action(screen: ActsOnCases) -> None:
        screen.open_form(name)

    action.__doc__ = f"Open the form of the action `{name}`."
    return action


class ActsOnCases(LooksAround, TakesBack):
    """Gives the actions of the table to a screen; each is done to all of `targets` at once, and bound to their ids, never to a row."""

    @abstractmethod
    def targets(self) -> tuple[str, ...]:
        """The cases an action is about: those marked, else the one under the cursor."""

    action_take = _opens("take")
    action_contact = _opens("contact")
    action_incoming = _opens("incoming")
    action_chase = _opens("chase")
    action_memo = _opens("memo")
    action_listen = _opens("listen")
    action_apology = _opens("apology")
    action_offer = _opens("offer")
    action_answer = _opens("answer")
    action_refusal = _opens("refusal")
    action_cause = _opens("cause")
    action_done = _opens("done")
    action_promise = _opens("promise")
    action_tangible = _opens("tangible")
    action_ask = _opens("ask")
    action_verify = _opens("verify")
    action_story = _opens("story")
    action_status = _opens("status")
    action_priority = _opens("priority")
    action_field = _opens("field")
    action_decider = _opens("decider")
    action_swap = _opens("swap")
    action_link = _opens("link")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What changes a case is offered where there is one, and where it may be changed."""
        if action in ACTS:
            return not desk_of(self).session.read_only and (action == "new" or bool(self.targets()))
        return super().check_action(action, parameters)

    def acting(self, name: str) -> None:
        """The form of an action is about to open: a chance to show what it is about."""

    def acted(self, words: str) -> None:
        """Something was saved: say so where it does not show."""
        self.notify(words, markup=False, timeout=3)

    def begun(self, case: str) -> None:
        """What was saved began another case: say which, and where it makes sense go there."""
        self.notify(f"{case} goes on from here, linked with the one before.", markup=False, timeout=4)

    def open_form(self, name: str, *, start: Mapping[str, str] | None = None) -> None:
        """Open the form of an action for the cases meant; words say why where it makes no sense. `start` is what stands in it already."""
        from desk.tui.screens.forms.guarding import guarded
        from desk.tui.screens.forms.scenes import scene_of
        from desk.tui.screens.forms.table import FORMS

        cases = self.meant()
        if not cases:
            return
        scene = scene_of(desk_of(self), cases[0], also=cases)
        form = FORMS[name](scene)
        if isinstance(form, str):
            self.notify(form.replace("{case}", cases[0].id), markup=False, timeout=4)
        elif form.single and len(cases) > 1:
            self.notify(f"{form.title}: one case at a time; {len(cases)} are marked.", markup=False, timeout=4)
        else:
            self.acting(name)
            if name == "status":
                self.say_who_waits(cases)
            self._open(guarded(form.starting_with(start or {}), scene), cases)

    def lessons(self) -> Sequence[Lesson]:
        """Overdue actions against mistakes that came again, the one that matters most here first."""
        desk = desk_of(self)
        return lessons(desk.live.states(), desk.clock())

    async def action_lesson(self) -> None:
        """Take the overdue action against a repeated mistake, or tick it off, on whichever case it stands."""
        from desk.tui.screens.forms.owning import lesson as own
        from desk.tui.screens.forms.scenes import scene_of

        desk = desk_of(self)
        for lesson in self.lessons():
            if lesson.case in desk.sync.cases:
                case = desk.sync.cases[lesson.case]
                self._open(own(scene_of(desk, case), lesson), [case])
                return
        self.notify("No action against a mistake that came again is overdue.", markup=False, timeout=4)

    def action_new(self) -> None:
        """Log a new case."""
        from desk.tui.screens.forms.beginning import new

        self._open(new(), [])

    def _open(self, form: Form, cases: Sequence[Case]) -> None:
        from desk.tui.screens.forms.form_sheet import FormSheet, whom_of

        sheet = FormSheet(form, cases)

        def closed(saved: bool | None) -> None:
            if saved and sheet.begun:
                self.begun(sheet.begun)
            elif saved:
                whom = whom_of(list(sheet.cases().values()))
                self.acted(f"{whom or 'A new case'}: {form.done or f'{form.action} logged'}.")
                if form.action == "link":
                    self.offer_to_close(list(sheet.cases()))
                self._go_on_after(form, cases)

        self.app.push_screen(sheet, closed)

    def _go_on_after(self, form: Form, cases: Sequence[Case]) -> None:
        """Offer at once, by one key, what follows from what was saved."""
        from desk.tui.screens.forms.ask import Ask
        from desk.tui.screens.forms.scenes import scene_of
        from desk.tui.screens.forms.table import FORMS

        desk = desk_of(self)
        now = [desk.sync.cases[case.id] for case in cases if case.id in desk.sync.cases]
        found = form.after(scene_of(desk, now[0])) if form.after and now else None
        if found is None:
            return
        words, action = found

        def answered(answer: str | None) -> None:
            following = FORMS[action](scene_of(desk, now[0])) if answer else ""
            if not isinstance(following, str):
                self._open(following, now)

        way = (key_word(action, desk.keymap), BY_ID[action].help.lower(), action)
        self.app.push_screen(Ask(words, [], [way]), answered)

    def meant(self) -> list[Case]:
        """The cases an action is about, as they stand."""
        known = desk_of(self).sync.cases
        return [known[case] for case in self.targets() if case in known]
