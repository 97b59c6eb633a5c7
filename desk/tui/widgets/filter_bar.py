"""The line in which a filter is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Static

from desk.actions_and_keys import BY_ID
from desk.errors import Usage
from desk.tui.board_filter import BoardFilter, widened_text
from desk.tui.presentation.view_number import NAME_QUESTION, ViewNumber
from desk.tui.widgets.filter_lines import FilterHintLine, ViewsLine
from desk.tui.widgets.one_line_input import OneLineInput

EXAMPLES = "a word, mine, late, owner:bo, risk<15m, #tag, -paused; F1 explains"
_PASSED_ACTIONS = ("down", "up", "page_down", "page_up")
"""Actions of the cases that are done while a filter is typed."""
PAUSE = 0.05
"""Seconds without a key before a filter is tried: typing stays instant when ten thousand cases are asked."""


class FilterInput(OneLineInput):
    """The text of the filter."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    asked: Literal["filter", "number", "name"] = "filter"
    """What the keys are: letters of a filter, the number of a view, or letters of its name."""

    def __init__(self, leave: Callable[[], object], *, take_number: Callable[[str], object], leave_view: Callable[[], object]) -> None:
        super().__init__(id="filter-text", placeholder=EXAMPLES, compact=True, select_on_focus=False)
        self._leave = leave
        self._take_number = take_number
        self._leave_view = leave_view

    def on_key(self, event: events.Key) -> None:
        """Take the number of a view, where one is asked for. At once: the keys behind it are its name."""
        if self.asked == "number" and event.key != "escape":
            event.prevent_default()
            event.stop()
            self._take_number(event.key)

    def action_leave(self) -> None:
        """Leave the line at once, for later keys are the board's. A view is given up first."""
        if self.asked != "filter":
            self._leave_view()
            return
        self.is_left = True
        self._leave()

    def on_paste(self, event: events.Paste) -> None:
        """Take every line of a paste, as words of one filter."""
        event.prevent_default()
        event.stop()
        if self.asked != "number":
            self.insert_text_at_cursor(" ".join(event.text.split()))


