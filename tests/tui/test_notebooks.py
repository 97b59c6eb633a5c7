"""The story book, the learning log and the seals, as they are typed in the palette."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from desk.errors import Refused
from desk.handover.closing_notes import CLOSING_NOTES, Learned, WentWell, note_closing, read_closing
from desk.model.entries import Story
from desk.tui.screens.board import BoardScreen
from desk.tui.screens.case import CaseScreen
from desk.tui.screens.learning_log import LearningLogScreen
from desk.tui.screens.notebook import NotebookScreen
from desk.tui.screens.seals import SealsScreen
from desk.tui.screens.story_book import StoryBookScreen
from tests.case_builders import at, case_of
from tests.tui.app_fixtures import (
    FakeShared,
    app_on,
    assert_golden,
    new_case,
    paste,
    screen_text,
    until,
    until_read,
    until_still,
)

SIZES = [(120, 36), (80, 24)]


def told() -> FakeShared:
    """Two stories, one line of bo's log, one of mine, and something that went well."""
    van = Story(at=at(-50), by="bo", broke="The van never came", did="Two crews at seven", said="You made my day")
    proof = Story(at=at(-20), by="ines", broke="Two prices swapped", did="Printed again, free", said="Fast!")
    store = FakeShared(
        [
            new_case(1, logged=-60, past=[van], subject="Van late", customer="Tess"),
            new_case(2, logged=-30, past=[proof], subject="Menu wrong", customer="Faye"),
            new_case(3),
        ]
    )
    store.commit(note_closing(WentWell(at=at(-5), by="bo", text="Kim took all six calls")))
    store.commit(note_closing(Learned(at=at(-4), by="bo", text="bo's own secret")))
    store.commit(note_closing(Learned(at=at(-3), by="ines", text="Ask what they need by when")))
    return store


@asynccontextmanager
async def book_of(
    store: FakeShared, command: str, kind: type[Any], size: tuple[int, int] = (120, 36), **settings: Any
) -> AsyncIterator[Pilot[Any]]:
    async with app_on(store, **settings).run_test(size=size, notifications=True) as pilot:
        board = await until_read(pilot)
        await board.run_action(command)
        await until(pilot, lambda: isinstance(pilot.app.screen, kind))
        await until(pilot, lambda: "reading the archives" not in screen_text(pilot))
        await until_still(pilot)
        yield pilot


async def answer(pilot: Pilot[Any], words: str) -> None:
    await pilot.press("ctrl+u")
    await paste(pilot, words)
    await pilot.press("enter")
    await until_still(pilot)


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
async def test_the_books_as_they_are(size: tuple[int, int]) -> None:
    async with book_of(told(), "stories", StoryBookScreen, size) as pilot:
        await assert_golden(pilot, f"stories-{size[0]}x{size[1]}")
    async with book_of(told(), "learned", LearningLogScreen, size) as pilot:
        assert "secret" not in screen_text(pilot)
        await assert_golden(pilot, f"learned-{size[0]}x{size[1]}")


@pytest.mark.parametrize(("words", "kind"), [("stories", StoryBookScreen), ("learned", LearningLogScreen), ("seals", SealsScreen)])
async def test_each_is_found_in_the_palette(words: str, kind: type[Any]) -> None:
    async with app_on(told()).run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        await pilot.press("colon", *words)
        await until(pilot, lambda: f":{words}" in screen_text(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, kind))


async def test_a_story_is_found_by_its_words_and_opens_its_case() -> None:
    async with book_of(told(), "stories", StoryBookScreen) as pilot:
        assert screen_text(pilot).index("Menu wrong") < screen_text(pilot).index("Van late")
        await pilot.press("slash")
        await answer(pilot, "crews")
        assert "Menu wrong" not in screen_text(pilot)
        assert "Kim took" not in screen_text(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, CaseScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, StoryBookScreen))
        await pilot.press("escape")
        await until_still(pilot)
        assert "Menu wrong" in screen_text(pilot)
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, BoardScreen)


