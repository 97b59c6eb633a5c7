"""Customer text can neither drive a terminal nor break a column."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from desk.text.printable import cells, clipped, plain_words, printable, printable_columns, printable_lines

anything = st.text(max_size=200)


@given(anything)
def test_nothing_that_drives_a_terminal_comes_through(text: str) -> None:
    assert all(unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} for character in printable(text))


@given(anything)
def test_making_it_harmless_twice_changes_nothing(text: str) -> None:
    assert printable(printable(text)) == printable(text)


@given(anything, st.integers(min_value=3, max_value=60))
def test_clipped_text_fits(text: str, width: int) -> None:
    assert cells(clipped(printable(text), width)) <= width


def test_escape_sequences_leave_no_litter() -> None:
    assert printable("a\x1b[31mred\x1b[0m b\x1b]0;title\x07c") == "ared bc"


def test_words_in_any_script_stay() -> None:
    assert printable("Größe 東京 [/oops [red]x") == "Größe 東京 [/oops [red]x"


def test_lines_survive_any_line_end() -> None:
    assert printable_lines("a\r\nb\rc\n  d") == ["a", "b", "c", "d"]


def test_columns_stay_where_they_are() -> None:
    assert printable_columns("a\x1b[2J  b\tc\u202e") == "a [2J  b c "
    assert printable_columns("own   met") == "own   met"


def test_the_name_of_a_value_is_said_in_words() -> None:
    assert plain_words("best_effort") == "best effort"
