"""Typed letters against the name of a thing: the name before its other names, and a slip last."""

from __future__ import annotations

import pytest

from desk.text.name_match import name_score

OTHERS = ("note", "internal note")
SENTENCE = "Write an internal line for colleagues"


def test_the_nearer_the_name_the_higher() -> None:
    typed = ("memo", "note", "mem", "not", "internal", "colleagues", "memmo")
    scores = [name_score(each, "memo", OTHERS, SENTENCE) for each in typed]
    assert scores == sorted(scores, reverse=True)
    assert min(scores) > 0


@pytest.mark.parametrize("typed", ["", " ", "mo", "eno", "col", "for", "zzzz", "?"])
def test_letters_from_the_middle_and_little_words_name_nothing(typed: str) -> None:
    assert name_score(typed, "memo", OTHERS, SENTENCE) == 0


def test_words_may_come_in_any_order_and_be_unfinished() -> None:
    assert name_score("be ne", "next best") > 0
    assert name_score("light theme", "theme desk-light") > 0


@pytest.mark.parametrize(("typed", "name"), [("apolgy", "apology"), ("hanover", "handover"), ("prioirty", "priority")])
def test_a_slip_is_forgiven(typed: str, name: str) -> None:
    assert name_score(typed, name) > 0
