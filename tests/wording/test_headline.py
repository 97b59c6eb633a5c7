"""A long message begins with what it comes to."""

from __future__ import annotations

import pytest

from desk.wording.headline import is_headline_missing

REST = "\nWe looked at it.\nThe line was cut.\nA crew is there.\nThey work till six.\nWe ring you then."
GREETINGS, PREAMBLES = ("dear", "hello"), ("thank you for", "i am writing")


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("", False),
        ("We looked at it. The line was cut.", False),
        ("Your line is back by six tonight." + REST, False),
        ("Dear Tess,\nYour line is back by six tonight." + REST, False),
        ("Dear Tess,\nThank you for your patience with us." + REST, True),
        ("Dear Tess,\n\nI am writing to you about the line." + REST, True),
        ("Hello" + REST, False),
        ("Good news" + REST, True),
        ("We looked at this and at that, and then at a third thing which has nothing to do with it. " * 6, True),
    ],
)
def test_a_long_text_says_first_what_it_comes_to(text: str, lacks: bool) -> None:
    assert is_headline_missing(text, greetings=GREETINGS, preambles=PREAMBLES) is lacks
