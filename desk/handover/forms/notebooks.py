"""The story book and the learning log as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from desk.handover.closing_notes import KeptClosing
from desk.recovery.closing.story_book import ToldStory, story_lines
from desk.text.markdown import plain_markdown
from desk.text.times import zone_or_utc


def story_book_markdown(stories: Sequence[ToldStory], well: Iterable[KeptClosing], zone: str) -> Iterator[str]:
    """Every story under a heading, then what went well."""
    yield "# Story book"
    for story in stories:
        yield f"\n## {plain_markdown(story.case)} {plain_markdown(story.subject)}\n"
        yield f"{plain_markdown(story.customer)}, told by {plain_markdown(story.by)} on {_day_of(story.at, zone)}\n"
        yield from (f"- **{name}** {plain_markdown(words)}" for name, words in story_lines(story))
    if not stories:
        yield "\nNo story was told yet."
    listed = [*well]
    if listed:
        yield "\n## What went well\n"
        yield from _note_lines(listed, zone)


def learning_log_markdown(learned: Sequence[KeptClosing], zone: str) -> Iterator[str]:
    """The lines of a learning log."""
    yield "# Learning log\n"
    yield from _note_lines(learned, zone)
    if not learned:
        yield "Nothing was noted yet."


def _note_lines(notes: Iterable[KeptClosing], zone: str) -> Iterator[str]:
    for kept in notes:
        yield f"- {_day_of(kept.note.at, zone)}, {plain_markdown(kept.note.by)}: {plain_markdown(' '.join(kept.note.text.split()))}"


def _day_of(at: datetime, zone: str) -> str:
    there = at.astimezone(zone_or_utc(zone))
    return f"{there.day} {there:%b %Y}"
