"""A case goes into its document and comes back the same, whatever version wrote it."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.model.case import decode_case, encode_case
from desk.model.entries import KINDS, Cause, FieldChange, Memo, Offer, Option, Told, Unknown
from tests.case_builders import at, case_of

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
options = st.builds(Option, title=texts, cost=st.floats(0, 1e6))
entries = st.one_of(
    st.builds(Memo, at=st.just(at(1)), by=texts, text=texts),
    st.builds(Cause, at=st.just(at(2)), by=texts, class_=texts, whys=st.lists(texts, max_size=3).map(tuple)),
    st.builds(Told, at=st.just(at(0)), by=st.just("customer"), text=texts, told_at=st.none() | st.just(at(-5))),
    st.builds(Offer, at=st.just(at(3)), by=texts, options=st.lists(options, max_size=3).map(tuple)),
    st.builds(FieldChange, at=st.just(at(4)), by=texts, name=texts, now=texts | st.integers(-9, 9) | st.lists(texts, max_size=2)),
    st.builds(Unknown, at=st.just(at(5)), by=texts, kind=texts.filter(lambda kind: kind not in KINDS), fields=st.just({"new": [1, 2]})),
)


@given(st.lists(entries, max_size=6), texts, st.lists(texts, max_size=3))
def test_a_document_holds_a_case_whole(some: list[Memo], subject: str, tags: list[str]) -> None:
    case = case_of(*some, subject=subject, tags=tuple(tags))
    assert decode_case(encode_case(case)) == case


def test_a_kind_of_a_newer_version_does_not_hide_the_rest() -> None:
    document = json.loads(encode_case(case_of(Memo(at=at(1), by="bo", text="kept"))))
    document["entries"].insert(1, {"kind": "horoscope", "id": "101.9", "at": "2026-05-04T14:00:00Z", "by": "bo", "sign": "lion"})
    case = decode_case(json.dumps(document).encode())
    assert [type(entry) for entry in case.entries] == [Told, Unknown, Memo]
    assert case.entries[1] == Unknown(id="101.9", at=at(0), by="bo", kind="horoscope", fields={"sign": "lion"})


@pytest.mark.parametrize(
    "broken",
    [{"kind": "promise", "id": "1.1", "at": "not a time", "by": "bo"}, {"kind": "offer", "id": 7}, {"no": "kind"}, "a text", None],
)
def test_an_entry_of_wrong_types_is_shown_and_never_ends_the_case(broken: object) -> None:
    document = json.loads(encode_case(case_of()))
    document["entries"].append(broken)
    last = decode_case(json.dumps(document).encode()).entries[-1]
    assert isinstance(last, Unknown)


def test_a_header_that_cannot_be_read_is_an_error() -> None:
    with pytest.raises(msgspec.ValidationError):
        decode_case(b'{"subject": 5}')


def test_rev_grows_with_every_entry() -> None:
    assert case_of(Memo(at=at(0), by="bo")).rev == case_of().rev + 1
