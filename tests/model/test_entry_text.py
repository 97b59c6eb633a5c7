"""Entries in words."""

from __future__ import annotations

import pytest

from desk.model.entries import Cause, FieldChange, Promise
from desk.model.entry_text import describe_entry
from desk.model.entry_titles import entry_heading, entry_title
from tests.case_builders import NOW, at


def test_a_changed_moment_is_said_as_a_time() -> None:
    change = FieldChange(at=NOW, by="ines", name="needs_by", was="2026-05-04T15:35:00Z", now=None)
    assert entry_heading(change) == "needed by changed"
    assert list(describe_entry(change, now=NOW, zone="UTC")) == ["needed by: 15:35 -> -"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("call her", "call her by 14:10"),
        ("call her by 14:10", "call her by 14:10"),
        ("call her when the truck leaves, in 10 minutes", "call her when the truck leaves, in 10 minutes (14:10)"),
        ("within an hour we write", "within an hour we write (14:10)"),
        ("look in 10 boxes", "look in 10 boxes by 14:10"),
    ],
)
def test_a_promise_names_its_time_once(text: str, said: str) -> None:
    assert describe_entry(Promise(at=NOW, by="ines", text=text, due=at(10)), now=NOW, zone="UTC") == [said]


def test_a_cause_is_told_in_the_words_of_its_form() -> None:
    cause = Cause(at=NOW, by="ines", text="the slot was full", class_="planning", key="overbooked-slots", whys=("nobody counts", "no cap"))
    told = describe_entry(cause, now=NOW, zone="UTC")
    assert told == ["the slot was full", "kind: planning", "same as: overbooked-slots", "why: nobody counts", "why: no cap"]


def test_a_promise_too_long_for_its_title_keeps_its_time() -> None:
    said = Promise(at=NOW, by="ines", text="A team of two leaves now and is with you by 23:30")
    assert entry_title(said) == 'the promise "A team of two leaves now and is with.. by 23:30"'
