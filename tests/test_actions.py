"""The table of actions holds together, and the README shows it as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk import actions_and_keys

README = Path(__file__).parent.parent / "README.md"


def test_no_two_actions_own_a_key_in_the_same_place() -> None:
    assert actions_and_keys.keymap_problems({}) == []


def test_ids_are_unique() -> None:
    assert len(actions_and_keys.BY_ID) == len(actions_and_keys.ACTIONS)


def test_a_clash_in_a_users_keymap_names_both() -> None:
    assert actions_and_keys.keymap_problems({"apology": ("o",)}) == ["o is both apology and offer"]


def test_an_unknown_action_is_named() -> None:
    assert actions_and_keys.keymap_problems({"appology": ("z",)}) == ["appology is not an action"]


@pytest.mark.parametrize("action", actions_and_keys.ACTIONS, ids=lambda action: action.id)
def test_every_action_says_what_it_does(action: actions_and_keys.Action) -> None:
    assert actions_and_keys.key_labels(action, {})
    assert action.help
    assert len(action.label) <= 13
    assert action.where


def test_no_key_is_taken_from_a_terminal_multiplexer() -> None:
    prefixes = {"ctrl+a", "ctrl+b", "ctrl+o"}
    assert not prefixes & {key for action in actions_and_keys.ACTIONS if action.where != actions_and_keys.FORM for key in action.keys}
    assert not [action.id for action in actions_and_keys.ACTIONS if action.keys and prefixes.issuperset(action.keys)]


def test_the_readme_shows_the_keys_in_force() -> None:
    assert actions_and_keys.keys_markdown({}) in README.read_text(encoding="utf-8")


def test_a_key_of_a_form_is_none_that_is_typed() -> None:
    assert actions_and_keys.keymap_problems({"save": ("f12", "alt+s")}) == []
    for key in ("s", "tab", "ctrl+q"):
        assert key in actions_and_keys.keymap_problems({"save": (key,)})[0]
    assert actions_and_keys.keymap_problems({"save": ()}) == ["save needs a key"]
    assert actions_and_keys.keymap_problems({"editor": ("ctrl+s",)}) == ["ctrl+s is both save and editor"]


def test_what_a_browser_keeps_has_a_second_key() -> None:
    kept = {"ctrl+n", "ctrl+t", "ctrl+w", "ctrl+s", "ctrl+e", "ctrl+o"}
    assert not [action.id for action in actions_and_keys.ACTIONS if action.keys and kept.issuperset(action.keys)]


def test_a_letter_means_the_same_at_the_change_of_shift_but_for_those_of_the_contract() -> None:
    found = [(key, here.id, other.id) for key, here, other in actions_and_keys.double_keys({})]
    assert found == [
        ("c", "correct", "contact"),
        ("B", "blockers", "evidence"),
        ("L", "lists", "lesson"),
        ("E", "export_pack", "field"),
    ]
    assert ("x", "correct", "refusal") in [
        (key, here.id, other.id) for key, here, other in actions_and_keys.double_keys({"correct": ("x",)})
    ]
