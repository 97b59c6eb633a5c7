"""`desk wording`: parts and hints, in words and as JSON."""

from __future__ import annotations

import pytest

from tests.cli.command_line import CommandLine

TEXT = "I am sorry if this upset you, but we were busy. We will send a new one by noon."


def test_parts_and_hints_as_json(desk: CommandLine) -> None:
    found = desk.ok("wording", TEXT, "--json").json
    assert "repair" in found["parts"]
    assert {"conditional", "but"} <= {hint["rule"] for hint in found["hints"]}
    for hint in found["hints"]:
        assert set(hint) == {"rule", "start", "end", "text", "why", "better"}
        assert TEXT[hint["start"] : hint["end"]] == hint["text"]


def test_a_person_reads_what_is_missing_and_a_better_wording(desk: CommandLine) -> None:
    out = desk.ok("wording", TEXT).out
    assert "lacks most: responsibility" in out
    assert "better:" in out


def test_another_kind_of_text_is_asked_for_nothing_of_an_apology(desk: CommandLine) -> None:
    assert desk.ok("wording", "The parcel is on its way.", "--kind", "contact", "--json").json["hints"] == []


@pytest.mark.parametrize("text", ["", "[/oops", "\x1b[31mred", "sorry " * 3000])
def test_any_text_can_be_asked_about(desk: CommandLine, text: str) -> None:
    assert "\x1b" not in desk.ok("wording", text).out


OWN = """
[[hint]]
name = "jargon"
rule = "jargon"
why = "Only we know what it means."
better = "Say it in their words."
any = ["escalat*"]
"""


def settle(desk: CommandLine, **files: str) -> None:
    """Rules of the desk's own in a folder beside the shift, named in the settings."""
    folder = desk.shift.parent / "rules"
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    (desk.shift.parent / "config.toml").write_text(f'wording = "{folder}"\n', encoding="utf-8")


def test_rules_of_the_desks_own_are_laid_over_those_that_ship(desk: CommandLine) -> None:
    settle(desk, a=OWN, b='off = ["calm down"]')
    found = desk.ok("wording", "We escalated it. Calm down. Sorry, but no.", "--json").json
    assert [hint["rule"] for hint in found["hints"]] == ["jargon", "but"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (OWN.replace('why = "Only we know what it means."', "why = 3"), 5),
        (OWN.replace("escalat*", "(escalat"), 3),
        (OWN.replace("better", "beter"), 6),
        (OWN + "\nlists = 3\n[lists]", 9),
        ("[[hint]\n", 1),
        ('\n\noff = ["nothing of the kind at all"]', 3),
        ("\n[lists]\na = 3", 3),
    ],
)
def test_a_mistake_in_them_is_told_with_file_and_line(desk: CommandLine, text: str, line: int) -> None:
    settle(desk, own=text)
    told = desk("wording", "Sorry.")
    assert told.code == 1
    assert "own.toml" in told.err
    assert f"line {line}" in told.err


def test_rules_that_are_not_there_are_told(desk: CommandLine) -> None:
    (desk.shift.parent / "config.toml").write_text('wording = "/nowhere/rules.toml"\n', encoding="utf-8")
    assert "/nowhere/rules.toml" in desk("wording", "Sorry.").err


@pytest.mark.parametrize("kind", ["apology", "contact", "refusal"])
def test_an_unfilled_field_is_refused(desk: CommandLine, kind: str) -> None:
    desk.ok("new", "--customer", "Tess", "--subject", "No movers")
    more = ("--set", "alternatives.0=another day", "--set", "wants=to be heard") if kind == "refusal" else ()
    refused = desk("log", kind, "C-101", "Dear {name}, sorry.", *more)
    assert refused.code == 1
    assert "{name} is still to be filled in" in refused.err
    assert len(desk.case()["entries"]) == 1
    desk.ok("log", kind, "C-101", 'Dear Tess, sorry that you got "{name}". [/oops]', *more)
    desk.ok("log", "memo", "C-101", "ask for {name}")
