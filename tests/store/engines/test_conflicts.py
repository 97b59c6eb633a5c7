"""When one agent's entry must not go past another's unseen, and when it may."""

from __future__ import annotations

import pytest

from desk.errors import Conflict
from desk.model.changes import Append
from desk.model.conflicts import EditConflict, conflict_check, first_conflict, unseen_entries
from desk.model.entries import (
    AnyEntry,
    Apology,
    Assign,
    Cause,
    Contact,
    FieldChange,
    Incoming,
    Memo,
    Offer,
    OfferAnswer,
    Promise,
    PromiseBroken,
    PromiseKept,
    Refusal,
    Retract,
    StatusChange,
)
from desk.model.entry_values import CUSTOMER
from desk.store.memory import MemoryStore
from desk.store.protocol import Store
from tests.store.engines.conftest import Engine
from tests.store.store_builders import AT, new_case

MEMO = Memo(at=AT, by="ines", text="called the depot")
CONTACT = Contact(at=AT, by="ines", text="We are on our way", channel="phone")
APOLOGY = Apology(at=AT, by="ines", text="I am sorry that nobody came")
OFFER = Offer(at=AT, by="ines", text="a visit today")
REFUSAL = Refusal(at=AT, by="ines", text="not before Monday")
HIGH = FieldChange(at=AT, by="ines", name="priority", now="high")
SOLVED = StatusChange(at=AT, by="ines", to="solved")
MINE = Assign(at=AT, by="ines", owner="ines")
ACCEPTED = OfferAnswer(at=AT, by="ines", offer="101.1", answer="accepted")
KEPT = PromiseKept(at=AT, by="ines", promise="101.1")
UNDO = Retract(at=AT, by="ines", entry="101.1")

CAME_IN = Incoming(at=AT, by=CUSTOMER, text="Where are you?")
REPLIED = Contact(at=AT, by="bo", text="At three today")
NOTED = Memo(at=AT, by="bo", text="the driver is ill")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        *((ours, theirs) for ours in (CONTACT, APOLOGY, OFFER, REFUSAL) for theirs in (CAME_IN, REPLIED)),
        (CONTACT, Apology(at=AT, by="bo", text="sorry")),
        (CONTACT, Contact(at=AT, by="ines", text="ours, from another window")),
        (CONTACT, Offer(at=AT, by="bo", text="a refund")),
        (HIGH, FieldChange(at=AT, by="bo", name="priority", now="low")),
        (SOLVED, StatusChange(at=AT, by="bo", to="pending")),
        (MINE, Assign(at=AT, by="bo", owner="bo")),
        (ACCEPTED, OfferAnswer(at=AT, by="bo", offer="101.1", answer="declined")),
        (KEPT, PromiseBroken(at=AT, by="bo", promise="101.1")),
        (UNDO, OfferAnswer(at=AT, by="bo", offer="101.1", answer="accepted")),
        (UNDO, Retract(at=AT, by="bo", entry="101.1")),
    ],
)
def test_the_second_is_asked(store: Store, ours: AnyEntry, theirs: AnyEntry) -> None:
    seen = store.commit([new_case()]).cases[0].rev
    store.commit([Append("C-101", (theirs,))])
    with pytest.raises(EditConflict) as raised:
        store.commit([Append("C-101", (ours,), conflict_check(seen, (ours,)))])
    assert isinstance(raised.value, Conflict)
    assert raised.value.ours == ours
    assert raised.value.theirs.by == theirs.by
    assert theirs.by in str(raised.value)
    assert store.cases["C-101"].rev == seen + 1, "nothing of ours was written"
    store.commit([Append("C-101", (ours,), conflict_check(seen + 1, (ours,)))])
    assert store.cases["C-101"].rev == seen + 2, "having seen it, one may go on"


def test_the_second_of_two_processes_is_asked_though_it_did_not_look(engine: Engine) -> None:
    ines, bo = engine.open("ines"), engine.open("bo")
    seen = ines.commit([new_case()]).cases[0].rev
    bo.refresh()
    bo.commit([Append("C-101", (REPLIED,), conflict_check(seen, (REPLIED,)))])
    for _ in range(2):
        with pytest.raises(EditConflict, match="At three today"):
            ines.commit([Append("C-101", (CONTACT,), conflict_check(seen, (CONTACT,)))])
    assert ines.commit([Append("C-101", (CONTACT,), conflict_check(seen + 1, (CONTACT,)))]).cases[0].rev == seen + 2


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (MEMO, CAME_IN),
        (MEMO, NOTED),
        (CONTACT, NOTED),
        (CONTACT, StatusChange(at=AT, by="bo", to="pending")),
        (HIGH, FieldChange(at=AT, by="bo", name="subject", now="x")),
        (HIGH, CAME_IN),
        (SOLVED, MINE),
        (ACCEPTED, OfferAnswer(at=AT, by="bo", offer="101.9", answer="declined")),
        (KEPT, PromiseKept(at=AT, by="bo", promise="101.9")),
        (UNDO, OfferAnswer(at=AT, by="bo", offer="101.9", answer="accepted")),
        (Promise(at=AT, by="ines", text="by three"), CAME_IN),
        (Cause(at=AT, by="ines", text="no check"), Cause(at=AT, by="bo", text="no check")),
    ],
)
def test_different_things_never_conflict(ours: AnyEntry, theirs: AnyEntry) -> None:
    store = MemoryStore("ines")
    seen = store.commit([new_case()]).cases[0].rev
    case = store.commit([Append("C-101", (theirs,))]).cases[0]
    assert unseen_entries(case, seen) == case.entries[1:]
    assert first_conflict((ours,), case, seen) is None
    conflict_check(seen, (ours,))(case)


def test_both_texts_are_in_the_words() -> None:
    store = MemoryStore("ines")
    seen = store.commit([new_case()]).cases[0].rev
    case = store.commit([Append("C-101", (CAME_IN,))]).cases[0]
    with pytest.raises(EditConflict, match=r"Where are you\?.*We are on our way.*not written"):
        conflict_check(seen, (CONTACT,))(case)


def test_what_this_sitting_wrote_conflicts_with_nothing() -> None:
    store = MemoryStore("ines")
    seen = store.commit([new_case()]).cases[0].rev
    case = store.commit([Append("C-101", (REPLIED,))]).cases[0]
    assert first_conflict((CONTACT,), case, seen, {case.entries[-1].id}) is None
