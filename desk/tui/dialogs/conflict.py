"""Dialog for an edit conflict: both texts, and what becomes of mine."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import tzinfo
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from desk.model.case import Case
from desk.model.conflicts import EditConflict, entries_of_others
from desk.model.entries import AnyEntry
from desk.model.entry_facts import is_to_customer
from desk.model.entry_text import describe_entry
from desk.model.entry_titles import entry_heading
from desk.tui.dialogs.choice import ChoiceDialog, DialogOption
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import FlowLine
from desk.tui.widgets.toned_static import TonedStatic

SEND, EDIT, DROP, LEAVE_OUT = "send", "edit", "drop", "leave out"


class ConflictDialog(ChoiceDialog, inherit_bindings=False):
    """Shows both texts whole, and asks which to save.

    They stand side by side where there is room, and scroll together.
    """

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        *ChoiceDialog.BINDINGS,
        Binding("down,pagedown", "scroll(4)", show=False),
        Binding("up,pageup", "scroll(-4)", show=False),
    ]

    def __init__(self, title: str, theirs: Sequence[FlowLine], ours: Sequence[FlowLine], options: Sequence[DialogOption]) -> None:
        super().__init__(title, [], options)
        self._texts = (theirs, ours)

    def body(self) -> Iterable[Widget]:
        """Theirs, then ours."""
        texts = (VerticalScroll(TonedStatic(lines), classes="both-text", can_focus=False) for lines in self._texts)
        yield Container(*texts, id="both")
        yield Static("pgdn  reads on", id="both-more", markup=False)

    def on_resize(self) -> None:
        """Name the key that reads on where there is more to read."""
        self.call_after_refresh(self._show_scroll_hint)

    def _show_scroll_hint(self) -> None:
        self.query_one("#both-more").display = any(text.max_scroll_y for text in self.query(VerticalScroll))

    def action_scroll(self, lines: int) -> None:
        """Read on in both."""
        for text in self.query(VerticalScroll):
            text.scroll_relative(y=lines, animate=False)


def their_lines(case: Case, seen: int, overtaken: EditConflict, *, zone: tzinfo, own: Collection[str]) -> list[FlowLine]:
    """Entries of others that we had not seen.

    The one that ours clashes with comes first. `own` are the ids of what this window wrote.
    """
    others = [entry for entry in entries_of_others(case, seen, own) if entry != overtaken.theirs]
    lines: list[FlowLine] = []
    for entry in (overtaken.theirs, *others):
        at = entry.at.astimezone(zone)
        lines += [((f"{safe_text(entry.by)}: {safe_text(entry_heading(entry))}, {at:%H:%M}", "soon"),), *_entry_lines(entry)]
    return lines


def our_lines(entries: Sequence[AnyEntry]) -> list[FlowLine]:
    """Our entries, not logged yet."""
    lines: list[FlowLine] = []
    for entry in entries:
        lines += [((f"yours, not logged: {safe_text(entry_heading(entry))}", "strong"),), *_entry_lines(entry)]
    return lines


def _entry_lines(entry: AnyEntry) -> list[FlowLine]:
    said = describe_entry(entry, now=entry.at, zone="UTC", without=("channel", "to"))
    return [((safe_text(line), "text"),) for part in said for line in part.splitlines()]


def conflict_options(overtaken: EditConflict, *, typed: bool, left_out: str = "", others: int = 0) -> list[DialogOption]:
    """The options for our entries.

    Of several cases, the one that went on (`left_out`) can be left out.
    """
    again = "send it all the same" if is_to_customer(overtaken.ours) else "log yours all the same"
    kept = "nothing is logged, what you typed stays a draft" if typed else "nothing is logged"
    options = [("s", again, SEND), ("e", "edit yours, with theirs in view", EDIT), ("d", f"drop yours: {kept}", DROP)]
    if others:
        options.insert(1, ("l", f"leave {left_out} out, and log it on the other {others}", LEAVE_OUT))
    return options
