"""The story book of the desk."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from desk.errors import DeskError
from desk.handover.closing_notes import KeptClosing, WentWell, went_well
from desk.handover.forms.notebooks import story_book_markdown
from desk.recovery.closing.story_book import ToldStory, has_words, newest_first, told_stories
from desk.tui.presentation.notebooks import empty_block, stories_and_notes
from desk.tui.presentation.text_block import TextBlock
from desk.tui.screens.notebook import NotebookScreen
from desk.tui.session import Session


class StoryBookScreen(NotebookScreen, inherit_bindings=True):
    """Lists stories, newest first, and what went well (S2.22)."""

    QUESTION = "what went well?"
    FILE_NAME = "stories.md"

    def __init__(self) -> None:
        super().__init__()
        self._archived: Sequence[ToldStory] = ()
        self._is_reading = True

    def on_mount(self) -> None:
        """Show the stories of the shift, and read those of archives."""
        self.show()
        self.run_worker(self._read_archives(), group="stories", exit_on_error=False)

    async def _read_archives(self) -> None:
        session = self.desk.session
        try:
            self._archived = await asyncio.to_thread(lambda: archived_stories(session))
        except DeskError as error:
            self.warn(f"An archive cannot be read, so its stories are not here. {error}")
        self._is_reading = False
        self.show()

    def listed_stories(self) -> list[ToldStory]:
        """The stories with the words looked for."""
        stories = newest_first([*self._archived, *told_stories(self.desk.client.cases.values())])
        return [story for story in stories if has_words(story.text, self.words)]

    def listed_notes(self) -> Sequence[KeptClosing]:
        """The notes of what went well, newest first."""
        notes = reversed(went_well(self.desk.client.documents.closing))
        return [kept for kept in notes if has_words(f"{kept.note.by} {kept.note.text}", self.words)]

    def item_keys(self) -> Sequence[str]:
        """The stories, then what went well."""
        return [*(story.case for story in self.listed_stories()), *(f"note {kept.number}" for kept in self.listed_notes())]

    def text_blocks(self) -> list[TextBlock]:
        """A text for each."""
        found = stories_and_notes(self.listed_stories(), self.listed_notes(), self.chosen, self.desk.zone)
        nothing = "No story has these words." if self.words else "No story was told yet. :story tells one of a case, n what went well."
        return found or [empty_block(nothing)]

    def edge_words(self) -> str:
        """The number of stories."""
        count = len(self.listed_stories())
        return f"STORIES  {count}{', reading the archives ..' if self._is_reading else ''}"

    def key_words(self) -> Sequence[tuple[str, str]]:
        """The keys that matter."""
        return [
            ("enter", "the case"),
            ("/", "find"),
            ("n", "what went well"),
            ("u", "take it back"),
            ("E", "write to a file"),
            ("esc", "back"),
        ]

    def new_note(self, text: str) -> WentWell:
        """Something that went well."""
        return WentWell(at=self.desk.clock(), by=self.desk.agent, text=text)

    def markdown(self) -> str:
        """The stories listed."""
        return "\n".join(story_book_markdown(self.listed_stories(), self.listed_notes(), self.desk.shift.zone)) + "\n"


def archived_stories(session: Session) -> list[ToldStory]:
    """The stories in the archives. Raises Damaged for one that cannot be read."""
    return [story for cases in session.archived() for story in told_stories(cases.values())]
