"""The screen around a form."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen

from desk.errors import DeskError
from desk.tui.forms.field import ECHOED
from desk.tui.forms.inputs.messages import AnswerChanged, AnswerSkipped
from desk.tui.forms.inputs.registry import AnswerInput
from desk.tui.forms.screen.autofill import Autofill
from desk.tui.forms.screen.draft_keeper import KEEP_SECONDS, DraftKeeper
from desk.tui.forms.screen.form_cursor import FormCursor
from desk.tui.forms.screen.form_edges import FormEdges
from desk.tui.forms.screen.form_exit import FormExit
from desk.tui.forms.screen.form_keys import FORM_KEYS, has_use_for
from desk.tui.forms.screen.form_layout import FormLayout
from desk.tui.forms.screen.form_lines import SAVE, AdvicePanel, FormTitle, echo_line, key_hints
from desk.tui.forms.screen.form_presets import FormPresets
from desk.tui.forms.screen.form_widgets import form_widgets
from desk.tui.forms.screen.live_panel import LivePanel
from desk.tui.forms.screen.pending_letters import letters_taken
from desk.tui.forms.screen.said_lines import SaidLines
from desk.tui.forms.screen.text_advisor import advisor_of
from desk.tui.forms.submission import Submission
from desk.tui.help_groups import HelpGroup
from desk.tui.presentation.toned_text import FlowLine
from desk.tui.textual_compat.screen import ThriftyScreen
from desk.tui.widgets.key_line import KeyLine


class FormScreen(ThriftyScreen, ModalScreen[bool], inherit_bindings=False):
    """Shows a form, keeps a draft of it, and helps with typing. Closes with True when it was saved, False when it was left.

    `template` is the text the form was made from, where drafts depend on it. What saving means, a subclass says.
    """

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [*FORM_KEYS]

    title_line = getters.query_one(FormTitle)
    key_line = getters.query_one(KeyLine)
    said = getters.query_one(SaidLines)
    live = getters.query_one(LivePanel)

    def __init__(self, submission: Submission, *, template: str = "") -> None:
        super().__init__()
        desk, spec = submission.desk, submission.spec
        self.desk = desk
        self.spec = spec
        self.submission = submission
        self.form_layout = FormLayout(spec)
        self.drafts = DraftKeeper(desk.client.drafts, self.form_layout, case=submission.draft_case, form=spec.action, template=template)
        self.edges = FormEdges(self, submission, self.form_layout)
        self.field_cursor = FormCursor(self, self.form_layout, spec)
        self._presets = FormPresets(self, submission, self.field_cursor)
        self._exit = FormExit(self, self.drafts, desk=desk, spec=spec)
        self.autofill = Autofill(spec, self.form_layout)
        self.advisor = advisor_of(self.form_layout, submission)
        self.is_skipped = False
        """Was it left with a blank in place of an answer?"""

    def compose(self) -> ComposeResult:
        """Title, fields with facts beside them, what is said meanwhile, keys."""
        yield from form_widgets(self.spec, self.form_layout, self.advisor)

    async def on_mount(self) -> None:
        """Bring back the draft, and put the cursor where it was."""
        has_draft = await self.drafts.restore()
        self.edges.show_cases("your draft" if has_draft else "")
        self.edges.show_keys()
        self.renew()
        self.set_interval(KEEP_SECONDS, self._pass_time)

    @property
    def values(self) -> Mapping[str, str]:
        """The answers, by field."""
        return self.form_layout.values

    def answer_to(self, name: str) -> AnswerInput:
        """The input of a field."""
        return self.form_layout.answer_to(name)

    def own_help(self) -> tuple[str, Sequence[HelpGroup]]:
        """The field with the cursor, and the keys of the form."""
        named = self.field_cursor.field_among(self.spec.fields)
        return self.spec.title, self.edges.help_groups(named, is_typed=self.drafts.is_typed)

    async def wait_for_typing(self) -> None:
        """Wait until the keys pressed so far have become text. A key of the form's own is heard sooner than the letters before it."""
        await letters_taken(self.focused)

    # ---------------------------------------------------------------- what it shows

    @on(AnswerChanged)
    def renew(self) -> None:
        """Show again what depends on what is typed."""
        context, layout = self.submission.context(), self.form_layout
        self.autofill.renew(context)
        layout.apply_conditions()
        values = layout.values
        if self.spec.live_lines:
            self.live.renew(values, context)
        for field in self.spec.fields:
            if field.sort in ECHOED or field.name in self.spec.echoes:
                layout.show_echo(field.name, echo_line(self.spec, field, values, context))
        if self.advisor:
            self.advisor.renew()
        self.edges.show_keys()
        self.edges.show_title()

    def say(self, lines: Sequence[FlowLine]) -> None:
        """Say something above the keys until the next thing is said. No lines take it away."""
        self.said.say(lines)

    def say_until_typed(self, line: FlowLine) -> None:
        """Say what an answer lacks."""
        self.said.say_until_typed(line)

    def say_more(self, words: str) -> None:
        """Say something under what was said last."""
        self.said.say_more(words)

    @on(AnswerChanged)
    def _take_back_question(self) -> None:
        self.said.take_back_question()

    def key_hints(self) -> list[tuple[str, str]]:
        """The keys of this form, with their words."""
        return key_hints(
            self.spec,
            self.values,
            self.submission.context(),
            enter=self.field_cursor.enter_words,
            has_phrases=self.advisor is not None and self.advisor.has_parts,
            has_draft=self.drafts.is_there,
            can_redo=self.field_cursor.can_redo,
            chooses=self.field_cursor.is_on_choice,
        )

    def on_descendant_focus(self) -> None:
        """Say what enter does here. The field that was left may say more now."""
        self.autofill.rewrite(self.submission.context())
        self.edges.show_keys()

    @on(FormLayout.PageTurned)
    def _show_page_title(self) -> None:
        self.edges.show_title()

    @on(AdvicePanel.Resized)
    def _fit_advice(self) -> None:
        if self.advisor:
            self.advisor.renew()

    async def _pass_time(self) -> None:
        """Keep what is typed, and show anew what times mean."""
        await self.keep_draft()
        self.renew()

    # ---------------------------------------------------------------- keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Allow a key only in forms that use it."""
        if action == "go_on":
            return self.field_cursor.is_on_line
        if action == "more":
            return self.form_layout.has_more and not self.field_cursor.has_selection
        return has_use_for(self.spec, action) and super().check_action(action, parameters)

    async def action_next_field(self, steps: int) -> None:
        """Go to the next field that is asked, or back.

        What was typed is heard first: it says which fields are asked.
        """
        await self.wait_for_typing()
        self.form_layout.apply_conditions()
        if steps > 0:
            self.focus_next()
        else:
            self.focus_previous()

    async def action_go_on(self) -> None:
        """Go to the next field. Where nothing more need be answered, save."""
        await self.wait_for_typing()
        if self.field_cursor.enter_words == SAVE:
            await self.action_save()
        else:
            await self.action_next_field(1)

    async def action_page(self, steps: int) -> None:
        """Turn to the next page, or to the one before."""
        await self.wait_for_typing()
        await self.form_layout.show_page(max(0, min(self.form_layout.page + steps, self.spec.pages - 1)))
        self.renew()

    async def action_more(self) -> None:
        """Show what is seldom asked, or put it out of view."""
        await self.wait_for_typing()
        await self.form_layout.turn_more()
        self.renew()

    async def action_fill(self) -> None:
        """List what is known from elsewhere, and fill in what is chosen."""
        await self.wait_for_typing()
        self._presets.list_known()

    async def action_put_away(self) -> None:
        """Put away a suggestion.

        It is the one in the field with the cursor, else the one below the fields.
        """
        await self.wait_for_typing()
        if self.field_cursor.put_away_suggestion():
            return
        if self.spec.put_away and self.spec.put_away(self.values):
            self.autofill.rewrite(self.submission.context(), under_cursor=True)
            self.renew()

    def action_phrase(self) -> None:
        """Go to what is not filled in, else put in the phrase."""
        if self.advisor:
            self.advisor.help_with_text()

    async def fill(self, values: Mapping[str, str], *, focus: str = "") -> None:
        """Fill in these answers over what stood there, then go to `focus`."""
        for name, text in values.items():
            self.form_layout.fill(name, text)
        self.renew()
        if focus:
            await self.focus_on(focus)

    async def focus_on(self, name: str) -> None:
        """Put the cursor into a field."""
        await self.form_layout.focus_on(name)

    async def mend(self, name: str) -> None:
        """Put the cursor behind what is wrong in a field."""
        await self.form_layout.mend(name)

    async def action_replies(self) -> None:
        """List the agent's own texts. The one chosen goes in at the cursor."""
        await self.wait_for_typing()
        self._presets.list_replies()

    async def action_edit(self) -> None:
        """Edit a text in the agent's own editor. It is the one with the cursor, else the first."""
        await self.wait_for_typing()
        if self.field_cursor.editable is None:
            return
        await self.keep_draft()
        if fault := self.field_cursor.edit_outside():
            self.say([((fault, "late"),)])

    # ---------------------------------------------------------------- drafts and leaving

    async def keep_draft(self) -> bool:
        """Keep a draft of what is typed. False when it could not be kept, which is said."""
        return await self._exit.keep_draft()

    @property
    def typed_text(self) -> str:
        """The typed answers as lines for people."""
        return self.drafts.typed_text

    async def action_leave(self) -> None:
        """Keep what is typed, and go back. Where it cannot be kept, only a second escape leaves it behind."""
        await self._exit.leave()

    def action_discard(self) -> None:
        """Ask whether to throw away what is typed. Where there is nothing, that is said."""
        self._exit.discard()

    async def close(self, *, saved: bool) -> None:
        """Close the form. What was saved needs no draft any more."""
        await self.drafts.close(saved=saved)
        self.dismiss(saved)

    async def on_unmount(self) -> None:
        """Keep the draft when the window ends without having asked."""
        with suppress(DeskError):
            await self.drafts.keep()

    # ---------------------------------------------------------------- saving

    @on(AnswerSkipped)
    async def _skip(self) -> None:
        """Leave the form. Nothing is typed in it."""
        self.is_skipped = True
        await self.close(saved=False)

    @abstractmethod
    async def action_save(self) -> None:
        """Save what is typed."""
