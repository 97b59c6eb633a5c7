"""The screen around a form."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import ClassVar

from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen

from desk.actions_and_keys import BY_ID, key_labels
from desk.errors import DeskError
from desk.tui.bindings import form_binding, key_word
from desk.tui.dialogs.choice import ChoiceDialog
from desk.tui.external_editor import edit_suspended
from desk.tui.forms.inputs.messages import AnswerChanged, AnswerSubmitted
from desk.tui.forms.inputs.registry import AnswerInput
from desk.tui.forms.inputs.text import FormLine, FormTextArea, typeable
from desk.tui.forms.screen.autofill import Autofill
from desk.tui.forms.screen.draft_keeper import KEEP_SECONDS, DraftKeeper
from desk.tui.forms.screen.field_help import field_groups
from desk.tui.forms.screen.form_layout import ECHOED, FormLayout
from desk.tui.forms.screen.form_lines import AdvicePanel, FormTitle, echo_line, fact_column, fact_row, key_hints, page_title, title_hints
from desk.tui.forms.screen.preset_search import PresetSearch
from desk.tui.forms.screen.reply_presets import reply_presets
from desk.tui.forms.screen.text_advisor import TextAdvisor
from desk.tui.forms.spec import WORDS, EntryContext, Values, asked_values
from desk.tui.forms.submission import Submission
from desk.tui.help_groups import HelpGroup
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import FlowLine
from desk.tui.widgets.key_line import KeyLine
from desk.tui.widgets.toned_static import TonedStatic

_NO_TEMPLATES = "You have no texts of your own yet. `desk config --init` shows how: [templates] in the settings, or a folder named there."
_FEW_FIELDS = 5
"""With so few fields, a window of 80 columns has room for facts beside them."""


class FormScreen(ModalScreen[bool], inherit_bindings=False):
    """Shows a form, keeps a draft of it, and helps with typing. Closes with True when it was saved, False when it was left.

    `template` is the text the form was made from, where drafts depend on it. What saving means, a subclass says.
    """

    AUTO_FOCUS = ""
    # Priority: what is typed right after a tab belongs to the next field, however fast it comes.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "next_field(1)", show=False, priority=True),
        Binding("shift+tab", "next_field(-1)", show=False, priority=True),
        Binding("escape", "leave", show=False),
        Binding("f1", "app.help", show=False),
        form_binding("save"),
        form_binding("editor", "edit"),
        form_binding("phrase"),
        form_binding("fill"),
        form_binding("put_away"),
        form_binding("more"),
        form_binding("discard"),
        form_binding("replies"),
        Binding("pagedown", "page(1)", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False, priority=True),
    ]

    title_line = getters.query_one(FormTitle)
    key_line = getters.query_one(KeyLine)
    said = getters.query_one("#said", TonedStatic)
    live = getters.query_one("#live", TonedStatic)

    def __init__(self, submission: Submission, *, template: str = "") -> None:
        super().__init__()
        desk, spec = submission.desk, submission.spec
        self.desk = desk
        self.spec = spec
        self.submission = submission
        self.form_layout = FormLayout(spec)
        self.drafts = DraftKeeper(desk.client.drafts, self.form_layout, case=submission.draft_case, form=spec.action, template=template)
        self.autofill = Autofill(spec, self.form_layout)
        self.advisor = self._make_advisor()
        self._is_opening = True
        """Is the form not shown yet? Letters pressed meanwhile are kept."""
        self._is_warned = False
        self._last_said: Sequence[FlowLine] = ()

    def _make_advisor(self) -> TextAdvisor | None:
        spec, desk = self.spec, self.desk
        if spec.text_check is None:
            return None
        context, key_of = self.submission.context, partial(key_word, keymap=desk.keymap)
        return TextAdvisor(self.form_layout, spec, spec.text_check, context=context, checker=desk.wording, key_of=key_of)

    def compose(self) -> ComposeResult:
        """Title, fields with facts beside them, what is said meanwhile, keys."""
        has_parts = self.advisor is not None and self.advisor.has_parts
        on_top = self.spec.facts_on_top or has_parts
        facts = self.spec.context_facts
        looks = {"-few": len(self.spec.fields) <= _FEW_FIELDS, "-told": self.spec.facts_on_top, "-marked": has_parts}
        with Vertical(id="sheet", classes=" ".join(name for name, holds in looks.items() if holds)):
            yield FormTitle(id="sheet-title")
            if facts and on_top:
                yield TonedStatic([fact_row(facts)], id="heard")
            with Horizontal(id="sheet-body"):
                yield self.form_layout
                if self.advisor and has_parts:
                    yield self.advisor.marks
                elif facts and not on_top:
                    yield TonedStatic(fact_column(facts), id="aside")
            if self.advisor:
                yield self.advisor.advice
            yield self._live_panel()
            yield TonedStatic(id="said")
            yield KeyLine(id="sheet-keys")

    def _live_panel(self) -> TonedStatic:
        panel = TonedStatic(id="live")
        if self.spec.live_rows:
            panel.styles.height = self.spec.live_rows
        return panel

    async def on_mount(self) -> None:
        """Bring back the draft, and put the cursor where it was."""
        has_draft = await self.drafts.restore()
        self.title_line.cases, self.title_line.note = self.submission.label, "your draft" if has_draft else ""
        self.show_keys()
        self.call_after_refresh(self._take_early_keys)
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
        named = next(
            (field for field in self.spec.fields if self.focused and self.answer_to(field.name) in self.focused.ancestors_with_self), None
        )
        return self.spec.title, field_groups(self.spec.title, named, [*self.key_line.keys, ("F1", "this help")])

    # ---------------------------------------------------------------- keys typed early

    def on_key(self, event: events.Key) -> None:
        """Keep a letter typed while the form is still opening."""
        if self._is_opening and event.is_printable:
            event.stop()
            self.hear(event)

    def hear(self, event: events.Key) -> None:
        """Accept a letter pressed before the form was shown."""
        if self._is_opening:
            self.desk.type_ahead.keep(event, self)
        elif self.focused is not None:
            self.focused.post_message(events.Key(event.key, event.character))

    def _take_early_keys(self) -> None:
        self._is_opening = False
        for event in self.desk.type_ahead.hand_over(self):
            self.hear(event)

    async def wait_for_typing(self) -> None:
        """Wait until the keys pressed so far have become text. A key of the form's own is heard sooner than the letters before it."""
        if self.focused is not None:
            taken = asyncio.Event()
            self.focused.call_later(taken.set)
            await taken.wait()

    # ---------------------------------------------------------------- what it shows

    @on(AnswerChanged)
    def renew(self) -> None:
        """Show again what depends on what is typed."""
        context, layout = self.submission.context(), self.form_layout
        self.autofill.renew(context)
        layout.grey_conditional()
        values = layout.values
        self._show_live_lines(asked_values(self.spec.fields, values), context)
        for field in self.spec.fields:
            if field.sort in ECHOED:
                layout.show_echo(field.name, echo_line(self.spec, field, values, context))
        if self.advisor:
            self.advisor.renew()
        if self.spec.save_word:
            self.show_keys()
        self._show_title()

    def _show_live_lines(self, values: Values, context: EntryContext) -> None:
        lines = self.spec.live_lines(values, context) if self.spec.live_lines else ()
        if self.spec.live_rows:
            self.live.show(lines, layout=False)
        else:
            self.live.show_or_hide(lines)

    def say(self, lines: Sequence[FlowLine]) -> None:
        """Say something above the keys until the next thing is said. No lines take it away."""
        self._last_said = lines
        self.said.show_or_hide(lines)

    def say_more(self, words: str) -> None:
        """Say something under what was said last."""
        self.say([*self._last_said, ((words, "late"),)])

    def key_hints(self) -> list[tuple[str, str]]:
        """The keys of this form, with their words."""
        has_phrases = self.advisor is not None and self.advisor.has_parts
        context, restored = self.submission.context(), self.drafts.is_restored
        return key_hints(self.spec, self.values, context, has_phrases=has_phrases, has_draft=restored)

    def show_keys(self) -> None:
        """Show the keys that this form has by now."""
        self.key_line.keys = self.key_hints()
        self.key_line.update_text()

    @on(FormLayout.PageTurned)
    def _show_title(self) -> None:
        layout, line = self.form_layout, self.title_line
        line.title = page_title(self.spec, layout.page)
        line.keys = title_hints(self.spec, layout.page, partial(key_word, keymap=self.desk.keymap), more=self._more_words())
        line.update_text()

    def _more_words(self) -> str:
        """The words of the key for the rest. They count what is filled in, and are empty where there is no rest."""
        if not self.form_layout.has_more:
            return ""
        filled = self.form_layout.filled_out_of_view
        return "less" if self.form_layout.shows_more else f"more ({filled} filled in)" if filled else "more"

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
        match action:
            case "fill":
                return self.spec.known is not None
            case "put_away":
                return self.spec.suggest is not None or self.spec.put_away is not None
            case "page":
                return self.spec.pages > 1
            case "discard":
                return self.drafts.is_typed or self.drafts.is_restored
            case "more":
                return self.form_layout.has_more and not self._has_selection
            case "phrase":
                return self.advisor is not None
        return super().check_action(action, parameters)

    async def action_next_field(self, steps: int) -> None:
        """Go to the next field that is asked, or back.

        What was typed is heard first: it says which fields are asked.
        """
        await self.wait_for_typing()
        self.form_layout.grey_conditional()
        if steps > 0:
            self.focus_next()
        else:
            self.focus_previous()

    async def action_page(self, steps: int) -> None:
        """Turn to the next page, or to the one before."""
        await self.wait_for_typing()
        await self.form_layout.show_page(max(0, min(self.form_layout.page + steps, self.spec.pages - 1)))
        self.renew()

    @property
    def _has_selection(self) -> bool:
        """Are words selected in the field with the cursor? The key for the rest cuts them, as in every other program."""
        field = self.focused
        return isinstance(field, FormTextArea | FormLine) and field.field.sort in WORDS and bool(field.selected_text)

    async def action_more(self) -> None:
        """Show what is seldom asked, or put it out of view."""
        await self.wait_for_typing()
        await self.form_layout.turn_more()
        self.renew()

    async def action_fill(self) -> None:
        """List what is known from elsewhere, and fill in what is chosen."""
        await self.wait_for_typing()
        menu = self.spec.known
        presets = {each.key: each for each in menu.presets(self.values, self.submission.context())} if menu else {}
        if menu is None or not presets:
            self.say([(("None is known yet.", "dim"),)])
            return

        async def answered(answer: str | None) -> None:
            if answer in presets:
                await self.fill(presets[answer].values, focus=presets[answer].focus)

        self.app.push_screen(PresetSearch(menu.title, list(presets.values())), answered)

    async def action_put_away(self) -> None:
        """Put away a suggestion.

        It is the one in the field with the cursor, else the one below the fields.
        """
        await self.wait_for_typing()
        field = self.focused
        if isinstance(field, FormLine | FormTextArea) and field.put_away_suggestion():
            return
        if self.spec.put_away and self.spec.put_away(self.values):
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

    @property
    def _text_at_cursor(self) -> FormTextArea | FormLine | None:
        """The text with the cursor, else the first of the form. None in a form without one."""
        field, first = self.focused, self.form_layout.first_text
        if isinstance(field, FormTextArea | FormLine) and field.field.sort in WORDS:
            return field
        answer = self.answer_to(first.name) if first else None
        return answer if isinstance(answer, FormTextArea) else None

    async def action_replies(self) -> None:
        """List the agent's own texts. The one chosen goes in at the cursor."""
        await self.wait_for_typing()
        answer, context = self._text_at_cursor, self.submission.context()
        templates, problems = self.desk.session.templates()
        if answer is None or not (templates or problems):
            self.say([((_NO_TEMPLATES, "dim"),)])
            return
        presets = {each.key: each for each in reply_presets(templates, context)}

        def chosen(key: str | None) -> None:
            if key in presets:
                answer.focus()
                answer.write(presets[key].text)

        notes = [((safe_text(words), "late"),) for words in problems]
        self.app.push_screen(PresetSearch("Your own texts", list(presets.values()), notes=notes), chosen)

    async def action_edit(self) -> None:
        """Edit a text in the agent's own editor. It is the one with the cursor, else the first."""
        await self.wait_for_typing()
        first = self.form_layout.first_text
        answer = self.focused if isinstance(self.focused, FormTextArea | FormLine) or not first else self.answer_to(first.name)
        if not isinstance(answer, FormTextArea | FormLine):
            return
        await self.keep_draft()
        try:
            answer.answer = typeable(edit_suspended(self.app, answer.answer))
        except DeskError as error:
            self.say([((str(error), "late"),)])

    # ---------------------------------------------------------------- drafts and leaving

    async def keep_draft(self) -> bool:
        """Keep a draft of what is typed. False when it could not be kept, which is said."""
        before = self.drafts.place_words
        try:
            await self.drafts.keep()
        except DeskError as error:
            words = ((str(error), "late"),)
            if words not in self._last_said:
                self.say([words])
            return False
        if (place := self.drafts.place_words) != before:
            self.say([((place, "late"),)] if place else [])
        return True

    @property
    def typed_text(self) -> str:
        """The typed answers as lines for people."""
        return self.drafts.typed_text

    async def action_leave(self) -> None:
        """Keep what is typed, and go back. Where it cannot be kept, only a second escape leaves it behind."""
        typed = self.drafts.is_typed
        if not await self.keep_draft() and not self._is_warned:
            self._is_warned = True
            return
        if typed and not self._is_warned:
            kept = self.drafts.place_words or "Kept as a draft."
            self.notify(f"{kept} {self._opening_words()} goes on with it.", markup=False, timeout=3)
        await self.close(saved=False)

    def _opening_words(self) -> str:
        """The key that opens this form, or its title where none does."""
        action = BY_ID.get(self.spec.action)
        return next(iter(key_labels(action, self.desk.keymap)), self.spec.title) if action else self.spec.title

    def action_discard(self) -> None:
        """Ask whether to throw away what is typed."""

        async def answered(answer: str | None) -> None:
            if answer:
                await self.drafts.close(saved=True)
                await self.close(saved=False)

        lines = [("", line) for line in self.drafts.typed_text.splitlines()[1:]]
        self.app.push_screen(ChoiceDialog("Throw away what is typed here?", lines, [("y", "throw it away", "yes")]), answered)

    async def close(self, *, saved: bool) -> None:
        """Close the form. What was saved needs no draft any more."""
        await self.drafts.close(saved=saved)
        self.dismiss(saved)

    async def on_unmount(self) -> None:
        """Keep the draft when the window ends without having asked."""
        with suppress(DeskError):
            await self.drafts.keep()

    # ---------------------------------------------------------------- saving

    @on(AnswerSubmitted)
    async def _go_on(self) -> None:
        if self.spec.quick:
            await self.action_save()
        else:
            self.focus_next()

    @abstractmethod
    async def action_save(self) -> None:
        """Save what is typed."""