async def test_stories_of_archived_cases_are_in_the_book() -> None:
    old = case_of(Story(at=at(-9000), by="bo", broke="Long ago", said="Thanks"), case_id="C-44")
    async with book_of(told(), "stories", StoryBookScreen, archived=lambda: [{"C-44": old}]) as pilot:
        assert "Long ago" in screen_text(pilot)


async def test_what_went_well_is_noted_and_seen_by_all() -> None:
    store = told()
    async with book_of(store, "stories", StoryBookScreen) as pilot:
        await pilot.press("n")
        assert "what went well?" in screen_text(pilot)
        await answer(pilot, "Nobody had to chase us")
        assert "Nobody had to chase us" in screen_text(pilot)
        await pilot.press("n")
        await answer(pilot, "")
        assert "There are no words in it." in screen_text(pilot)
        await pilot.press("escape")
    assert [kept.note.by for kept in read_closing(store.documents(CLOSING_NOTES))][-1] == "ines"


async def test_ones_own_line_is_noted_and_taken_back() -> None:
    store = told()
    async with book_of(store, "learned", LearningLogScreen) as pilot:
        await pilot.press("n")
        await answer(pilot, "Count the teams")
        assert screen_text(pilot).index("Count the teams") < screen_text(pilot).index("Ask what they need")
        await pilot.press("g", "u")
        await until_still(pilot)
        assert "Count the teams" not in screen_text(pilot)
        assert "Ask what they need" in screen_text(pilot)


async def test_anothers_line_is_not_taken_back() -> None:
    async with book_of(told(), "stories", StoryBookScreen) as pilot:
        await pilot.press("G", "u")
        await until_still(pilot)
        assert "bo wrote that" in screen_text(pilot)
        assert "Kim took all six calls" in screen_text(pilot)


async def test_a_colleagues_note_appears() -> None:
    store = told()
    async with book_of(store, "stories", StoryBookScreen) as pilot:
        store.commit_elsewhere(*note_closing(WentWell(at=at(0), by="bo", text="Otto came back")))
        await until(pilot, lambda: "Otto came back" in screen_text(pilot))


async def test_a_book_is_written_once_to_a_new_file(tmp_path: Path) -> None:
    path = tmp_path / "book.md"
    async with book_of(told(), "stories", StoryBookScreen) as pilot:
        await pilot.press("E")
        await answer(pilot, str(path))
        assert "You made my day" in path.read_text(encoding="utf-8")
        written = path.read_bytes()
        await pilot.press("E")
        await answer(pilot, str(path))
        assert "is there already" in " ".join(screen_text(pilot).split())
        assert path.read_bytes() == written
    async with book_of(told(), "learned", LearningLogScreen) as pilot:
        await pilot.press("E")
        await answer(pilot, str(tmp_path / "log.md"))
        assert "secret" not in (tmp_path / "log.md").read_text(encoding="utf-8")


async def test_who_only_looks_on_writes_nothing() -> None:
    async with book_of(told(), "learned", LearningLogScreen, read_only=True) as pilot:
        await pilot.press("n")
        await until_still(pilot)
        assert isinstance(pilot.app.screen, NotebookScreen)
        assert "only looks on" in screen_text(pilot)


async def test_empty_books_say_how_to_begin() -> None:
    async with book_of(FakeShared([new_case(1)]), "stories", StoryBookScreen) as pilot:
        assert "No story was told yet." in screen_text(pilot)
    async with book_of(FakeShared([new_case(1)]), "learned", LearningLogScreen) as pilot:
        assert "n notes what you learned" in screen_text(pilot)


async def test_seals_in_words() -> None:
    async with book_of(told(), "seals", SealsScreen) as pilot:
        assert "no handover was signed yet" in screen_text(pilot)
    async with book_of(told(), "seals", SealsScreen, seals=lambda: ["H-7  C-101  next  is not what was signed"]) as pilot:
        assert "is not what was signed" in screen_text(pilot)

    def broken() -> list[str]:
        raise Refused("The archive cannot be read.")

    async with book_of(told(), "seals", SealsScreen, seals=broken) as pilot:
        assert "The archive cannot be read." in screen_text(pilot)
