"""Questions that one entry answers by itself."""

from __future__ import annotations

from typing import get_args

import pytest

from desk.model.entries import KINDS, AnyEntry, Apology, Contact, Memo, Unknown, kind_of
from desk.model.entry_facts import REPLY_KINDS, Reply, is_contact_with_customer, is_exchange, is_message, is_reply, is_to_customer
from desk.model.entry_text import describe_entry
from tests.case_builders import at
from tests.model.test_kinds import example_entry

TO_THEM = {"contact", "apology", "offer", "refusal"}


@pytest.mark.parametrize(
    ("entry", "replies"),
    [
        (Contact(at=at(0), by="ines", text="on the way"), True),
        (Contact(at=at(0), by="ines", text="nobody picks up", reached=False), False),
        (Apology(at=at(0), by="ines", text="sorry", channel="phone"), True),
        (Apology(at=at(0), by="ines", text="sorry"), False),
        (Memo(at=at(0), by="ines", text="call them"), False),
        (Unknown(at=at(0), kind="horoscope", fields={"channel": "phone"}), False),
    ],
)
def test_a_contact_is_a_reply_and_an_apology_over_a_channel(entry: AnyEntry, replies: bool) -> None:
    assert is_reply(entry) is replies


def test_a_try_that_reached_nobody_is_no_contact() -> None:
    tried = Contact(at=at(0), by="ines", text="nobody picks up", reached=False)
    assert not any(ask(tried) for ask in (is_reply, is_to_customer, is_exchange, is_contact_with_customer))
    assert describe_entry(tried, now=at(1), zone="UTC") == ["nobody picks up", "reached nobody"]


def test_the_kinds_that_reply_are_those_of_the_type() -> None:
    assert set(get_args(Reply)) == REPLY_KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_what_passes_between_the_customer_and_us(kind: str) -> None:
    entry = example_entry(KINDS[kind])
    assert kind_of(entry) == kind
    assert is_to_customer(entry) == (kind in TO_THEM)
    assert is_message(entry) == (kind in {"told", "incoming"})
    assert is_exchange(entry) == (kind in TO_THEM | {"told", "incoming"})
    assert is_contact_with_customer(entry) == (kind in TO_THEM | {"offer_answer", "verify"})


def test_an_unknown_kind_stays_with_the_team() -> None:
    unknown = Unknown(at=at(0), kind="horoscope")
    assert not any(ask(unknown) for ask in (is_to_customer, is_message, is_exchange, is_contact_with_customer))
