"""Rule files: read, laid over those that ship, and refused in words that name file, rule and key."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from desk import data
from desk.errors import DeskError
from desk.wording.check import WordingRules, check, read_rules
from tests.wording.shipped import shipped

OWN = """
[lists]
jargon = ["ticket", "escalat*"]

[[hint]]
name = "our own words"
rule = "jargon"
why = "Only we know what it means."
better = "Say it in their words."
any = ["@jargon"]
unless = ["ticket office"]
kinds = ["contact"]
"""


def rules_found(rules: WordingRules, text: str, kind: str = "contact") -> list[str]:
    return [hint.rule for hint in check(text, kind, rules).hints]


def named_twice(files: list[tuple[str, str]]) -> set[str]:
    """Names of rules, parts, lists and spellings that stand twice in files read as one: the first would be lost."""
    tables = [tomllib.loads(text) for _, text in files]
    rows = [f"[[{key}]] {row['name']}" for table in tables for key in ("hint", "sign", "part") for row in table.get(key, [])]
    words = [f"[{key}] {word}" for table in tables for key in ("lists", "spelling") for word in table.get(key, {})]
    return {name for name, count in Counter(rows + words).items() if count > 1}


def test_a_row_in_any_file_that_ships_is_a_rule() -> None:
    folder = Path(data.__file__).parent / "wording"
    written = [line for path in folder.iterdir() for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(shipped().rules) == sum(line in ("[[hint]]", "[[sign]]") for line in written)


def test_no_name_stands_twice_in_the_files_that_ship() -> None:
    files = data.folder_texts("wording")
    assert named_twice(files) == set()
    assert named_twice([*files, ("own.toml", '[lists]\nbut = ["aber"]')]) == {"[lists] but"}


def test_a_desk_can_add_rules_of_its_own() -> None:
    rules = read_rules(OWN, "own.toml", onto=shipped())
    assert rules_found(rules, "We escalated your ticket.") == ["jargon"] * 1
    assert rules_found(rules, "The ticket office is open.") == []
    assert rules_found(rules, "We escalated your ticket.", "apology") == []
    assert rules_found(rules, "Please calm down.") == ["command"]


def test_a_rule_of_the_same_name_replaces_the_one_that_ships() -> None:
    own = OWN.replace("our own words", "calm down").replace("@jargon", "keep cool").replace('unless = ["ticket office"]', "")
    rules = read_rules(own, "own.toml", onto=shipped())
    assert rules_found(rules, "Please calm down, keep cool.") == ["jargon"]


def test_a_rule_can_be_switched_off() -> None:
    rules = read_rules('off = ["calm down"]', "own.toml", onto=shipped())
    assert rules_found(rules, "Please calm down.") == []
    assert rules_found(shipped(), "Please calm down.") == ["command"]


def test_a_list_that_is_replaced_changes_the_rules_that_use_it() -> None:
    rules = read_rules('[lists]\nbut = ["aber"]', "own.toml", onto=shipped())
    assert rules_found(rules, "Sorry, aber no. Sorry, but no.") == ["but"]


def test_a_spelling_can_be_added() -> None:
    assert rules_found(shipped(), "Scusi, but no.") == []
    assert rules_found(read_rules('[spelling]\nscusi = "sorry"', "own.toml", onto=shipped()), "Scusi, but no.") == ["but"]


def test_a_part_can_be_reworded() -> None:
    own = '[[part]]\nname = "responsibility"\nweight = 1\nphrase = "It was us."\nasked_of = ["apology"]'
    missing = check("Hello.", "apology", read_rules(own, "own.toml", onto=shipped())).missing
    assert missing is not None
    assert missing.name == "repair"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a = ", ["own.toml"]),
        ("hints = 1", ["own.toml", "hints", "hint"]),
        ('[[hint]]\nrule = "x"', ["own.toml", "hint", "name"]),
        (OWN.replace('why = "Only we know what it means."', ""), ["own.toml", "our own words", "why"]),
        (OWN.replace("better =", "beter ="), ["own.toml", "our own words", "beter", "better"]),
        (OWN.replace('any = ["@jargon"]', "any = []"), ["own.toml", "our own words", "any"]),
        (OWN.replace('any = ["@jargon"]', 'any = "jargon"'), ["own.toml", "our own words", "any", "list"]),
        (OWN.replace("@jargon", "@jargn"), ["own.toml", "our own words", "any", "@jargn"]),
        (OWN.replace('["ticket office"]', '["(ticket"]'), ["own.toml", "our own words", "unless", "not closed"]),
        (OWN.replace('"contact"', '"contakt"'), ["own.toml", "our own words", "kinds", "contact"]),
        ('[[sign]]\nname = "s"\npart = "regrets"\nany = ["x"]', ["own.toml", "s, part", "regret"]),
        ('[[part]]\nname = "p"\nweight = 300\nphrase = "x"', ["own.toml", "p, weight"]),
        ('off = ["calm dwn"]', ["own.toml", "off", "calm down"]),
        ("lists = 3", ["own.toml", "lists"]),
        ("hint = 3", ["own.toml", "hint"]),
    ],
)
def test_a_mistake_is_told_with_file_rule_and_key(text: str, told: list[str]) -> None:
    with pytest.raises(DeskError) as refused:
        read_rules(text, "own.toml", onto=shipped())
    assert re.match(r"own\.toml, line \d+: ", str(refused.value))
    for word in told:
        assert word in str(refused.value)


def test_rules_that_were_there_are_left_as_they_were() -> None:
    before = dict(shipped().rules)
    read_rules(OWN, "own.toml", onto=shipped())
    assert shipped().rules == before
