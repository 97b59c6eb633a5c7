"""Text in tones, measured, spread, joined and compared without an app."""

from __future__ import annotations

from desk.tui.presentation.toned_text import changed_span, joined_pieces, pieces_width, spread_pieces


def test_the_width_of_pieces_is_counted_in_cells() -> None:
    assert pieces_width([("ab", "text"), ("日本", "dim")]) == 6


def test_pieces_are_spread_over_a_line_with_blanks_between() -> None:
    assert spread_pieces([("left", "text")], [("right", "dim")], 12) == [("left", "text"), ("   ", "text"), ("right", "dim")]
    assert spread_pieces([("left", "text")], [("right", "dim")], 3)[1] == ("", "text")


def test_neighbours_of_one_tone_become_one_piece() -> None:
    assert list(joined_pieces([("a", "text"), ("b", "text"), ("c", "dim")])) == [("ab", "text"), ("c", "dim")]


def test_blanks_around_a_word_are_none_of_its_tone() -> None:
    """A reversed word would stand in a block as wide as its column."""
    assert list(joined_pieces([(" LATE  ", "late"), (" fix", "text")])) == [(" ", "text"), ("LATE", "late"), ("   fix", "text")]
    assert list(joined_pieces([("3x", "soon"), ("    ", "dim"), ("bo", "text")])) == [("3x", "soon"), ("    bo", "text")]
    assert list(joined_pieces([(" a SORRY ", "next")])) == [(" a SORRY ", "next")]


def test_only_the_cells_that_differ_are_in_the_span() -> None:
    was = [("due ", "dim"), ("09:15", "ok"), (" bo", "text")]
    assert changed_span(was, was) is None
    assert changed_span(was, [("due ", "dim"), ("09:14", "ok"), (" bo", "text")]) == (4, 9)
    assert changed_span(was, [("due ", "dim"), ("09:15:00", "ok"), (" bo", "text")]) == (4, 15)
    assert changed_span(was, [("due ", "dim")]) == (0, 4)
