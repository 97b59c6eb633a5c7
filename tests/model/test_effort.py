"""The effort of an option, in words."""

from __future__ import annotations

import pytest

from desk.model.effort import effort_asked
from desk.model.entries import Offer, Option
from desk.model.entry_text import describe_entry
from tests.case_builders import NOW

MUCH = "asks much effort of them"


@pytest.mark.parametrize(
    ("level", "words"),
    [(-1, ""), (0, ""), (1, "asks a little of them"), (2, "asks some effort of them"), (3, MUCH), (9, MUCH)],
)
def test_the_effort_of_an_option_is_told_alike_on_the_timeline_and_in_the_pane(level: int, words: str) -> None:
    """Above the scale the pane said "much effort" and the timeline nothing."""
    option = Option(title="a visit", effort=level)
    told = " ".join(describe_entry(Offer(at=NOW, by="ines", options=(option,)), now=NOW, zone="UTC"))
    assert effort_asked(level) == words
    assert ("asks" in told) is bool(words)
    assert words in told
