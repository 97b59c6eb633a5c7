"""The learning log of the agent at the keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from desk.handover.closing_notes import KeptClosing, Learned, learned_by
from desk.handover.forms.notebooks import learning_log_markdown
from desk.recovery.closing.story_book import has_words
from desk.tui.presentation.notebooks import empty_block, note_block
from desk.tui.presentation.text_block import TextBlock
from desk.tui.screens.notebook import NotebookScreen


class LearningLogScreen(NotebookScreen, inherit_bindings=True):
    """Lists what the agent learned, the newest first. It is shown to nobody else (S3.10)."""

    QUESTION = "what did you learn?"
    FILE_NAME = "learned.md"

    def listed_notes(self) -> Sequence[KeptClosing]:
        """One's own lines with the words looked for."""
        own = learned_by(self.desk.client.documents.closing, self.desk.agent)
        return [kept for kept in reversed(own) if has_words(kept.note.text, self.words)]

    def item_keys(self) -> Sequence[str]:
        """The lines, newest first."""
        return [f"note {kept.number}" for kept in self.listed_notes()]

    def text_blocks(self) -> list[TextBlock]:
        """A text a line."""
        found = [
            note_block(kept, is_chosen=f"note {kept.number}" == self.chosen, zone=self.desk.zone, with_author=False)
            for kept in self.listed_notes()
        ]
        nothing = "No line of yours has these words." if self.words else "Nothing was noted yet. n notes what you learned."
        return found or [empty_block(nothing)]

    def edge_words(self) -> str:
        """Whose log it is."""
        return f"WHAT YOU LEARNED, {self.desk.agent}: shown to nobody else"

    def key_words(self) -> Sequence[tuple[str, str]]:
        """The keys that matter."""
        return [("n", "note a line"), ("u", "take it back"), ("/", "find"), ("E", "write to a file"), ("esc", "back")]

    def new_note(self, text: str) -> Learned:
        """A line of one's own."""
        return Learned(at=self.desk.clock(), by=self.desk.agent, text=text)

    def markdown(self) -> str:
        """The lines listed."""
        return "\n".join(learning_log_markdown(self.listed_notes(), self.desk.shift.zone)) + "\n"