class FilterBar(Vertical):
    """Shows the filter, and its matches or its fault."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(",".join(BY_ID[action].keys), f"pass_on('{action}')", show=False, id=action) for action in _PASSED_ACTIONS),
        Binding("tab", "complete", show=False),
        Binding("ctrl+r", "widen", show=False),
        Binding("ctrl+s", "save", show=False),
    ]

    @dataclass(eq=False, repr=False)
    class Changed(Message):
        """Another filter is in force.

        `readable` is false when what is typed is no filter, so that the one before is in force again.
        """

        readable: bool

    class Kept(Message):
        """The agent keeps the filter."""

    class Closed(Message):
        """The agent went back to the filter before."""

    @dataclass(eq=False, repr=False)
    class ViewWanted(Message):
        """The filter is to be saved as the view of a number."""

        number: int
        text: str
        name: str

    @dataclass(eq=False, repr=False)
    class Passed(Message):
        """A key of the board was pressed that types nothing."""

        action: str

    _focused_before: Widget | None = None
    _pause_timer: Timer | None = None
    _moves_rows = False
    """Do the arrows move the cursor of the board? Up alone goes to older filters."""
    _view: tuple[ViewNumber, str] | None = None
    """The number asked for, and the filter to be saved. None while none is saved."""
    _offered: tuple[str, ...] = ()
    """The words that tab offers one after the other."""

    def __init__(self, board_filter: BoardFilter, *, has_views: bool = True, id: str | None = None) -> None:  # noqa: A002  Textual's own name
        super().__init__(id=id)
        self._filter = board_filter
        self._has_views = has_views

    def compose(self) -> ComposeResult:
        """The fault, the sign, the text, the answer."""
        yield Static("", id="filter-wrong", markup=False)
        with Horizontal():
            yield Static(" / ", id="filter-sign", markup=False)
            yield FilterInput(self.leave, take_number=self._take_number, leave_view=self._leave_view)
            yield Static("", id="filter-answer", markup=False)
        yield FilterHintLine(saves=self._has_views, id="filter-hint")
        yield Static("", id="filter-choices", markup=False)
        if self._has_views:
            yield ViewsLine(id="filter-views")

    def begin(self) -> None:
        """Start typing from the filter in force."""
        self._filter.begin()
        self._moves_rows, self._offered = False, ()
        field = self.query_one(FilterInput)
        self._stop_asking()
        field.is_left = False
        with field.prevent(Input.Changed):
            field.value = self._filter.text
        field.cursor_position = len(field.value)
        self._focused_before = self.screen.focused
        self.screen.set_focus(field)  # at once, for the next key is a letter of the filter
        self.show_matches(self._filter.matches)
        self._show_hint()

    def show_matches(self, words: str) -> None:
        """Say how many cases match."""
        self.remove_class("-wrong")
        self.query_one("#filter-answer", Static).update(Content(words))

    def show_error(self, words: str) -> None:
        """Say why the filter cannot be read."""
        self.add_class("-wrong")
        self.query_one("#filter-wrong", Static).update(Content(words))
        self.query_one("#filter-answer", Static).update(Content(""))

    @on(Input.Changed)
    def _try_after_pause(self, event: Input.Changed) -> None:
        event.stop()
        if self.query_one(FilterInput).asked == "name":
            return
        if self.query_one(FilterInput).is_left:  # letters that came together with the escape behind them
            return
        self._moves_rows = False
        self._show_hint()
        self._stop_timer()
        self._pause_timer = self.set_timer(PAUSE, lambda: self._try_typed(event.value))

    def _try_typed(self, text: str) -> None:
        """Try what was typed, unless the line was left.

        The end of a pause can wait in the queue behind an escape.
        """
        if not self.query_one(FilterInput).is_left:
            self._try_text(text)

    @on(Input.Submitted)
    def _keep_filter(self, event: Input.Submitted) -> None:
        event.stop()
        if self.query_one(FilterInput).asked == "name":
            self._want_view(event.value.strip())
            return
        self._stop_timer()
        if self._try_text(event.value):
            self._filter.history.keep(event.value)
            self.post_message(self.Kept())

    def leave(self) -> None:
        """Go back to the filter before, and to where the keys went."""
        self.screen.set_focus(self._focused_before)
        self._stop_timer()
        self._filter.cancel()
        self.post_message(self.Changed(readable=True))
        self.post_message(self.Closed())

    def _try_text(self, text: str) -> bool:
        """Show what matches, or say why this is no filter. False when it is none."""
        try:
            self._filter.try_text(text)
        except Usage as error:
            self.show_error(str(error))
            self.post_message(self.Changed(readable=False))
            return False
        self.post_message(self.Changed(readable=True))
        return True

    def action_pass_on(self, action: str) -> None:
        """Let the board do what one of its own keys asks for.

        Up goes to older filters, until the cursor of the board was moved down.
        """
        if self._view is not None:
            return
        if not self._moves_rows and action in {"up", "down"}:
            field, history = self.query_one(FilterInput), self._filter.history
            text = history.back(field.value) if action == "up" else history.forth()
            if text is not None:
                self._type_whole(text)
            if text is not None or action == "up":
                return
        self._moves_rows = True
        self.post_message(self.Passed(action))

    def _type_whole(self, text: str) -> None:
        field = self.query_one(FilterInput)
        field.value = text
        field.cursor_position = len(text)

    # ---------------------------------------------------------------- completion

    def _show_hint(self) -> None:
        """Show what the last word can become."""
        field = self.query_one(FilterInput)
        found = self._filter.completion(field.value)
        self.query_one(FilterHintLine).show(found.offered)

    def action_complete(self) -> None:
        """Complete the last word as far as it is sure. Once more takes one word after the other."""
        if self._view is not None:
            return
        value = self.query_one(FilterInput).value
        found = self._filter.completion(value)
        if found.typed in self._offered:
            place = self._offered.index(found.typed) + 1
            self._type_whole(value[: found.start] + self._offered[place % len(self._offered)])
            return
        self._offered = ()
        if not found.options:
            return
        if len(found.common) > len(found.typed):
            self._type_whole(value[: found.start] + found.common)
        else:
            self._offered = found.options
            self._type_whole(value[: found.start] + self._offered[0])

    def action_widen(self) -> None:
        """Ask finished and archived cases as well, or no more."""
        if self._view is None:
            self._type_whole(widened_text(self.query_one(FilterInput).value))

    # ---------------------------------------------------------------- views

    def show_views(self, views: Sequence[tuple[str, int | None, bool]]) -> None:
        """Name the saved views, with the cases each shows."""
        self.query_one(ViewsLine).show(views)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Save only where there are views."""
        return self._has_views if action == "save" else super().check_action(action, parameters)

    def action_save(self) -> None:
        """Ask under which number to save the filter, if it is one."""
        field = self.query_one(FilterInput)
        self._stop_timer()
        if self._view is None and self._try_text(field.value):
            number = ViewNumber([name for name, _, _ in self.query_one(ViewsLine).views])
            self._view, field.asked = (number, field.value.strip()), "number"
            self.query_one("#filter-choices", Static).update(Content(number.choices))
            self.add_class("-saving")
            self._say(number.words)

    def _say(self, words: str) -> None:
        self.query_one(FilterHintLine).show((), words)

    def _take_number(self, key: str) -> None:
        """Ask for the name once the number is sure. The filter itself is the first one."""
        if self._view is None:
            return
        number, field = self._view[0], self.query_one(FilterInput)
        number.take(key)
        if not number.chosen:
            self._say(number.words)
            return
        field.asked = "name"
        self.query_one("#filter-sign", Static).update(Content(f" {number.chosen} "))
        field.select_all()
        self._say(NAME_QUESTION)

    def _want_view(self, name: str) -> None:
        """Save the view that was asked about. Without a name it has its filter for one."""
        if self._view is not None:
            number, text = self._view
            self.post_message(self.ViewWanted(number.chosen, text, name or text))
        self._leave_view()

    def _leave_view(self) -> None:
        """Go back to typing the filter."""
        field, text = self.query_one(FilterInput), self._view[1] if self._view else self._filter.text
        with field.prevent(Input.Changed):
            field.value = text
        field.cursor_position = len(text)
        self._stop_asking()
        self._show_hint()

    def _stop_asking(self) -> None:
        self._view, self.query_one(FilterInput).asked = None, "filter"
        self.query_one("#filter-sign", Static).update(Content(" / "))
        self.remove_class("-saving")

    def _stop_timer(self) -> None:
        if self._pause_timer is not None:
            self._pause_timer.stop()
            self._pause_timer = None
