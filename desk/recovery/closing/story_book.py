"""The stories that were told of cases (S2.22)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from desk.model.case import Case
from desk.model.entries import Story
from desk.model.state import state_of
from desk.text.printable import printable


class ToldStory(msgspec.Struct, frozen=True):
    """The newest story of a case."""

    case: str
    customer: str
    subject: str
    at: datetime
    by: str
    broke: str
    did: str
    said: str

    @property
    def text(self) -> str:
        """Every word of it, for searching."""
        return f"{self.case} {self.customer} {self.subject} {self.by} {self.broke} {self.did} {self.said}"


def told_story(case: Case) -> ToldStory | None:
    """The story of a case. None when none was told, or it was taken back."""
    if not any(isinstance(entry, Story) for entry in case.entries):
        return None
    state = state_of(case)
    if not state.stories:
        return None
    story = state.stories[-1]
    return ToldStory(case.id, state.customer, state.subject, story.at, story.by, story.broke, story.did, story.said)


def told_stories(cases: Iterable[Case]) -> Iterator[ToldStory]:
    """The stories of cases, in their order."""
    return (story for case in cases if (story := told_story(case)) is not None)


def newest_first(stories: Iterable[ToldStory]) -> list[ToldStory]:
    """The stories, newest first, each case once."""
    found: dict[str, ToldStory] = {}
    for story in stories:
        if story.case not in found or found[story.case].at < story.at:
            found[story.case] = story
    return sorted(found.values(), key=lambda story: story.at, reverse=True)


def has_words(text: str, words: str) -> bool:
    """Do all these words stand in a text? Small letters or large make no difference."""
    known = text.casefold()
    return all(word in known for word in words.casefold().split())


def story_lines(story: ToldStory) -> Iterator[tuple[str, str]]:
    """The lines of a story by name, without empty ones."""
    for name, words in (("what broke", story.broke), ("what we did", story.did), ("what they said", story.said)):
        if words.strip():
            yield name, printable(words)
