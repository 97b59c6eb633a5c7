"""Typed fields to entries: every kind, nested names, and words that name the nearest valid thing."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.errors import Usage
from desk.model.entries import KINDS, Cause, FieldChange, Incoming, KnownEntry, Offer, Option, Refusal, kind_of
from desk.model.entry_parser import EDITABLE_FIELDS, parse_entry, parse_field

NOW = datetime(2026, 5, 4, 14, 0, tzinfo=UTC)
NEEDED = {
    "offer_answer": {"answer": "accepted"},
    "approval": {"decision": "approved"},
    "verify": {"verdict": "met"},
    "status": {"to": "open"},
    "field": {"name": "subject"},
    "link": {},
    "close_rule": {"rule": "verify"},
    "retract": {"entry": "101.1"},
}


def parsed_entry(kind: str, text: str = "", /, **sets: str) -> KnownEntry:
    return typed_sets(kind, text, sets)


def typed_sets(kind: str, text: str, sets: dict[str, str]) -> KnownEntry:
    return parse_entry(kind, text, sets, at=NOW, by="ines", now=NOW, zone="Europe/Berlin")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_typed_and_keeps_its_text(kind: str) -> None:
    entry = typed_sets(kind, "C-7 said [/so]", NEEDED.get(kind, {}))
    assert kind_of(entry) == kind
    assert (entry.at, entry.by) == (NOW, "ines")
    assert getattr(entry, KINDS[kind].TEXT_FIELD) == "C-7 said [/so]"


def test_dots_reach_into_an_offer() -> None:
    offer = typed_sets(
        "offer",
        "",
        {
            "options.0.title": "team at one",
            "options.0.value_now": "72",
            "options.0.chance": "0.3",
            "options.0.effort": "1",
            "options.0.by": "13:00",
            "options.1.remedy": "refund",
            "expires": "tomorrow 9:00",
        },
    )
    assert isinstance(offer, Offer)
    first = Option(title="team at one", value_now=72.0, chance=0.3, effort=1, by=datetime(2026, 5, 5, 11, tzinfo=UTC))
    assert offer.options == (first, Option(remedy="refund"))
    assert offer.expires == datetime(2026, 5, 5, 7, tzinfo=UTC)


def test_a_list_of_texts_is_typed_by_position_or_between_commas() -> None:
    cause = typed_sets("cause", "", {"class": "planning", "whys.0": "late, again", "whys.1": "no spare van"})
    assert isinstance(cause, Cause)
    assert (cause.class_, cause.whys) == ("planning", ("late, again", "no spare van"))
    no = parsed_entry("refusal", alternatives="a voucher, , another day ")
    assert isinstance(no, Refusal)
    assert no.alternatives == ("a voucher", "another day")


@pytest.mark.parametrize(("word", "truth"), [("true", True), ("YES", True), ("0", False), ("off", False)])
def test_truth_is_typed_in_words(word: str, truth: bool) -> None:
    incoming = parsed_entry("incoming", "again", chase=word)
    assert isinstance(incoming, Incoming)
    assert incoming.chase is truth


@pytest.mark.parametrize(
    ("kind", "sets", "words"),
    [
        ("apologie", {}, "'apology'"),
        ("apology", {"chanel": "phone"}, "'channel'"),
        ("apology", {"speaker": "manger"}, "'manager'"),
        ("apology", {"at": "13:00"}, "at is not a field"),
        ("verify", {}, "verdict is missing; there is below, exceeded, met"),
        ("offer", {"options.0.remedy": "refnd"}, "'refund'"),
        ("offer", {"options.0.titel": "x"}, "options.0.titel is not a field here; did you mean 'title'"),
        ("offer", {"options.1.title": "x"}, "options.0 is missing"),
        ("offer", {"options.0": "x"}, "options.0.title"),
        ("offer", {"options": "x"}, "options.0.title"),
        ("offer", {"options.0.title.more": "x"}, "one value"),
        ("offer", {"options": "x", "options.0.title": "y"}, "already has a value"),
        ("offer", {"options.0.cost": "plenty"}, "options.0.cost: 'plenty' is not a number"),
        ("offer", {"options.0.cost": "nan"}, "not a number"),
        ("offer", {"options.0.effort": "1.5"}, "whole number"),
        ("offer", {"options.0.cost": "1.500"}, "options.0.cost: '1.500' can be 1500 or 1.5"),
        ("offer", {"options.0.staff_minutes": "5 EUR"}, "not a number"),
        ("field", {"name": "price", "now": "1,500"}, "can be 1500 or 1.5"),
        ("offer", {"options.0.by": "soon"}, "options.0.by: 'soon' is not a time"),
        ("incoming", {"chase": "maybe"}, "neither true nor false"),
        ("field", {"name": "subjet"}, "'subject'"),
        ("field", {"name": "id"}, "not a field that can be changed"),
        ("field", {"name": "priority", "now": "hihg"}, "'high'"),
        ("memo", {"text": "twice"}, "twice"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_nearest_thing(kind: str, sets: dict[str, str], words: str) -> None:
    with pytest.raises(Usage) as refused:
        typed_sets(kind, "once" if kind == "memo" else "", sets)
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("priority", "high", "high"),
        ("value", "1440", 1440.0),
        ("value", "1.500,00", 1500.0),
        ("price", "6,95 EUR", 6.95),
        ("value", "", None),
        ("tags", "vip, moved", ["vip", "moved"]),
        ("needs_by", "tomorrow 9:00", "2026-05-05T07:00:00Z"),
        ("sensitive", "yes", True),
        ("subject", "", ""),
    ],
)
def test_a_field_change_has_the_type_of_its_field(name: str, text: str, value: object) -> None:
    changed = parsed_entry("field", text, name=name)
    assert isinstance(changed, FieldChange)
    assert changed.now == value == parse_field(name, text, now=NOW, zone="Europe/Berlin")


@given(kind=st.sampled_from(sorted(KINDS)), text=st.text(), sets=st.dictionaries(st.text("abcdt.01name", min_size=1), st.text()))
def test_whatever_is_typed_is_an_entry_that_can_be_kept_or_refused(kind: str, text: str, sets: dict[str, str]) -> None:
    with contextlib.suppress(Usage):
        entry = typed_sets(kind, text, sets)
        assert kind_of(entry) == kind
        msgspec.json.encode(entry)


@given(name=st.sampled_from(EDITABLE_FIELDS), text=st.text())
def test_any_field_value_can_be_kept_or_is_refused(name: str, text: str) -> None:
    with contextlib.suppress(Usage):
        assert msgspec.json.encode(parse_field(name, text, now=NOW, zone="UTC"))
