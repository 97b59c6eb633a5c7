"""The concerns of the shift, with the people to call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from desk.concerns.changes import last_own_note, name_owner, retract_note
from desk.concerns.concern import Concern, ConcernContact
from desk.concerns.notes import KnownNote, NoteRetracted, OwnerNamed
from desk.errors import DeskError
from desk.model.changes import Change
from desk.tui.bindings import PAGE_BINDINGS, STEP_BINDINGS
from desk.tui.dialogs.choice import ChoiceDialog
from desk.tui.messages import CasesChanged
from desk.tui.presentation.concerns import ConcernMoment, call_blocks, concern_blocks, item_ids
from desk.tui.presentation.text_block import TextBlock
from desk.tui.screens.case_actions import CaseActions
from desk.tui.ticker import Ticker
from desk.tui.visibility import is_in_view
from desk.tui.widgets.key_line import KeyLine
from desk.tui.widgets.pane import Pane

_EDGES = 2
"""Cells beside the texts: the scrollbar and one blank."""
_NOTE_WORDS = {"noticed": "the concern", "owner": "the owner", "whom": "the person", "told": "that they were told"}
_NOTE_WORDS |= {"hit": "that it hit them", "due": "the new time", "over": "that it is over"}


class ConcernsScreen(ModalScreen[str], CaseActions[str], inherit_bindings=False):
    """Shows every open concern and whom to call.

    `chosen` is the concern or the person to begin with.
    """

    AUTO_FOCUS = "TextColumn"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", show=False),
        *STEP_BINDINGS,
        *PAGE_BINDINGS,
        Binding("tab", "turn", show=False),
        Binding("t", "take_concern", show=False),
        Binding("c", "note('told')", show=False),
        Binding("n", "note('hit')", show=False),
        Binding("C", "new_concern", show=False),
        Binding("i", "note('people')", show=False),
        Binding("p", "note('due')", show=False),
        Binding("o", "note('over')", show=False),
        Binding("u", "take_back", show=False),
        Binding("enter", "open", show=False),
        Binding("S", "app.open_screen('script')", show=False),
    ]

    pane = getters.query_one(Pane)
    key_line = getters.query_one(KeyLine)

    def __init__(self, chosen: str = "") -> None:
        super().__init__()
        self.chosen = chosen
        self.only_calls = False
        """Are the people shown alone?"""

    def compose(self) -> ComposeResult:
        """A pane, and the keys under it."""
        with Vertical(id="over-case"):
            yield Pane("over", "CONCERNS")
            yield KeyLine(id="sheet-keys")
            yield KeyLine(id="more-keys")

    def on_mount(self) -> None:
        """Show the concerns, and begin to renew them."""
        self.ticker = Ticker(self, self.desk.clock, self._renew_second)
        self.ticker.start()
        self.call_after_refresh(self._reveal_chosen)

    def on_unmount(self) -> None:
        """Stop renewing."""
        self.ticker.stop()

    # ---------------------------------------------------------------- what is shown

    @property
    def moment(self) -> ConcernMoment:
        """The concerns as they stand now."""
        desk = self.desk
        width = max(40, self.size.width - _EDGES)
        return ConcernMoment(desk.concerns, desk.clock(), desk.calendar, desk.shift.zone, width)

    def _renew_second(self, now: datetime) -> None:
        self.show()

    def on_resize(self) -> None:
        """Lay the lines out in the new width."""
        self.show()

    def on_cases_changed(self, message: CasesChanged) -> None:
        """Show what was noted, here or elsewhere."""
        if is_in_view(self):
            self.show()

    def on_screen_resume(self) -> None:
        """Show what changed while the screen was covered."""
        self.show()

    def show(self) -> None:
        """Show the concerns as they are now, with the same item chosen."""
        moment = self.moment
        items = item_ids(moment, only_calls=self.only_calls)
        if self.chosen not in items:
            self.chosen = items[0] if items else ""
        calls = f"{len(moment.calls)} to call"
        self.pane.heading.title = f"CALLS  {calls}" if self.only_calls else f"CONCERNS  {_ahead_words(len(moment.open))}, {calls}"
        self.pane.heading.key = f"{moment.now.astimezone(self.desk.zone):%H:%M}"
        self.pane.heading.update_text()
        blocks = (call_blocks if self.only_calls else concern_blocks)(moment, self.chosen)
        self.pane.show(blocks or [self._empty_block()])
        self.key_line.keys, self.query_one("#more-keys", KeyLine).keys = self._key_words()
        for line in self.query(KeyLine):
            line.update_text()

    def _empty_block(self) -> TextBlock:
        words = "Nobody is to be called." if self.only_calls else "No concern is open. C notes what may go wrong next."
        return TextBlock("none", ((words, "dim"),), hang=1)

    def _key_words(self) -> tuple[Sequence[tuple[str, str]], Sequence[tuple[str, str]]]:
        first = [("t", "take it"), ("c", "told them"), ("n", "it hit them"), ("C", "new"), ("i", "add people"), ("p", "new time")]
        other = "concerns" if self.only_calls else "calls"
        second = [("o", "is over"), ("enter", "the case"), ("S", "script"), ("u", "undo"), ("tab", other), ("esc", "back")]
        return first, second

    # ---------------------------------------------------------------- what is chosen

    @property
    def concern(self) -> Concern | None:
        """The concern under the cursor. None where there is none."""
        return self.desk.client.documents.concern(self.chosen.partition(".")[0])

    @property
    def contact(self) -> ConcernContact | None:
        """The person under the cursor. None where it is a concern itself."""
        concern = self.concern
        return concern.contact(self.chosen) if concern else None

    def targets(self) -> tuple[str, ...]:
        """The case of the person, else that of the concern."""
        concern, contact = self.concern, self.contact
        case = contact.hit.case if contact and contact.hit else concern.case if concern else ""
        return (case,) if case in self.desk.client.cases else ()

    def action_step(self, steps: int) -> None:
        """Choose the next item, or one before."""
        items = item_ids(self.moment, only_calls=self.only_calls)
        if items:
            place = items.index(self.chosen) if self.chosen in items else 0
            self.choose(items[max(0, min(place + steps, len(items) - 1))])

    def choose(self, item: str) -> None:
        """Choose a concern or a person."""
        self.chosen = item
        self.show()
        self.call_after_refresh(self._reveal_chosen)

    def _reveal_chosen(self) -> None:
        self.pane.blocks.reveal(self.chosen)

    def action_page(self, pages: int) -> None:
        """Scroll by screenfuls."""
        self.pane.blocks.move_page(pages)

    def action_turn(self) -> None:
        """Show the people to call alone, or the concerns again."""
        self.only_calls = not self.only_calls
        self.show()
        self.call_after_refresh(self._reveal_chosen)

    # ---------------------------------------------------------------- what is done

    def action_new_concern(self) -> None:
        """Note a new concern."""
        if self._may_write():
            self._form_opener.open_new_concern()

    def action_note(self, name: str) -> None:
        """Open the form of a note on what is chosen."""
        if (concern := self._chosen_concern()) and self._may_write():
            self._form_opener.open_concern_form(name, concern, self.contact)

    async def action_take_concern(self) -> None:
        """Own the concern from now on."""
        concern = self._chosen_concern()
        if concern and self._may_write():
            note = OwnerNamed(concern=concern.id, at=self.desk.clock(), by=self.desk.agent, owner=self.desk.agent)
            await self._commit_changes(name_owner(note), f"{concern.id} is yours.")

    def action_take_back(self) -> None:
        """Ask whether to take back the agent's last note of the concern."""
        concern = self._chosen_concern()
        note = last_own_note(concern, self.desk.agent) if concern else None
        if concern and note is None:
            self.say(f"There is nothing of yours to take back on {concern.id}.", seconds=3)
        if note is None or not self._may_write():
            return

        async def answered(answer: str | None) -> None:
            if answer:
                await self._retract(note)

        words = f"Take back {_NOTE_WORDS[str(note.__struct_config__.tag)]} ({note.id})?"
        self.app.push_screen(ChoiceDialog(words, [], [("y", "yes", "yes")]), answered)

    async def _retract(self, note: KnownNote) -> None:
        retraction = NoteRetracted(concern=note.concern, at=self.desk.clock(), by=self.desk.agent, note=note.id)
        await self._commit_changes(retract_note(retraction), f"{note.id} was taken back.")

    async def _commit_changes(self, changes: Sequence[Change], words: str) -> None:
        try:
            await self.desk.client.commit(changes)
        except DeskError as error:
            self.warn(error)
            return
        self.say(words, seconds=3)

    def _chosen_concern(self) -> Concern | None:
        if self.concern is None:
            self.say("No concern is chosen. C notes one.")
        return self.concern

    def _may_write(self) -> bool:
        if self.desk.session.read_only:
            self.say("This window only looks on. Nothing was written.")
        return not self.desk.session.read_only

    async def action_open(self) -> None:
        """Go to the case of the person, or of the concern."""
        case = next(iter(self.targets()), "")
        if case:
            await self.run_action(f"app.go_to_case({case!r})")
        elif concern := self._chosen_concern():
            self.say(f"{concern.id} has no case. n begins one for somebody whom it hit.")

    def action_leave(self) -> None:
        """Go back to the screen below."""
        self.dismiss(None)


def _ahead_words(count: int) -> str:
    return "1 problem ahead" if count == 1 else f"{count} problems ahead"
