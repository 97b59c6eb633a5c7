"""Marked words stay on their words while a text is typed on; a phrase never lands within a sentence."""

from __future__ import annotations

import pytest

from desk.tui.forms.inputs.text_spans import TextSpan, open_sentence, sentence_index, span_ranges, text_spans


def test_stretches_become_marks_row_by_row() -> None:
    text = "I am sorry if\nthis upset you"
    assert list(text_spans(text, [(11, 24)])) == [TextSpan(0, 11, "if"), TextSpan(1, 0, "this upset")]
    assert list(text_spans(text, [])) == []


@pytest.mark.parametrize(
    ("row", "line", "grown", "found"),
    [
        (1, "sorry but no", 0, [(6, 9)]),
        (1, "we are sorry but no", 0, [(13, 16)]),
        (1, "sorry and no", 0, []),
        (2, "sorry but no", 0, []),
        (2, "sorry but no", 1, [(6, 9)]),
    ],
)
def test_a_mark_keeps_to_its_words(row: int, line: str, grown: int, found: list[tuple[int, int]]) -> None:
    assert list(span_ranges([TextSpan(1, 6, "but")], row, line, grown=grown)) == found


@pytest.mark.parametrize("text", ["", "We came late|", "We came late. |", "We came late.| It was hot.", "Dear Tess,\n|", "One\n|\ntwo"])
def test_a_phrase_stands_at_the_cursor_where_no_sentence_is_cut(text: str) -> None:
    index = max(0, text.find("|"))
    assert sentence_index(text.replace("|", ""), index) == index


def test_a_phrase_stands_behind_the_sentence_that_the_cursor_is_in() -> None:
    assert sentence_index("We came late. It was hot.", 4) == len("We came late.")
    assert sentence_index("We came late\nIt was hot.", 4) == len("We came late")
    assert sentence_index("We came late", 4) == len("We came late")


@pytest.mark.parametrize(
    ("text", "filled", "left"),
    [
        ("It happened because [who].", "it rained", "It happened because it rained."),
        ("It happened because [who].", "it rained. From today we look", "It happened because it rained. From today we look."),
        ("It happened because [who].", "it rained.", "It happened because it rained."),
        ("It happened because [who].", "it rained ", "It happened because it rained. "),
        ("It happened because [who]. Thank you.", "it rained", "It happened because it rained. Thank you."),
        ("It happened because [who].", "it rained\n\nInes", "It happened because it rained.\n\nInes"),
        ("It happened because [who].", "", "It happened because "),
    ],
)
def test_a_gap_gives_its_stop_back_once(text: str, filled: str, left: str) -> None:
    start, end = text.index("["), text.index("]") + 1
    sentence = open_sentence(text, start, end)
    assert sentence is not None
    typed = text[:start] + filled + text[end + 1 :]
    place, stop = sentence.owed(typed)
    assert typed[:place] + stop + typed[place:] == left


@pytest.mark.parametrize("text", ["I [did], and it is there.", "there by [time]", "at [time].5"])
def test_a_gap_within_a_sentence_takes_no_stop(text: str) -> None:
    assert open_sentence(text, text.index("["), text.index("]") + 1) is None


def test_text_typed_before_the_gap_later_leaves_its_stop_owed() -> None:
    sentence = open_sentence("because [who].", 8, 13)
    assert sentence is not None
    assert sentence.owed("It is because it rained") == (23, ".")
