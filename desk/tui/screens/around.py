"""What an agent opens around a case: its playbook, its script, the cases it belongs with; it knows screens and no layout."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence

from textual.screen import Screen

from desk.errors import DeskError
from desk.model.case import Case
from desk.model.changes import Append
from desk.model.state import state_of
from desk.tui.desk_context import desk_of
from desk.tui.keys import key_word
from desk.tui.printable import printable

_YES = "yes"


class LooksAround(Screen[None]):
    """Gives these to a screen that says which cases are meant."""

    @abstractmethod
    def meant(self) -> list[Case]:
        """The cases an action is about, as they stand."""

    @abstractmethod
    def acted(self, words: str) -> None:
        """Something was saved."""

    def action_playbook(self) -> None:
        """Begin the playbook that fits, or go on with the one in hand."""
        from desk.tui.screens.playbook import PlaybookScreen

        self._open_for_one("A playbook", PlaybookScreen)

    def action_script(self) -> None:
        """Show what to say, in the right order."""
        from desk.tui.screens.script import ScriptScreen

        self._open_for_one("A script", ScriptScreen)

    def action_others(self) -> None:
        """Show the customer's other cases, and those linked."""
        from desk.tui.screens.others import OthersScreen

        self._open_for_one("Their other cases", OthersScreen)

    def _open_for_one(self, what: str, screen: Callable[[str], Screen[None]]) -> None:
        cases = self.meant()
        if len(cases) > 1:
            self.notify(f"{what}: one case at a time; {len(cases)} are marked.", markup=False, timeout=4)
        elif cases:
            self.app.push_screen(screen(cases[0].id))

    def action_update_all(self) -> None:
        """Write one update to every case of one cause, or to those marked."""
        from desk.recovery.linking import of_one_cause
        from desk.tui.screens.forms.update_sheet import UpdateSheet

        desk, cases = desk_of(self), self.meant()
        if len(cases) == 1:
            cases = [state.case for state in of_one_cause(state_of(cases[0]), desk.live.states())]
        if len(cases) < 2:
            if cases:
                said = f"No other case has the cause of {cases[0].id}. l links cases; several that are marked, all at once."
                self.notify(said, markup=False, timeout=5)
            return
        self.app.push_screen(UpdateSheet(desk, cases), lambda sent: self.acted(f"{len(cases)} cases: updated.") if sent else None)

    def say_who_waits(self, cases: Sequence[Case]) -> None:
        """A parent should not end before its children: say who waits, and stop nobody."""
        from desk.recovery.linking import waiting_for

        others = desk_of(self).live.states()
        for case in cases:
            if waiting := waiting_for(state_of(case), others):
                verb, key = "waits" if len(waiting) == 1 else "wait", key_word("update_all", desk_of(self).keymap)
                told = f"; {key} tells them all." if key else "."
                self.notify(f"{', '.join(waiting)} still {verb} for {case.id}{told}", markup=False, timeout=8)

    def offer_to_close(self, linked: Sequence[str]) -> None:
        """A case just called the same matter as another need not stay open; u takes the closing back."""
        from desk.tui.screens.forms.ask import Ask
        from desk.tui.screens.forms.linking import closing_as_duplicate, duplicate_of
        from desk.tui.screens.forms.scenes import scene_of

        desk = desk_of(self)
        known = [desk.sync.cases[case] for case in linked if case in desk.sync.cases]
        same = [case for case in known if duplicate_of(case, desk.agent)]
        if not same:
            return

        async def answered(answer: str | None) -> None:
            if answer == _YES:
                await self._close([Append(case.id, closing_as_duplicate(case, scene_of(desk, case))) for case in same])

        title = f"Close {', '.join(case.id for case in same)} as the same matter as {duplicate_of(same[0], desk.agent)}?"
        self.app.push_screen(Ask(title, [("", "u opens it again.")], [("y", "yes", _YES)]), answered)

    async def _close(self, changes: Sequence[Append]) -> None:
        try:
            await desk_of(self).sync.commit(changes)
        except DeskError as error:
            self.notify(printable(str(error)), markup=False, severity="error", timeout=8)
