"""The screen of a form that logs entries on cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import ClassVar

from textual.binding import BindingType

from desk.errors import DeskError
from desk.model.case import Case
from desk.tui.bindings import form_binding, key_word
from desk.tui.desk_context import DeskContext
from desk.tui.dialogs.choice import ChoiceDialog
from desk.tui.forms.field import THEN, Values
from desk.tui.forms.registry import FORMS
from desk.tui.forms.screen.form_lines import REDO_KEY, news_lines
from desk.tui.forms.screen.form_screen import FormScreen
from desk.tui.forms.screen.rule_questions import Answered, Closed
from desk.tui.forms.screen.save_flow import SaveFlow
from desk.tui.forms.spec import FormSpec
from desk.tui.forms.submission import SeenRevisions, Submission
from desk.tui.messages import CasesChanged, CommitSettled
from desk.tui.presentation.presence import presence_variants
from desk.tui.presentation.toned_text import FlowLine


class EntryFormScreen(FormScreen):
    """Logs what its form asks on all of `cases`, or on none.

    `asked` says that the agent was asked about rules already and goes on. `seen` is what they have seen of the cases, where that is not
    all there is.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *(form_binding(action, f"save_variant({action!r})") for action in ("save_yes", "save_no")),
        *(form_binding(action, f"preset({action!r})") for action in ("presets", "gestures")),
        form_binding("prerequisite"),
    ]

    def __init__(
        self,
        desk: DeskContext,
        spec: FormSpec,
        cases: Sequence[Case],
        *,
        asked: bool = False,
        seen: SeenRevisions | None = None,
        template: str = "",
    ) -> None:
        super().__init__(Submission(desk, spec, cases, seen=seen), template=template)
        self._flow = SaveFlow(self, self.submission, drafts=self.drafts, advisor=self.advisor)
        self._asked = asked
        self._is_saving = False
        self._redone: Values | None = None
        """The answers as a redo left them, until the next press of its key."""
        self._settled: CommitSettled | None = None
        """Changes that became known while another screen lay over this one."""

    def cases(self) -> Mapping[str, Case]:
        """The cases it is about, as far as is known here."""
        return self.submission.cases()

    # ---------------------------------------------------------------- the others

    async def on_mount(self) -> None:
        """Show who else writes here, and let them see that we do."""
        self.on_presence_changed()
        with suppress(DeskError):
            await self.desk.client.presence.announce(tuple(self.submission.known) or self.spec.beside, "writing", self.spec.action)

    def on_presence_changed(self) -> None:
        """Show in the title who else writes on these cases."""
        client = self.desk.client
        here = {each.agent: each for case in self.submission.known for each in client.presence.present_at(case) if each.mode == "writing"}
        others = presence_variants([*here.values()], self.desk.clock())[1:]
        if others != self.title_line.others:
            self.title_line.others = others
            self.title_line.update_text()
            self.refresh()  # the case below paints the same news, and the repaint of one line is lost beside that

    async def close(self, *, saved: bool) -> None:
        """Close the form. Others see that we no longer write."""
        with suppress(DeskError):
            await self.desk.client.presence.announce((), "viewing")
        await super().close(saved=saved)

    async def follow_renumbered(self, renumbered: Mapping[str, str]) -> None:
        """Name cases and draft by the ids of now."""
        self.submission.follow_renumbered(renumbered)
        self.drafts.follow_case(self.submission.draft_case)
        self.edges.show_cases(self.title_line.note)

    def on_cases_changed(self, message: CasesChanged) -> None:
        """Say at once what others log on these cases while we write."""
        changed = [case for case in self.submission.known if case in message.changed]
        theirs = self.submission.unseen_of_others(changed)
        if changed and self.advisor:
            self.advisor.read_again()
        if theirs and not message.own:
            self.say(news_lines(theirs, "Yours is still here."))

    async def on_commit_settled(self, message: CommitSettled) -> None:
        """Go on once the fate of our commit is known. Under another screen it waits for its turn."""
        if self.is_active:
            await self._flow.hear_settled(message.token, is_saved=message.is_saved)
        else:
            self._settled = message

    async def on_screen_resume(self) -> None:
        """Go on with what became known meanwhile."""
        if (settled := self._settled) is not None:
            self._settled = None
            await self._flow.hear_settled(settled.token, is_saved=settled.is_saved)

    # ---------------------------------------------------------------- saving

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Allow a key only in forms that use it."""
        match action:
            case "save_variant":
                return parameters[0] in self.spec.variants_for(self.values)
            case "prerequisite":
                return self.spec.prerequisite is not None and self.spec.prerequisite(self.submission.context()) is not None
        return super().check_action(action, parameters)

    async def action_save(self) -> None:
        """Save what is typed."""
        await self.save("", asked=self._asked)

    async def action_save_variant(self, action: str) -> None:
        """Save it together with what follows from it.

        After an undo, the key of redo brings the text back, as in other programs.
        """
        await self.wait_for_typing()
        if key_word(action, self.desk.keymap) == REDO_KEY and self._has_redone():
            return
        await self.save(self.spec.save_variants[action][1], asked=self._asked)

    def _has_redone(self) -> bool:
        """Bring back what an undo took. One press too many saves nothing either, and says so."""
        if self.field_cursor.can_redo:
            self.field_cursor.redo()
            self._redone = self.values
            return True
        is_too_many, self._redone = self._redone == self.values, None
        if is_too_many:
            self.say_until_typed(((f"all of it is back; {REDO_KEY} once more saves", "soon"),))
        return is_too_many

    async def save(self, then: str, *, asked: bool) -> None:
        """Save once, whatever keys are pressed meanwhile. Nothing can be typed until it is known how it went."""
        if self._is_saving or self.drafts.is_closed:
            return
        self._is_saving, focused = True, self.focused
        await self.wait_for_typing()
        self.form_layout.disabled = True
        try:
            await self._flow.save({**self.values, THEN: then}, asked=asked)
        finally:
            self._is_saving = False
            if not self.drafts.is_closed:
                self.form_layout.disabled = False
                self.set_focus(self.focused or focused)

    async def hand_over(self) -> None:
        """Close the form without saving: a lead goes on with it."""
        self.notify(f"{self.submission.label}: given to a lead, who says whether we did our best.", markup=False, timeout=4)
        await self.close(saved=False)
        await self.drafts.drop()

    # ---------------------------------------------------------------- what opens over it

    def action_preset(self, action: str) -> None:
        """List what is ready-made, and fill in what is chosen.

        Where nothing is, that is said.
        """
        menu = self.spec.menus.get(action)
        if menu is None:
            self.say_until_typed((("Nothing is ready-made in this form.", "dim"), *self._known_pieces()))
            return
        presets = {each.key: each for each in menu.presets(self.values, self.submission.context())}
        here = self.field_cursor.field_among(self.spec.fields)

        async def answered(answer: str | None) -> None:
            if answer in presets:
                await self.fill(presets[answer].values, focus=presets[answer].focus)
                if presets[answer].stays and here:
                    await self.focus_on(here.name)

        options = [(each.key, each.words, each.key) for each in presets.values()]
        self.ask(ChoiceDialog(menu.title, [], options), answered)

    def _known_pieces(self) -> FlowLine:
        """The key of what is known, where the form has it."""
        key, known = key_word("fill", self.desk.keymap), self.spec.known
        return ((f" {key}", "key"), (f" {known.words}", "dim")) if key and known else ()

    def action_prerequisite(self) -> None:
        """Open the form of what had better be done before. This one waits."""
        first = self.spec.prerequisite(self.submission.context()) if self.spec.prerequisite else None
        spec = FORMS[first[1]](self.submission.context()) if first else ""
        if isinstance(spec, str):
            self.say([((spec.replace("{case}", next(iter(self.submission.known), "")), "soon"),)])
            return

        async def closed(_: bool | None) -> None:
            self.edges.show_keys()
            self.renew()

        self.open_form(spec, closed)

    def ask(self, dialog: ChoiceDialog, answered: Answered) -> None:
        """Ask the agent something over the form."""
        self.app.push_screen(dialog, answered)

    def open_form(self, spec: FormSpec, closed: Closed | None = None, *, seen: SeenRevisions | None = None) -> None:
        """Open another form on the same cases. With `seen`, it goes on for this one, and the agent is asked nothing more."""
        screen = EntryFormScreen(self.desk, spec, list(self.cases().values()), asked=seen is not None, seen=seen)
        self.app.push_screen(screen, closed)
