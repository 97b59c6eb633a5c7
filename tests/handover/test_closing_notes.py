"""The answers to the closing questions: kept, one's own, taken back by whoever wrote them."""

from __future__ import annotations

import pytest

from desk.errors import Refused, Usage
from desk.handover.closing_notes import (
    CLOSING_NOTES,
    ClosingRetract,
    Learned,
    WentWell,
    learned_by,
    note_closing,
    read_closing,
    take_back_closing,
    went_well,
)
from desk.handover.forms.notebooks import learning_log_markdown, story_book_markdown
from desk.model.entries import Retract, Story
from desk.recovery.closing.story_book import has_words, newest_first, told_stories, told_story
from desk.store.memory import MemoryStore
from tests.case_builders import at, case_of


def desk_with(*notes: Learned | WentWell) -> MemoryStore:
    store = MemoryStore("ines")
    for note in notes:
        store.commit(note_closing(note))
    return store


def test_a_log_is_ones_own_and_what_went_well_is_everybodys() -> None:
    store = desk_with(
        Learned(at=at(-3), by="ines", text="ask first"),
        Learned(at=at(-2), by="bo", text="count the teams"),
        WentWell(at=at(-1), by="bo", text="Tess came back"),
    )
    notes = read_closing(store.documents(CLOSING_NOTES))
    assert [kept.note.text for kept in learned_by(notes, "ines")] == ["ask first"]
    assert [kept.note.text for kept in went_well(notes)] == ["Tess came back"]


def test_only_ones_own_line_is_taken_back() -> None:
    store = desk_with(Learned(at=at(-3), by="ines", text="ask first"))
    (kept,) = read_closing(store.documents(CLOSING_NOTES))
    with pytest.raises(Refused, match="ines wrote that"):
        take_back_closing(kept, ClosingRetract(at=at(0), by="bo", note=kept.number))
    store.commit(take_back_closing(kept, ClosingRetract(at=at(0), by="ines", note=kept.number)))
    assert read_closing(store.documents(CLOSING_NOTES)) == ()


@pytest.mark.parametrize("text", ["", "  ", "x" * 2001])
def test_a_note_has_words_and_an_end(text: str) -> None:
    with pytest.raises(Usage, match="Nothing was written"):
        note_closing(Learned(at=at(0), by="ines", text=text))


def test_a_note_of_a_newer_desk_is_passed_over() -> None:
    assert read_closing({1: b'{"kind": "dreamed", "at": "2026-05-04T14:00:00Z", "by": "bo"}'}) == ()


def test_the_newest_story_of_a_case_counts_and_one_taken_back_does_not() -> None:
    first, second = Story(at=at(-5), by="bo", broke="old"), Story(at=at(-4), by="ines", broke="new", said="thanks")
    told = told_story(case_of(first, second))
    assert told is not None
    assert (told.broke, told.by) == ("new", "ines")
    assert told_story(case_of(first, Retract(at=at(-3), by="bo", entry="101.2"))) is None
    assert told_story(case_of()) is None


def test_stories_are_found_by_words_newest_first() -> None:
    cases = [
        case_of(Story(at=at(-minutes), by="bo", broke=broke), case_id=name)
        for name, minutes, broke in (("C-101", 9, "Van"), ("C-102", 2, "Proof"))
    ]
    stories = newest_first(told_stories([*cases, cases[0]]))
    assert [story.case for story in stories] == ["C-102", "C-101"]
    assert [story.case for story in stories if has_words(story.text, "van TESS")] == ["C-101"]


def test_both_books_as_markdown_show_everything_as_it_is() -> None:
    store = desk_with(WentWell(at=at(-1), by="bo", text="*Tess*\ncame back"), Learned(at=at(-1), by="ines", text="ask # first"))
    notes = read_closing(store.documents(CLOSING_NOTES))
    stories = newest_first(told_stories([case_of(Story(at=at(-5), by="bo", broke="<van> late", did="sent another"))]))
    book = "\n".join(story_book_markdown(stories, went_well(notes), "UTC"))
    assert "C-101" in book
    assert r"**what broke** \<van" in book
    assert r"\*Tess\* came back" in book
    assert "what they said" not in book
    log = "\n".join(learning_log_markdown(learned_by(notes, "ines"), "UTC"))
    assert "4 May 2026" in log
    assert "first" in log
