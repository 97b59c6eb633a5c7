"""The story book and the learning log, as texts of a column."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from desk.handover.closing_notes import KeptClosing
from desk.recovery.closing.story_book import ToldStory, story_lines
from desk.tui.presentation.cell_text import fit
from desk.tui.presentation.signs import POINTER
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.text_flow import GLUE, safe_text
from desk.tui.presentation.toned_text import Piece

_DAY = 12
_NAME = 16


def story_block(story: ToldStory, *, is_chosen: bool, zone: tzinfo) -> TextBlock:
    """A story: whose it is, then its three lines."""
    there = story.at.astimezone(zone)
    head: tuple[Piece, ...] = (
        (POINTER if is_chosen else GLUE, "key"),
        (f"{safe_text(story.case)}  {safe_text(story.customer)}  ", "strong"),
        (safe_text(story.subject), "text"),
        (f"  {there.day} {there:%b}, {safe_text(story.by)}", "dim"),
    )
    body = tuple((f"{fit(name, _NAME).rstrip()}: {words}", "text") for name, words in story_lines(story))
    return TextBlock(story.case, head, body, hang=3)


def note_block(kept: KeptClosing, *, is_chosen: bool, zone: tzinfo, with_author: bool) -> TextBlock:
    """A note of a closing question: when, by whom, the words."""
    there = kept.note.at.astimezone(zone)
    head: list[Piece] = [(POINTER if is_chosen else GLUE, "key"), (fit(f"{there.day} {there:%b %Y}", _DAY), "dim")]
    if with_author:
        head.append((f"{safe_text(kept.note.by)}  ", "dim"))
    head.append((safe_text(" ".join(kept.note.text.split())), "strong" if is_chosen else "text"))
    return TextBlock(f"note {kept.number}", tuple(head), hang=3)


def heading_block(words: str) -> TextBlock:
    """A heading among the texts."""
    return TextBlock(f"heading {words}", ((words, "title"),), hang=1)


def empty_block(words: str) -> TextBlock:
    """The words in place of texts."""
    return TextBlock("none", ((words, "dim"),), hang=1)


def stories_and_notes(stories: Sequence[ToldStory], well: Sequence[KeptClosing], chosen: str, zone: tzinfo) -> list[TextBlock]:
    """The story book: stories, then what went well."""
    blocks = [story_block(story, is_chosen=story.case == chosen, zone=zone) for story in stories]
    if well:
        blocks.append(heading_block("WHAT WENT WELL"))
        blocks += [note_block(kept, is_chosen=f"note {kept.number}" == chosen, zone=zone, with_author=True) for kept in well]
    return blocks
