"""Archived cases found by their words, as far as words tell."""

from __future__ import annotations

import pytest

from desk.board.filter.grammar import parse_filter
from desk.board.past_words import newest_matches, past_words
from desk.model.case import encode_case
from desk.model.entries import Memo
from tests.case_builders import at, case_of

ROWS = [
    past_words(encode_case(case_of(Memo(at=at(-5), by="bo", text="the empty flat"), case_id=f"C-{number}", phone="+44 20 7946 0101")))
    for number in (7, 8, 9)
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("flat", True), ("zebra", False), ("flat or zebra", True), ("flat zebra", False), ("-zebra", True), ("-flat", False),
        ("late", True), ("owner:bo flat", True), ("owner:bo zebra", False), ("-(owner:bo flat)", True), ("020 7946 0101", True),
        ("text:flat", True),
        ("text:tess", False), ('"late"', False), ("everywhere flat", True),
    ],
)  # fmt: skip
def test_what_words_rule_out_is_not_read(text: str, found: bool) -> None:
    assert bool(newest_matches(ROWS, parse_filter(text), 9)) is found


def test_the_newest_come_first_and_no_more_than_asked_for() -> None:
    assert newest_matches([*ROWS, b""], parse_filter("flat"), 2) == ["C-9", "C-8"]


def test_a_case_that_cannot_be_read_has_an_empty_row() -> None:
    assert past_words(b"{") == b""
