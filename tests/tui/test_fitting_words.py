"""Words that do not fit: cut between words, reasons whole, the end of a list said."""

from __future__ import annotations

import pytest

from desk.board.next_best import Suggestion
from desk.tui.presentation.cell_text import cut_at_word
from desk.tui.widgets.next_best_line import NextBestLine
from desk.tui.widgets.status_line import StatusLine, StatusText


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("keys must be handed over", 30, "keys must be handed over"),
        ("keys must be handed over", 17, "keys must be…"),
        ("keys must be handed over", 20, "keys must be handed…"),
        ("Donaudampfschifffahrt calls", 12, "Donaudampfs…"),
        ("a word: and more", 10, "a word…"),
        ("anything", 0, ""),
    ],
)
def test_a_text_is_cut_between_two_words(text: str, width: int, shown: str) -> None:
    assert cut_at_word(text, width) == shown


def next_best(width: int) -> str:
    line = NextBestLine()
    line.suggestion, line.hint = Suggestion("C-109", ("answer 8 min late", "chased us once", "needs it by 14:15")), ". next"
    return "".join(text for text, _ in line.compose_line(width)).rstrip()


def test_a_reason_stands_whole_or_not_at_all() -> None:
    assert "answer 8 min late, chased us once, needs it by 14:15  " in next_best(90)
    assert "answer 8 min late, chased us once " in next_best(64)
    assert "needs" not in next_best(64)


def status_line(width: int, status: StatusText) -> str:
    line = StatusLine()
    line.status = status
    return "".join(text for text, _ in line.compose_line(width))


def test_what_is_counted_is_named() -> None:
    assert "1 of 18 open" in status_line(80, StatusText(filter="late", shown=1, open=18))


def test_a_case_that_leaves_when_the_cursor_does_says_so_beside_the_filter() -> None:
    line = status_line(80, StatusText(filter="mine", shown=0, open=17, leaving="C-102 is closed: it leaves when you move on"))
    assert "C-102 is closed: it leaves when you move on" in line
    assert "0 of 17 open" in line
