"""The screen of a form: one sheet from below, text first."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import ClassVar

from textual import events, getters, on
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen

from desk.errors import DeskError, Usage
from desk.model.case import Case
from desk.model.times import read_time
from desk.tui.dialogs.choice import ChoiceDialog
from desk.tui.external_editor import edited, editor_of
from desk.tui.forms.inputs.messages import AnswerChanged, AnswerSubmitted
from desk.tui.forms.inputs.registry import AnswerInput
from desk.tui.forms.inputs.text import FormLine, FormTextArea, typeable
from desk.tui.forms.registry import FORMS
from desk.tui.forms.screen.advice_lines import PHRASE
from desk.tui.forms.screen.autofill import Autofill
from desk.tui.forms.screen.draft_keeper import KEEP_SECONDS, DraftKeeper
from desk.tui.forms.screen.form_layout import ECHOED, FormLayout
from desk.tui.forms.screen.form_lines import AdvicePanel, FormTitle, fact_column, fact_row, key_hints, news, page_title
from desk.tui.forms.screen.save_flow import Answered, Closed, SaveFlow
from desk.tui.forms.screen.text_advisor import TextAdvisor
from desk.tui.forms.spec import FIRST_KEY, MENU_KEYS, TAKE, THEN, EntryContext, Field, FormSpec, visible_fields, visible_values
from desk.tui.forms.submission import SeenRevisions, Submission
from desk.tui.keys import key_word
from desk.tui.messages import ShiftChanged
from desk.tui.session import Desk, desk_of
from desk.tui.widgets.flow import FlowLine, safe
from desk.tui.widgets.key_line import KeyLine
from desk.tui.widgets.toned_static import TonedStatic

_FEW = 5
"""Fields beside which there is room, in a window of 80 columns, for facts to have in view."""


class FormScreen(ModalScreen[bool], inherit_bindings=False):
    """Asks what its form asks, and logs it on all of `cases` or on none. Closes with True when it was saved, False when it was left.

    `asked` says that the agent was asked about rules already and goes on. `seen` is what they have seen of the cases, where that is not
    all there is. `template` is the text the form was made from, where drafts depend on it.
    """

    AUTO_FOCUS = ""
    SHEET: ClassVar[bool] = True
    """Screens below it stay in view and go on."""
    IS_SHARED: ClassVar[bool] = True
    """Others see that we write here, and what they log meanwhile is said."""
    # Priority: what is typed right after a tab belongs to the next field, however fast it comes.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "app.focus_next", show=False, priority=True),
        Binding("shift+tab", "app.focus_previous", show=False, priority=True),
        Binding("escape", "leave", show=False),
        Binding("ctrl+s", "save", show=False, priority=True),
        Binding("ctrl+e", "edit", show=False, priority=True),
        Binding(PHRASE, "phrase", show=False, priority=True),
        Binding(TAKE, "fill", show=False, priority=True),
        Binding("pagedown", "page(1)", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False, priority=True),
        Binding("ctrl+y", "save_variant('ctrl+y')", show=False, priority=True),
        Binding("ctrl+n", "save_variant('ctrl+n')", show=False, priority=True),
        *(Binding(key, f"preset('{key}')", show=False, priority=True) for key in MENU_KEYS),
        Binding(FIRST_KEY, "prerequisite", show=False, priority=True),
    ]

    title_line = getters.query_one(FormTitle)
    key_line = getters.query_one(KeyLine)
    said = getters.query_one("#said", TonedStatic)
    live = getters.query_one("#live", TonedStatic)

    def __init__(
        self, spec: FormSpec, cases: Sequence[Case], *, asked: bool = False, seen: SeenRevisions | None = None, template: str = ""
    ) -> None:
        super().__init__()
        desk = desk_of(self)
        self.spec = spec
        self.submission = Submission(desk, spec, cases, seen=seen)
        self.form_layout = FormLayout(spec)
        self.drafts = DraftKeeper(desk.sync, self.form_layout, case=self.submission.draft_case, form=spec.action, template=template)
        self.autofill = Autofill(spec, self.form_layout)
        self.advisor = self._make_advisor(desk)
        self._save_flow = SaveFlow(self, self.submission)
        self._asked = asked
        self._early: list[events.Key] | None = []
        """Keys typed before the form stands; None once it does."""
        self._is_warned = False
        self._is_saving = False

    def _make_advisor(self, desk: Desk) -> TextAdvisor | None:
        if self.spec.text_check is None:
            return None
        return TextAdvisor(
            self.form_layout,
            self.spec,
            self.spec.text_check,
            context=self.context,
            checker=desk.wording,
            key_of=lambda action: key_word(action, desk.keymap),
        )

    def compose(self) -> ComposeResult:
        """Title, fields with facts beside them, what is said meanwhile, keys."""
        has_parts = self.advisor is not None and self.advisor.has_parts
        on_top = self.spec.on_top or has_parts
        facts = self.spec.context_facts
        classes = [name for name, holds in (("-few", len(self.spec.fields) <= _FEW), ("-told", self.spec.on_top)) if holds]
        with Vertical(id="sheet", classes=" ".join(classes)):
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
            yield TonedStatic(id="live")
            yield TonedStatic(id="said")
            yield KeyLine(id="sheet-keys")

    async def on_mount(self) -> None:
        """Bring back the draft, and let the others see that we write."""
        has_draft = await self.drafts.restore()
        self.title_line.whom, self.title_line.note = self.submission.label, "your draft" if has_draft else ""
        self._show_title(self.form_layout.page)
        self._show_keys()
        self.call_after_refresh(self._take_early_keys)
        self.renew()
        self.set_interval(KEEP_SECONDS, self._pass_time)
        await self._announce(writing=True)

    async def _announce(self, *, writing: bool) -> None:
        """Let the others see whether we write."""
        if not self.IS_SHARED:
            return
        with suppress(DeskError):
            if writing:
                await self.desk.sync.say_where(tuple(self.submission.known), "writing", self.spec.action)
            else:
                await self.desk.sync.say_where((), "viewing")

    # ---------------------------------------------------------------- what others ask of it

    @property
    def desk(self) -> Desk:
        """The desk the form belongs to."""
        return desk_of(self)

    @property
    def values(self) -> Mapping[str, str]:
        """What is typed and chosen, by field."""
        return self.form_layout.values

    @property
    def is_typed(self) -> bool:
        """Has anything been typed or chosen?"""
        return self.drafts.is_typed

    @property
    def begun(self) -> str:
        """The case that saving began, if it began one beside those it is about."""
        return self.submission.begun

    def cases(self) -> Mapping[str, Case]:
        """The cases it is about, as far as is known here."""
        return self.submission.cases()

    def context(self) -> EntryContext:
        """The circumstances of what is typed."""
        return self.submission.context()

    def answer_to(self, name: str) -> AnswerInput:
        """The input of a field."""
        return self.form_layout.answer_to(name)

    # ---------------------------------------------------------------- keys typed early

    def on_key(self, event: events.Key) -> None:
        """Keep a letter typed while the form is still opening."""
        if self._early is not None and event.is_printable:
            event.stop()
            self.hear(event)

    def hear(self, event: events.Key) -> None:
        """Accept a letter that was typed for this form and went elsewhere: whoever types on at once loses none."""
        if self._early is not None:
            self._early.append(event)
        elif self.focused is not None:
            self.focused.post_message(events.Key(event.key, event.character))

    def _take_early_keys(self) -> None:
        early, self._early = self._early or [], None
        for event in early:
            self.hear(event)

    async def take_in(self) -> None:
        """Wait until every key pressed so far has become text: a key of the form's own comes sooner than the letters before it."""
        if self.focused is not None:
            taken = asyncio.Event()
            self.focused.call_later(taken.set)
            await taken.wait()

    # ---------------------------------------------------------------- what it shows

    @on(AnswerChanged)
    def renew(self) -> None:
        """Show again what depends on what is typed."""
        context, layout = self.context(), self.form_layout
        self.autofill.renew(context)
        layout.show_conditional()
        values = layout.values
        lines = self.spec.live_lines(visible_values(self.spec.fields, values), context) if self.spec.live_lines else ()
        self.live.show_or_hide(lines)
        for field in self.spec.fields:
            if field.sort in ECHOED:
                layout.show_echo(field.name, self._echo(field, values, context))
        if self.advisor:
            self.advisor.renew()

    def _echo(self, field: Field, values: Mapping[str, str], context: EntryContext) -> FlowLine:
        """The time or the amount that is meant by what is typed."""
        typed = values[field.name]
        if not typed:
            return ()
        if field.sort == "money":
            return self.spec.money_echo(field.name, values, context) if self.spec.money_echo else ()
        try:
            return ((context.time(read_time(typed, context.now, zone=context.shift.zone)), "dim"),)
        except DeskError:
            return (("not a time", "late"),)

    def say(self, lines: Sequence[FlowLine]) -> None:
        """Say something above the keys until the next thing is said; nothing says nothing."""
        self.said.show_or_hide(lines)

    def key_hints(self) -> list[tuple[str, str]]:
        """The keys of this form, with their words."""
        prerequisite = self.spec.prerequisite(self.context()) if self.spec.prerequisite else None
        return key_hints(self.spec, prerequisite, has_phrases=self.advisor is not None and self.advisor.has_parts)

    def _show_keys(self) -> None:
        self.key_line.keys = self.key_hints()
        self.key_line.renew()

    @on(FormLayout.PageTurned)
    def _title_page(self, message: FormLayout.PageTurned) -> None:
        self._show_title(message.page)

    def _show_title(self, page: int) -> None:
        self.title_line.title = page_title(self.spec, page)
        self.title_line.renew()

    @on(AdvicePanel.Resized)
    def _fit_advice(self) -> None:
        if self.advisor:
            self.advisor.renew()

    async def _pass_time(self) -> None:
        """Keep what is typed, and show anew what times mean."""
        await self.keep_draft()
        self.renew()

    def on_shift_changed(self, message: ShiftChanged) -> None:
        """Say at once what others log on these cases while we write."""
        changed = [case for case in self.submission.known if case in message.cases]
        if not self.IS_SHARED or not changed:
            return
        theirs = self.submission.unseen_of_others(changed)
        if self.advisor:
            self.advisor.forget()
        if theirs and not message.own:
            self.say(news(theirs, "Yours is still here."))

    # ---------------------------------------------------------------- keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key is there only in forms that have a use for it."""
        match action:
            case "fill":
                return TAKE in self.spec.fill_keys
            case "page":
                return self.spec.pages > 1
            case "phrase":
                return self.advisor is not None
            case "save_variant":
                return parameters[0] in self.spec.save_variants
            case "preset":
                return parameters[0] in self.spec.menus
            case "prerequisite":
                return self.spec.prerequisite is not None and self.spec.prerequisite(self.context()) is not None
        return super().check_action(action, parameters)

    async def action_page(self, steps: int) -> None:
        """Turn to the next page, or to the one before."""
        await self.take_in()
        await self.form_layout.show_page(max(0, min(self.form_layout.page + steps, self.spec.pages - 1)))
        self.renew()

    async def action_fill(self) -> None:
        """Fill in what the form offers."""
        await self.take_in()
        words, _ = self.spec.fill_keys[TAKE]
        filled = self.autofill.fill_by(TAKE, self.context())
        self.say([] if filled else [((f"{words}: none is known that is like it.", "dim"),)])

    def action_phrase(self) -> None:
        """Go to what is not filled in yet, or put in the phrase that is offered."""
        if self.advisor:
            self.advisor.help_on()

    def action_preset(self, key: str) -> None:
        """List what is ready-made, and fill in what is chosen."""
        menu = self.spec.menus[key]
        presets = {each.key: each for each in menu.ready(self.values, self.context())}

        async def answered(answer: str | None) -> None:
            if answer in presets:
                await self.fill(presets[answer].values, focus=presets[answer].focus)

        self.ask(ChoiceDialog(menu.title, [], [(each.key, each.words, each.key) for each in presets.values()]), answered)

    async def fill(self, values: Mapping[str, str], *, focus: str = "") -> None:
        """Fill in these answers, over what stood there, and go on at `focus`."""
        for name, text in values.items():
            self.form_layout.fill(name, text)
        self.renew()
        if focus:
            await self.focus_on(focus)

    async def focus_on(self, name: str) -> None:
        """Put the cursor into a field."""
        await self.form_layout.focus_on(name)

    def action_prerequisite(self) -> None:
        """Do what had better be done before; what is typed here waits."""
        first = self.spec.prerequisite(self.context()) if self.spec.prerequisite else None
        spec = FORMS[first[1]](self.context()) if first else ""
        if isinstance(spec, str):
            self.say([((spec.replace("{case}", next(iter(self.submission.known), "")), "soon"),)])
            return

        async def closed(_: bool | None) -> None:
            self._show_keys()
            self.renew()

        self.open_form(spec, closed)

    async def action_edit(self) -> None:
        """Write on in the agent's own editor."""
        await self.take_in()
        answer = self._edited_answer()
        if answer is None:
            return
        await self.keep_draft()
        try:
            with self.app.suspend():
                written = edited(answer.answer, editor_of(os.environ))
        except SuspendNotSupported:
            self.say([(("This terminal cannot make room for an editor. Your text is as it was.", "late"),)])
        except DeskError as error:
            self.say([((str(error), "late"),)])
        else:
            answer.answer = typeable(written)

    def _edited_answer(self) -> FormTextArea | FormLine | None:
        """The text to edit: the one with the cursor, else the first of the form."""
        first = self.form_layout.first_text
        found = self.focused if isinstance(self.focused, FormTextArea | FormLine) or not first else self.answer_to(first.name)
        return found if isinstance(found, FormTextArea | FormLine) else None

    # ---------------------------------------------------------------- drafts and leaving

    async def keep_draft(self) -> bool:
        """Keep a draft of what is typed. False when it could not be kept; that is said."""
        try:
            await self.drafts.keep()
        except DeskError as error:
            self.say([((str(error), "late"),)])
            return False
        return True

    async def action_leave(self) -> None:
        """Keep what is typed, and go back. Where it cannot be kept, only a second escape leaves it behind."""
        await self.leave()

    async def leave(self) -> None:
        """Keep what is typed as a draft and go back."""
        typed = self.is_typed
        if not await self.keep_draft() and not self._is_warned:
            self._is_warned = True
            return
        if typed and not self._is_warned:
            self.notify(f"Kept as a draft. {self.spec.title} goes on with it.", markup=False, timeout=3)
        await self.close(saved=False)

    async def close(self, *, saved: bool) -> None:
        """Close the form; what was saved needs no draft any more."""
        await self._announce(writing=False)
        await self.drafts.close(saved=saved)
        self.dismiss(saved)

    async def hand_over(self) -> None:
        """Close the form without saving: a lead goes on with it."""
        self.notify(f"{self.submission.label}: handed over for the word on best effort.", markup=False, timeout=4)
        await self.close(saved=False)
        await self.drafts.drop()

    async def on_unmount(self) -> None:
        """Keep the draft when the agent leaves the desk altogether."""
        await self.keep_draft()

    # ---------------------------------------------------------------- saving

    @on(AnswerSubmitted)
    async def _go_on(self) -> None:
        if self.spec.quick:
            await self.action_save()
        else:
            self.focus_next()

    async def action_save(self) -> None:
        """Save what is typed."""
        await self.save("", asked=self._asked)

    async def action_save_variant(self, key: str) -> None:
        """Save it together with what follows from it."""
        await self.save(self.spec.save_variants[key][1], asked=self._asked)

    async def save(self, then: str, *, asked: bool) -> None:
        """Save once, whatever keys are pressed meanwhile; nothing can be typed until it is known how it went."""
        if self._is_saving or self.drafts.is_closed:
            return
        self._is_saving, focused = True, self.focused
        await self.take_in()
        self.form_layout.disabled = True
        try:
            values = visible_values(self.spec.fields, {**self.values, THEN: then})
            if not await self._lacks_something(values) and not await self._is_unfilled():
                await self._save_flow.save(values, asked=asked)
        finally:
            self._is_saving = False
            if not self.drafts.is_closed:
                self.form_layout.disabled = False
                self.set_focus(self.focused or focused)

    async def _lacks_something(self, values: Mapping[str, str]) -> bool:
        """Is a field empty that is needed? It is said, with the cursor on it."""
        there = visible_fields(self.spec.fields, values)
        lacking = next((field for field in self.spec.fields if field.needed and not values[field.name] and field.name in there), None)
        if lacking is None:
            return False
        self.say([((lacking.needed, "soon"),)])
        await self.focus_on(lacking.name)
        return True

    async def _is_unfilled(self) -> bool:
        """Is a field of a template left in what the customer will hear? It is said, with the cursor on it."""
        field = await self.advisor.stop_unfilled() if self.advisor else ""
        if field:
            words = " is still to be filled in: type what is meant. Nothing is lost; quotation marks around it keep it as it is."
            self.say([((safe(field), "soon"), (words, "text"))])
        return bool(field)

    async def say_error(self, error: DeskError) -> None:
        """Say why nothing was saved, and where the text is."""
        kept = await self.keep_draft()
        ending = "Your text is kept as a draft." if kept else "Your text is still here."
        self.say([*(((line, "late"),) for line in str(error).splitlines()), ((ending, "dim"),)])

    async def point_at(self, error: Usage) -> None:
        """Say what cannot be read, with the cursor on it where the words name a field."""
        name, colon, words = str(error).partition(": ")
        named = next((field for field in self.spec.fields if colon and field.name == name), None)
        self.say([((f"{named.label}: {words}" if named else str(error), "late"),)])
        if named:
            await self.focus_on(named.name)

    def ask(self, dialog: ChoiceDialog, answered: Answered) -> None:
        """Ask the agent something over the form."""
        self.app.push_screen(dialog, answered)

    def open_form(self, spec: FormSpec, closed: Closed | None = None, *, seen: SeenRevisions | None = None) -> None:
        """Open another form on the same cases. With `seen`, it goes on for this one, and the agent is asked nothing more."""
        self.app.push_screen(FormScreen(spec, list(self.cases().values()), asked=seen is not None, seen=seen), closed)
