"""`desk wording`: parts and hints, in words and as JSON."""

from __future__ import annotations

import pytest

from tests.cli.desk_line import DeskLine

TEXT = "I am sorry if this upset you, but we were busy. We will send a new one by noon."


def test_parts_and_hints_as_json(desk: DeskLine) -> None:
    found = desk.ok("wording", TEXT, "--json").json
    assert "repair" in found["parts"]
    assert {"conditional", "but"} <= {hint["rule"] for hint in found["hints"]}
    for hint in found["hints"]:
        assert set(hint) == {"rule", "start", "end", "text", "why", "better"}
        assert TEXT[hint["start"] : hint["end"]] == hint["text"]


def test_a_person_reads_what_is_missing_and_a_better_wording(desk: DeskLine) -> None:
    out = desk.ok("wording", TEXT).out
    assert "lacks most: responsibility" in out
    assert "better:" in out


def test_another_kind_of_text_is_asked_for_nothing_of_an_apology(desk: DeskLine) -> None:
    assert desk.ok("wording", "The parcel is on its way.", "--kind", "contact", "--json").json["hints"] == []


@pytest.mark.parametrize("text", ["", "[/oops", "\x1b[31mred", "sorry " * 3000])
def test_any_text_can_be_asked_about(desk: DeskLine, text: str) -> None:
    assert "\x1b" not in desk.ok("wording", text).out
