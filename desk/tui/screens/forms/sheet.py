"""One sheet from below for every form: it moves about in the questions and speaks meanwhile; what is built and saved is elsewhere."""

from __future__ import annotations

import asyncio
import os
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.widgets import Static

from desk.errors import DeskError
from desk.model.times import read_time
from desk.tui.screens.forms.advising import PHRASE
from desk.tui.screens.forms.choosers import Accepted, Answered, Chooser, Worded
from desk.tui.screens.forms.drafting import KEEP_SECONDS, KeepsDraft
from desk.tui.screens.forms.editor import edited, editor_of
from desk.tui.screens.forms.form import FIRST_KEY, TAKE, WORDS, Field, answered, posed
from desk.tui.screens.forms.inputs import LineAnswer, TextAnswer, typeable
from desk.tui.screens.forms.lines import Room, SheetKeys, SheetTitle, content
from desk.tui.widgets.flow import FlowLine, safe


class Sheet(KeepsDraft, inherit_bindings=False):
    """The questions of a form, text first. Closes with True when it was saved, False when it was left."""

    AUTO_FOCUS = ""
    # Priority: what is typed right after a tab belongs to the next question, however fast it comes.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "app.focus_next", show=False, priority=True),
        Binding("shift+tab", "app.focus_previous", show=False, priority=True),
        Binding("escape", "leave", show=False),
        Binding("ctrl+s", "save", show=False, priority=True),
        Binding("ctrl+e", "edit", show=False, priority=True),
        Binding(PHRASE, "phrase", show=False, priority=True),
        Binding(TAKE, "take_over", show=False, priority=True),
        Binding("pagedown", "page(1)", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False, priority=True),
    ]

    async def on_mount(self) -> None:
        """Bring back the draft, and put the cursor where it was."""
        self._start = self.values
        draft = await self._draft()
        title = self.query_one(SheetTitle)
        title.whom, title.note = self._whom, "your draft" if draft else ""
        keys = self.query_one(SheetKeys)
        keys.keys = self._keys()
        keys.renew()
        await self._restore(draft or {})
        self.call_after_refresh(self._hear_what_was_typed)
        self.renew()
        self.set_interval(KEEP_SECONDS, self._pass_time)

    def on_key(self, event: events.Key) -> None:
        """A letter typed while the sheet is still opening waits until it can be taken."""
        if self._opening and event.is_printable:
            event.stop()
            self.hear(event)

    def hear(self, event: events.Key) -> None:
        """Take a letter that was typed for this sheet and went elsewhere: whoever types on at once loses none."""
        if self._opening:
            self.desk.type_ahead.keep(event, self)
        elif self.focused is not None:
            self.focused.post_message(events.Key(event.key, event.character))

    def _hear_what_was_typed(self) -> None:
        self._opening = False
        for event in self.desk.type_ahead.hand_over(self):
            self.hear(event)

    def _keys(self) -> list[tuple[str, str]]:
        pages = [("pgdn", f"next {self.form.page_word}")] if self.form.pages > 1 else []
        extra = [(key, words) for key, (words, _) in self.form.extra.items()]
        ready = [(key, menu.words) for key, menu in self.form.menus.items()]
        first = self.form.first(self.scene()) if self.form.first else None
        before = [(FIRST_KEY, first[0])] if first else []
        edit = [("ctrl+e", "editor")] if self._first_text else []
        phrase = [(PHRASE, "phrase")] if self.reader and self.reader.has_parts else []
        saving = "enter" if self.form.quick else "ctrl+s"
        leaving = "draft" if extra or before else "keep as draft"
        takes = [(key, words) for key, (words, _) in self.form.takes.items()]
        after = [("esc", leaving), *before, *ready[1:], *pages, ("tab", "next"), *phrase, *edit]
        return [(saving, "save"), *extra, *ready[:1], *takes, *after]

    def renew(self) -> None:
        """Say again what depends on what is typed."""
        self._retell()
        if self._prompter.at_work:
            self._prompter.renew(self.values, self.scene())
        there = posed(self.form.fields, self.values)
        for row, name in self._rows_if:
            row.display = name in there
        self._say_in("live", self._live_lines())
        for field in self.form.fields:
            if field.sort in {"time", "money"}:
                self._say_in(f"echo-{field.name.replace('.', '-')}", [self._echo(field)])
        if self.reader:
            self.reader.renew()

    def _say_in(self, area: str, lines: Sequence[FlowLine]) -> None:
        """Say something in one of the areas below or beside the questions; what says the same as before costs nothing."""
        for shown in self.query(f"#{area}").results(Static):
            if self._shown.get(area) != lines:
                self._shown[area] = lines
                shown.display = bool(lines)
                shown.update(content(lines))

    def _live_lines(self) -> Sequence[FlowLine]:
        return self.form.live(answered(self.form.fields, self.values), self.scene()) if self.form.live else ()

    def _retell(self) -> None:
        """Texts that name what has changed name it anew; the one under the cursor is the agent's."""
        changes = self.form.retells(self.values, self.scene()) if self.form.retells else {}
        for name, text in changes.items():
            if name != self._at:
                self._fill(name, text)

    def _fill(self, name: str, text: str) -> None:
        """Answer a question for the agent; a line shows its beginning."""
        answer = self._answers.get(name)
        if answer is None:
            self._unasked[name] = text
            return
        answer.answer = text
        if isinstance(answer, LineAnswer):
            answer.cursor_position = 0

    def _echo(self, field: Field) -> FlowLine:
        """The time or the amount that is meant by what is typed."""
        typed = self.values[field.name]
        if not typed:
            return ()
        scene = self.scene()
        if field.sort == "money":
            return self.form.worth(field.name, self.values, scene) if self.form.worth else ()
        try:
            return ((scene.time(read_time(typed, scene.now, zone=scene.shift.zone)), "dim"),)
        except DeskError:
            return (("not a time", "late"),)

    def say(self, lines: Sequence[FlowLine]) -> None:
        """Say something above the keys until the next thing is said; nothing says nothing."""
        area = self.query_one("#said", Static)
        area.display = bool(lines)
        area.update(content(lines))

    # ---------------------------------------------------------------- moving about

    async def turn_to(self, page: int, *, focus: bool = True) -> None:
        """Show the questions of one choice; they are made when they are first asked."""
        self._page = page
        title = self.query_one(SheetTitle)
        title.title = self._title_of(page)
        title.renew()
        if self.form.pages > 1 and not self.query(f".page-{page}"):
            await self.query_one("#pages").mount(*self._rows_of(page))
        for number in range(self.form.pages):
            for row in self.query(f".page-{number}"):
                row.display = number == page
        if focus:
            await self.focus_on(next(field.name for field in self.form.fields if field.page == page))

    def _title_of(self, page: int) -> str:
        form = self.form
        if form.pages == 1:
            return form.title
        named = f": {form.page_titles[page]}" if form.page_titles else ", pgdn turns"
        return f"{form.title}, {form.page_word} {page + 1} of {form.pages}{named}"

    async def fill(self, values: Mapping[str, str], *, focus: str = "") -> None:
        """Fill in these answers and go on at `focus`; what they replace is the caller's affair."""
        for name, text in values.items():
            self._fill(name, text)
        self.renew()
        if focus:
            await self.focus_on(focus)

    def come_back(self) -> None:
        """Something else was done meanwhile: say anew what depends on it."""
        keys = self.query_one(SheetKeys)
        keys.keys = self._keys()
        keys.renew()
        self.renew()

    async def focus_on(self, name: str) -> None:
        """Put the cursor into the answer to a question, turning to its page if need be."""
        field = next((field for field in self.form.fields if field.name == name), None)
        if field is None:
            return
        if field.page is not None and field.page != self._page:
            await self.turn_to(field.page, focus=False)
        self._answers[name].focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Pages are turned only where there are some, and a text is helped on where it is read."""
        if action == "take_over":
            return TAKE in self.form.takes
        if action in {"page", "phrase"}:
            return self.form.pages > 1 if action == "page" else self.reader is not None
        return super().check_action(action, parameters)

    async def action_page(self, steps: int) -> None:
        """The next choice of an offer, or the one before."""
        await self.take_in()
        await self.turn_to(max(0, min(self._page + steps, self.form.pages - 1)))
        self.renew()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Remember where the agent is, for the draft."""
        self._at = getattr(event.widget, "field", self.form.fields[0]).name

    @on(Answered)
    def _answered(self) -> None:
        self.renew()

    @on(Worded)
    async def _worded(self, message: Worded) -> None:
        """Words typed at a choice are written where words belong: none is lost, and none chooses by its letters."""
        name = self._words_after(message.name)
        await self.focus_on(name)
        match self._answers[name or message.name]:
            case Chooser() as nowhere:
                nowhere.begin_anew()
            case words:
                words.write(message.words)

    def _words_after(self, name: str) -> str:
        """The next question that takes words and is in view."""
        fields = self.form.fields
        after = fields[[field.name for field in fields].index(name) + 1 :]
        there = posed(fields, self.values)
        takes = (field for field in after if field.sort in WORDS and field.page in {None, self._page} and field.name in there)
        return next((field.name for field in takes), "")

    @on(Room.Resized)
    def _resized(self) -> None:
        if self.reader:
            self.reader.renew()

    @on(Accepted)
    async def _accepted(self) -> None:
        if self.form.quick:
            await self.action_save()
        else:
            self.focus_next()

    @abstractmethod
    async def action_save(self) -> None:
        """Save what is typed."""

    async def action_take_over(self) -> None:
        """Fill in what the form offers by this key; the cursor stays where it is."""
        await self.take_in()
        words, fill = self.form.takes[TAKE]
        filled = fill(self.values, self.scene())
        for name, text in filled.items():
            self.answer_to(name).answer = text
        self.say([] if filled else [((f"{words}: none is known that is like it.", "dim"),)])

    def action_phrase(self) -> None:
        """Go to what is not filled in yet, or put in the phrase that is offered."""
        if self.reader:
            self.reader.help_on()

    async def _is_unfilled(self) -> bool:
        """Whether a field of a template is left in what the customer will hear; then it is said, with the cursor on it."""
        field = await self.reader.stop_unfilled() if self.reader else ""
        if field:
            words = " is still to be filled in: type what is meant. Nothing is lost; quotation marks around it keep it as it is."
            self.say([((safe(field), "soon"), (words, "text"))])
        return bool(field)

    async def action_edit(self) -> None:
        """Write on in the agent's own editor."""
        await self.take_in()
        answer = self.focused if isinstance(self.focused, TextAnswer | LineAnswer) else None
        if answer is None and self._first_text:
            found = self._answers[self._first_text.name]
            answer = found if isinstance(found, TextAnswer) else None
        if answer is None:
            return
        await self._keep()
        try:
            with self.app.suspend():
                written = edited(answer.answer, editor_of(os.environ))
        except SuspendNotSupported:
            self.say([(("This terminal cannot make room for an editor. Your text is as it was.", "late"),)])
        except DeskError as error:
            self.say([((str(error), "late"),)])
        else:
            answer.answer = typeable(written)

    async def take_in(self) -> None:
        """Wait until every key pressed so far has become text: a key of the sheet's own comes sooner than the letters before it."""
        if self.focused is not None:
            taken = asyncio.Event()
            self.focused.call_later(taken.set)
            await taken.wait()
