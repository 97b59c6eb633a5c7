"""Words searched for in a line, and the pieces they part it into."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desk.tui.presentation.text_search import TextSearch, marked_pieces


def marked(text: str, typed: str) -> list[str]:
    return [part for part, _, is_hit in marked_pieces(((text, "text"),), TextSearch.of(typed)) if is_hit]


def test_letters_count_whatever_their_size_and_accents() -> None:
    assert marked("Die Straße zum CAFÉ, im Cafe", "cafe") == ["CAFÉ", "Cafe"]
    assert marked("Die Straße", "STRASSE") == ["Straße"]


def test_every_word_is_marked_and_all_must_be_there() -> None:
    search = TextSearch.of(" keys  Truck ")
    assert search.is_in("the truck has the keys")
    assert not search.is_in("the truck")
    assert not TextSearch.of("  ").is_in("anything")
    assert marked("the truck has the keys", "keys truck") == ["truck", "keys"]


def test_a_word_over_two_pieces_is_marked_in_both() -> None:
    pieces = marked_pieces((("a voice", "dim"), ("mail", "text")), TextSearch.of("voicemail"))
    assert pieces == [("a ", "dim", False), ("voice", "dim", True), ("mail", "text", True)]


@given(st.text(max_size=30), st.text(max_size=5))
def test_marking_loses_nothing(text: str, typed: str) -> None:
    assert "".join(part for part, _, _ in marked_pieces(((text, "text"),), TextSearch.of(typed))) == text
