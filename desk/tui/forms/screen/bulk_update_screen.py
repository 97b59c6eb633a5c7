"""The two screens of one update to many cases."""

from __future__ import annotations

from collections.abc import Sequence

from desk.model.case import Case
from desk.model.state import state_of
from desk.recovery.salutation import salutation
from desk.tui.bindings import key_word
from desk.tui.desk_context import DeskContext
from desk.tui.forms.kinds.bulk_update import bulk_update_form, bulk_update_pages_form
from desk.tui.forms.screen.entry_form_screen import EntryFormScreen
from desk.tui.forms.screen.form_screen import FormScreen
from desk.tui.forms.submission import Submission


class BulkUpdateScreen(FormScreen):
    """Asks for the text once. Saving leads to a look at each case, and closes when that was sent."""

    def __init__(self, desk: DeskContext, cases: Sequence[Case]) -> None:
        spec = bulk_update_form([state_of(case) for case in cases], _agent_signature(desk))
        super().__init__(Submission(desk, spec, cases))

    def key_hints(self) -> list[tuple[str, str]]:
        """The keys of a form, of which the first leads on."""
        return [(key_word("save", self.desk.keymap), "look at each"), *super().key_hints()[1:]]

    async def action_save(self) -> None:
        """Go on to a look at each case. Nothing is sent yet."""
        template = self.values["text"]
        if not template:
            self.say_until_typed(((self.spec.fields[0].needed, "soon"),))
            return

        async def closed(sent: bool | None) -> None:
            if sent:
                await self.close(saved=True)

        self.app.push_screen(BulkUpdatePagesScreen(template, self.desk, list(self.submission.cases().values())), closed)


class BulkUpdatePagesScreen(EntryFormScreen):
    """Shows a page a case. All go out in one commit. A draft belongs to the text it was made from."""

    def __init__(self, template: str, desk: DeskContext, cases: Sequence[Case]) -> None:
        spec = bulk_update_pages_form(template, [state_of(case) for case in cases], _agent_signature(desk))
        super().__init__(desk, spec, cases, template=template)

    def key_hints(self) -> list[tuple[str, str]]:
        """The keys of the pages."""
        send = (key_word("save", self.desk.keymap), f"send all {self.spec.pages}")
        return [send, ("pgdn", "next case"), ("pgup", "the one before"), ("esc", "back to the text")]


def _agent_signature(desk: DeskContext) -> str:
    """The agent's name as a customer reads it."""
    return salutation(desk.who.name) or desk.agent
