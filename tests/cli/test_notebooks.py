"""`desk stories`, `desk learned` and `desk practice` on the command line."""

from __future__ import annotations

import pytest

from tests.cli.command_line import CommandLine


@pytest.fixture
def told(desk: CommandLine) -> CommandLine:
    """C-101 with a story."""
    assert desk("new", "--customer", "Tess", "--subject", "Van late", "it never came").code == 0
    assert desk("log", "story", "C-101", "You made my day", "--set", "broke=The van never came").code == 0
    return desk


def test_the_story_book_is_found_by_words(told: CommandLine) -> None:
    assert told("stories", "--well", "Kim took all six calls").out == "kept\n"
    book = told("stories").out
    assert "The van never came" in book
    assert "Kim took all six calls" in book
    found = told("stories", "van", "--json").json
    assert [story["case"] for story in found["stories"]] == ["C-101"]
    assert found["went_well"] == []
    assert told("stories", "proof").out.strip().endswith("No story was told yet.")


def test_the_learning_log_is_ones_own(told: CommandLine) -> None:
    assert told("learned", "Ask", "what", "they", "need").code == 0
    assert told("learned", "another", "secret", agent="bo").code == 0
    assert [line["text"] for line in told("learned", "--json").json] == ["Ask what they need"]
    assert "secret" not in told("learned").out


def test_a_line_without_words_is_refused(told: CommandLine) -> None:
    refused = told("learned", "  ")
    assert (refused.code, "Nothing was written" in refused.err) == (2, True)
    assert told("learned", "--json").json == []


def test_practice_needs_a_terminal_and_a_speed(told: CommandLine) -> None:
    assert told("practice").code == 2
    refused = told("practice", "--speed", "0")
    assert refused.code == 2
    assert "--speed" in refused.err
