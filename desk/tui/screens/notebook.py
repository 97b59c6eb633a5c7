"""The base of the story book and the learning log."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from desk.errors import DeskError, Refused
from desk.handover.closing_notes import ClosingRetract, KeptClosing, Learned, WentWell, note_closing, take_back_closing
from desk.new_files import save_new
from desk.text.outside import named_file
from desk.tui.bindings import PAGE_BINDINGS, STEP_BINDINGS
from desk.tui.messages import CasesChanged
from desk.tui.presentation.text_block import TextBlock
from desk.tui.screens.desk_screen import DeskScreen
from desk.tui.widgets.answer_line import AnswerLine
from desk.tui.widgets.key_line import KeyLine
from desk.tui.widgets.pane import Pane


class NotebookScreen(ModalScreen[None], DeskScreen[None], inherit_bindings=False):
    """Lists texts, and takes new ones."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", show=False),
        *STEP_BINDINGS,
        *PAGE_BINDINGS,
        Binding("enter", "open", show=False),
        Binding("slash", "search", show=False),
        Binding("n", "add", show=False),
        Binding("u", "take_back", show=False),
        Binding("E", "export", show=False),
    ]
    QUESTION: ClassVar[str] = ""
    """The words that ask for a new text."""
    FILE_NAME: ClassVar[str] = ""

    pane = getters.query_one(Pane)
    answer_line = getters.query_one(AnswerLine)

    def __init__(self) -> None:
        super().__init__()
        self.chosen = ""
        self.words = ""

    def compose(self) -> ComposeResult:
        """A pane, a line for answers, the keys."""
        with Vertical(id="over-case"):
            yield Pane("over", "")
            yield AnswerLine()
            yield KeyLine(id="sheet-keys")

    def on_mount(self) -> None:
        """Show the texts."""
        self.show()

    def on_cases_changed(self, message: CasesChanged) -> None:
        """Show what was written, here or elsewhere."""
        self.show()

    # ---------------------------------------------------------------- what each book says

    @abstractmethod
    def item_keys(self) -> Sequence[str]:
        """The keys of the texts, from top to bottom."""

    @abstractmethod
    def text_blocks(self) -> list[TextBlock]:
        """The texts."""

    @abstractmethod
    def edge_words(self) -> str:
        """The words in the edge."""

    @abstractmethod
    def key_words(self) -> Sequence[tuple[str, str]]:
        """The keys that matter."""

    @abstractmethod
    def new_note(self, text: str) -> WentWell | Learned:
        """A new text as a note."""

    @abstractmethod
    def listed_notes(self) -> Sequence[KeptClosing]:
        """The notes listed."""

    @abstractmethod
    def markdown(self) -> str:
        """The texts listed, as Markdown."""

    # ---------------------------------------------------------------- what is shown

    def show(self) -> None:
        """Show the texts as they are now, with the same one chosen."""
        items = self.item_keys()
        if self.chosen not in items:
            self.chosen = items[0] if items else ""
        found = f"  / {self.words}" if self.words else ""
        self.pane.heading.title = f"{self.edge_words()}{found}"
        self.pane.heading.update_text()
        self.pane.show(self.text_blocks())
        line = self.query_one(KeyLine)
        line.keys = self.key_words()
        line.update_text()

    def action_step(self, steps: int) -> None:
        """Choose the next text, or one before."""
        items = self.item_keys()
        if items:
            self.chosen = items[max(0, min(items.index(self.chosen) + steps, len(items) - 1))]
            self.show()
            self.call_after_refresh(self.pane.blocks.reveal, self.chosen)

    def action_page(self, pages: int) -> None:
        """Scroll by screenfuls."""
        self.pane.blocks.move_page(pages)

    async def action_open(self) -> None:
        """Open the case of the text chosen."""
        if self.chosen in self.desk.client.cases or self.desk.live.past.case(self.chosen):
            await self.run_action(f"app.go_to_case({self.chosen!r})")

    def action_leave(self) -> None:
        """Forget the words looked for, or go back to the screen below."""
        if self.words:
            self.words = ""
            self.show()
        else:
            self.dismiss(None)

    # ---------------------------------------------------------------- what is done

    def action_search(self) -> None:
        """Ask for words to find."""
        self.answer_line.ask("search", "/", start=self.words, note="words that stand in it; nothing shows all")

    def action_add(self) -> None:
        """Ask for a new text."""
        if self.desk.session.read_only:
            self.say("This window only looks on. Nothing was written.")
        else:
            self.answer_line.ask("add", self.QUESTION, note="one line; enter keeps it, esc leaves it")

    def action_export(self) -> None:
        """Ask for the file to write to."""
        self.answer_line.ask("export", "write", start=self.FILE_NAME, note="what is listed here, as Markdown")

    async def action_take_back(self) -> None:
        """Take back the note chosen, where it is one's own."""
        kept = next((kept for kept in self.listed_notes() if f"note {kept.number}" == self.chosen), None)
        if kept is None:
            self.say("Only a line of your own can be taken back here.", seconds=3)
            return
        retract = ClosingRetract(at=self.desk.clock(), by=self.desk.agent, note=kept.number)
        try:
            await self.desk.client.commit(take_back_closing(kept, retract))
        except DeskError as error:
            self.warn(error)
            return
        self.say("Taken back.", seconds=3)
        self.show()

    @on(AnswerLine.Cancelled)
    def _leave_answer(self) -> None:
        self.set_focus(None)

    @on(AnswerLine.Given)
    async def _take_answer(self, event: AnswerLine.Given) -> None:
        event.stop()
        try:
            await self._answered(event.question, event.answer)
        except DeskError as error:
            self.answer_line.note(str(error), is_fault=True)
            return
        self.answer_line.close()
        self.set_focus(None)
        self.show()

    async def _answered(self, question: str, answer: str) -> None:
        """Do what was answered. Raises DeskError."""
        if question == "search":
            self.words = answer.strip()
        elif question == "add":
            await self.desk.client.commit(note_closing(self.new_note(answer.strip())))
            self.say("Kept.", seconds=3)
        else:
            self._write_file(answer.strip())

    def _write_file(self, name: str) -> None:
        path = named_file(name, "the file")
        try:
            save_new(path, self.markdown(), 0o666)
        except FileExistsError as error:
            raise Refused(f"{path} is there already. Nothing was written; give another name.") from error
        except OSError as error:
            raise Refused(f"{path} cannot be written ({error.strerror}). Nothing of it was kept.") from error
        self.say(f"Written: {path}", seconds=5)
