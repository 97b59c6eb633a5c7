"""One entry of a case, whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from msgspec.structs import replace
from textual import events, getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from desk.actions_and_keys import BY_ID, keys_of
from desk.model.ids import entry_id_now
from desk.recovery.contact_history import entry_remarks
from desk.tui.clipboard import copy_entry, entry_copy
from desk.tui.navigation import open_target
from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.entry_targets import EntryTarget, entry_targets
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.text_flow import GLUE
from desk.tui.presentation.text_search import TextSearch
from desk.tui.presentation.timeline import Timeline
from desk.tui.screens.case_sheet import CaseSheet
from desk.tui.widgets.key_line import KeyLine
from desk.tui.widgets.pane import Pane

_GO = {"entry": "go to", "case": "open", "link": "open", "phone": "list the cases with"}
_LETTERS = "Nothing is typed here. / searches this case, esc goes back."
_MOST_TARGETS = 9


class EntryScreen(CaseSheet, inherit_bindings=False):
    """Shows one entry whole, and what can be gone to from it.

    Words that were searched for are marked. It closes with the entry that was last in view.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *CaseSheet.BINDINGS,
        Binding("enter", "go_on", show=False),
        Binding("slash", "search", show=False),
        Binding("g,home", "move(-99999)", show=False),
        Binding("G,end", "move(99999)", show=False),
        Binding("right,l", "turn(1)", show=False),
        Binding("left,h", "turn(-1)", show=False),
        Binding("n", "hit(1)", show=False),
        Binding("N", "hit(-1)", show=False),
        Binding("y", "copy", show=False),
        Binding("apostrophe", "go_there(1)", show=False),
        *(Binding(str(number), f"go_there({number})", show=False) for number in range(1, _MOST_TARGETS + 1)),
    ]

    key_line = getters.query_one(KeyLine)

    def __init__(self, case: str, entry: str, search: TextSearch) -> None:
        super().__init__(case)
        self.entry = entry
        self._search = search
        self._timeline: tuple[tuple[object, ...], Timeline] | None = None
        self._targets: list[EntryTarget] = []

    def compose(self) -> ComposeResult:
        """The entry, and the keys under it."""
        with Vertical(id="over-case"):
            yield Pane("over", "", "esc")
            yield KeyLine(id="sheet-keys")

    def on_mount(self) -> None:
        """Show the entry, its first hit in view."""
        super().on_mount()
        self.pane.blocks.show_search(self._search)
        self.call_after_refresh(self.pane.blocks.reveal_hit)

    async def follow_renumbered(self, renumbered: Mapping[str, str]) -> None:
        """Go on with the same entry."""
        self.entry, self._timeline = entry_id_now(self.entry, renumbered), None
        await super().follow_renumbered(renumbered)

    def blocks(self, moment: CaseMoment) -> Sequence[TextBlock]:
        """Its head, the things it names, numbered, and its text."""
        timeline = self._timeline_of(moment)
        if self.entry not in timeline.keys:
            return [TextBlock("gone", (("This entry is not on the case any more. esc goes back.", "text"),))]
        place = timeline.keys.index(self.entry)
        self._targets = entry_targets(moment.state, self.entry)[:_MOST_TARGETS]
        self._show_edges(f"{self.case}  {place + 1} of {len(timeline.keys)}")
        block = timeline.block(self.entry)
        targets = [_target_block(number, target) for number, target in enumerate(self._targets, 1)]
        gap = [TextBlock("gap", (), table=("",))] if targets else []
        return [replace(block, body=(), table=()), *targets, *gap, replace(block, key="text", head=())]

    def _timeline_of(self, moment: CaseMoment) -> Timeline:
        """The timeline of the case.

        It is made anew for each revision and minute."""
        made_for = (moment.state.case.rev, moment.now.replace(second=0, microsecond=0))
        if self._timeline is None or self._timeline[0] != made_for:
            made = Timeline(moment.state, now=moment.now, zone=moment.shift.zone, marks=entry_remarks(moment.state))
            self._timeline = made_for, made
        return self._timeline[1]

    def _show_edges(self, title: str) -> None:
        numbers = f"1-{len(self._targets)}" if len(self._targets) > 1 else "1"
        only = self._only_outside
        keys: list[tuple[str, str]] = [("enter", f"{_GO[only.kind]} {only.words}")] if only else []
        keys += [(numbers, "go there")] if len(self._targets) > (1 if only else 0) else []
        keys += [("n N", "next hit")] if self._search.words else []
        keys += [("y", "copy"), ("left right", "entry before, next"), ("/", "search"), ("j k", "scroll")]
        if (title, keys) != (self.pane.heading.title, self.key_line.keys):
            self.pane.heading.title, self.key_line.keys = title, keys
            self.pane.heading.update_text()
            self.key_line.update_text()

    @property
    def _only_outside(self) -> EntryTarget | None:
        """The one case, address or number that it names. None where there are several."""
        outside = [target for target in self._targets if target.kind != "entry"]
        return outside[0] if len(outside) == 1 else None

    def action_go_on(self) -> None:
        """Open the one thing that it names, else go back."""
        if only := self._only_outside:
            open_target(self.app, only)
        else:
            self.action_leave()

    def action_search(self) -> None:
        """Search in the case."""
        self.action_leave()
        if keys := keys_of(BY_ID["search"], self.desk.keymap):
            self.app.call_later(self.app.simulate_key, keys[0])

    def on_key(self, event: events.Key) -> None:
        """Say what letters do here, where one would type."""
        if event.is_printable and event.key not in self.active_bindings:
            event.stop()
            self.say(_LETTERS, seconds=3)

    def action_turn(self, steps: int) -> None:
        """Show the next entry, or the one before."""
        moment = self.moment
        if moment is None:
            return
        keys = self._timeline_of(moment).keys
        place = keys.index(self.entry) if self.entry in keys else len(keys) - 1
        self.entry = keys[max(0, min(place + steps, len(keys) - 1))]
        self.show()
        self.pane.blocks.move_to_start()

    def action_hit(self, direction: int) -> None:
        """Go to the next line with a word searched for."""
        if self._search.words and not self.pane.blocks.step_hit(direction):
            self.say("No more of it in this entry.", seconds=2)

    def action_copy(self) -> None:
        """Copy the entry."""
        if moment := self.moment:
            copy_entry(self.app, entry_copy(self.case, self._timeline_of(moment).block(self.entry)))

    def action_go_there(self, number: int) -> None:
        """Go to what the entry names under a number."""
        if number > len(self._targets):
            return
        target = self._targets[number - 1]
        if target.kind == "entry":
            self.entry = target.key
            self.show()
            self.pane.blocks.move_to_start()
        else:
            open_target(self.app, target)

    def action_leave(self) -> None:
        """Go back to the case, the cursor on this entry."""
        self.dismiss(self.entry)


def _target_block(number: int, target: EntryTarget) -> TextBlock:
    return TextBlock(f"target {number}", ((f"{GLUE * 5}{number}", "key"), (f"  {_GO[target.kind]} {target.words}", "dim")), hang=9)
