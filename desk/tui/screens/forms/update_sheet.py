"""The two sheets of one update to many cases: the text once, then each case's own; they word nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from desk.model.case import Case
from desk.model.state import state_of
from desk.recovery.filling import addressed
from desk.tui.desk_context import DeskContext
from desk.tui.screens.forms.form import Scene
from desk.tui.screens.forms.form_sheet import FormSheet, whom_of
from desk.tui.screens.forms.scenes import scene_of
from desk.tui.screens.forms.sheet import Sheet
from desk.tui.screens.forms.updating import each, once

_TEMPLATE = "_template"


def _agent(desk: DeskContext) -> str:
    return addressed(desk.who.name) or desk.agent


class UpdateSheet(Sheet, inherit_bindings=False):
    """Where the text is written once. Saving leads to a look at each case; what is sent there closes this too."""

    BINDINGS = Sheet.BINDINGS

    def __init__(self, desk: DeskContext, cases: Sequence[Case]) -> None:
        super().__init__(once([state_of(case) for case in cases], _agent(desk)), whom_of(cases), "+".join(case.id for case in cases))
        self._cases = list(cases)

    def scene(self) -> Scene:
        """The circumstances on the first of the cases."""
        return scene_of(self.desk, self._cases[0])

    def _keys(self) -> list[tuple[str, str]]:
        return [("ctrl+s", "look at each"), *super()._keys()[1:]]

    async def action_save(self) -> None:
        """Go on to a look at each case; nothing is sent before."""
        template = self.values["text"]
        if not template:
            self.say([((self.form.fields[0].needed, "soon"),)])
            return
        known = self.desk.sync.cases
        cases = [known.get(case.id, case) for case in self._cases]

        async def looked(sent: bool | None) -> None:
            if sent:
                await self.settle(saved=True)

        self.app.push_screen(EachSheet(template, self.desk, cases), looked)


class EachSheet(FormSheet, inherit_bindings=False):
    """A page a case; all of them go out in one commit. A draft belongs to the text it was made from."""

    BINDINGS = FormSheet.BINDINGS

    def __init__(self, template: str, desk: DeskContext, cases: Sequence[Case]) -> None:
        super().__init__(each(template, [state_of(case) for case in cases], _agent(desk)), cases)
        self._template = template

    def _keys(self) -> list[tuple[str, str]]:
        return [("ctrl+s", f"send all {self.form.pages}"), ("pgdn", "next case"), ("pgup", "the one before"), ("esc", "back to the text")]

    async def _draft(self) -> Mapping[str, Any] | None:
        found = await super()._draft()
        return found if found and found.get(_TEMPLATE) == self._template else None

    def _state(self) -> dict[str, Any]:
        return {**super()._state(), _TEMPLATE: self._template}
