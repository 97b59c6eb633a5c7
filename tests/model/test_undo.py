"""What is taken back next and brought back next, and how an entry is pointed at in words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.model.case import Case
from desk.model.entries import (
    ActionDone,
    AnyEntry,
    Apology,
    Assign,
    CloseRule,
    FieldChange,
    Incoming,
    KnownEntry,
    Listen,
    Memo,
    Offer,
    OfferAnswer,
    Option,
    Promise,
    Retract,
    StatusChange,
    Verify,
)
from desk.model.entry_titles import entry_title
from desk.model.entry_values import CUSTOMER
from desk.model.timeline import retracted
from desk.model.undo import dependents_of, dependents_warning, last_own_entry, last_own_retraction
from desk.model.undo_steps import next_undo
from tests.case_builders import NOW, at, case_of

INES: dict[str, Any] = {"at": NOW, "by": "ines"}
BO: dict[str, Any] = {"at": NOW, "by": "bo"}


def next_step_title(case: Case) -> str:
    step = next_undo(case, "ines")
    return step.title if step else ""


def next_undo_id(case: Case) -> str:
    entry = last_own_entry(case, "ines")
    return entry.id if entry else ""


def test_the_last_own_entry_goes_first_then_the_one_before() -> None:
    entries: list[AnyEntry] = [Memo(**INES, text="one"), Memo(**INES, text="two"), Memo(**BO, text="not mine")]
    assert next_undo_id(case_of(*entries)) == "101.3"
    entries.append(Retract(**INES, entry="101.3"))
    assert next_undo_id(case_of(*entries)) == "101.2"
    entries.append(Retract(**INES, entry="101.2"))
    assert next_undo_id(case_of(*entries)) == ""


def test_what_the_customer_said_can_be_taken_back_unless_it_came_from_elsewhere() -> None:
    assert next_undo_id(case_of(Incoming(at=NOW, by=CUSTOMER, text="a call"))) == "101.2"
    assert next_undo_id(case_of(Incoming(at=NOW, by=CUSTOMER, text="a call", ref="zd-7"))) == ""
    assert next_undo_id(case_of()) == ""


def test_redo_brings_back_what_was_taken_back_last() -> None:
    entries: list[AnyEntry] = [Memo(**INES, text="one"), Memo(**INES, text="two")]
    entries += [Retract(**INES, entry="101.3"), Retract(**INES, entry="101.2")]
    found = last_own_retraction(case_of(*entries), "ines")
    assert found
    assert (found[0].id, found[1].id) == ("101.5", "101.2")
    entries.append(Retract(**INES, entry="101.5"))
    found = last_own_retraction(case_of(*entries), "ines")
    assert found
    assert (found[0].id, found[1].id) == ("101.4", "101.3")
    assert last_own_retraction(case_of(*entries), "bo") is None


@given(st.lists(st.sampled_from(["log", "undo", "redo"]), max_size=30))
def test_undo_and_redo_are_each_others_way_back(steps: list[str]) -> None:
    entries: list[AnyEntry] = []
    standing: list[list[str]] = [[]]
    place = 0
    for step in steps:
        case = case_of(*entries)
        if step == "log":
            entries.append(Memo(**INES, text="x"))
            standing, place = [*standing[: place + 1], [*standing[place], f"101.{len(entries) + 1}"]], place + 1
        elif step == "undo" and (entry := last_own_entry(case, "ines")):
            entries.append(Retract(**INES, entry=entry.id))
            place -= 1
        elif step == "redo" and place + 1 < len(standing) and (found := last_own_retraction(case, "ines")):
            entries.append(Retract(**INES, entry=found[0].id))
            place += 1
    gone = retracted(case_of(*entries).entries)
    stands = [entry.id for entry in case_of(*entries).entries if isinstance(entry, Memo) and entry.id not in gone]
    assert stands == standing[place]


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (Offer(**INES, options=(Option(value_now=72),)), "the offer of 72"),
        (Offer(**INES, options=(Option(title="a team"),)), 'the offer "a team"'),
        (OfferAnswer(**INES, answer="declined"), "the answer 'declined' to the offer"),
        (Incoming(**INES, chase=True), "the chase"),
        (StatusChange(**INES, to="on_hold"), "the status on hold"),
        (Assign(**INES, owner="bo"), "owner bo"),
        (Assign(**INES), "putting it back on the board"),
        (FieldChange(**INES, name="subject"), "the change of subject"),
        (Verify(**INES, verdict="met"), "what they say, 'happy'"),
        (Listen(**INES, text="furious"), 'what was heard "furious"'),
        (Listen(**INES), "what was heard"),
        (CloseRule(**INES, rule="heard"), "going on against heard"),
        (ActionDone(**INES, text="checked"), 'the corrective action "checked"'),
        (Promise(**INES, text="call by one"), 'the promise "call by one"'),
        (Apology(**INES, text="so\n sorry " * 20), 'the apology "so sorry so sorry so sorry so sorry so sorry s.."'),
        (Memo(**INES), "the memo"),
    ],
)
def test_an_entry_is_pointed_at_in_words(entry: KnownEntry, words: str) -> None:
    assert entry_title(entry) == words


def test_who_built_upon_an_entry_is_said() -> None:
    offer = Offer(id="+1", at=at(0), by="bo", options=(Option(title="half", value_now=72.0),))
    case = case_of(offer, OfferAnswer(at=at(1), by="kim", offer="+1", answer="accepted"))
    made = next(entry for entry in case.entries if isinstance(entry, Offer))
    assert dependents_warning(case, made) == "the answer 'accepted' to the offer by kim rests on it and stays on the timeline."


def test_nothing_is_said_of_an_entry_nobody_built_upon() -> None:
    case = case_of(Memo(at=at(0), by="bo", text="alone"))
    assert dependents_warning(case, case.entries[-1]) == ""


def test_what_was_taken_back_rests_on_nothing() -> None:
    offer = Offer(id="101.2", at=at(0), by="bo", options=(Option(title="half"),))
    answer = OfferAnswer(id="101.3", at=at(1), by="kim", offer="101.2", answer="accepted")
    assert dependents_of(case_of(offer, answer, Retract(at=at(2), by="kim", entry="101.3")), offer) == ()


def test_a_step_names_the_owner_only_where_the_owner_changed() -> None:
    took = Assign(**INES, owner="ines", follow_up=at(30))
    moved = Assign(**INES, owner="ines", follow_up=at(60))
    assert next_step_title(case_of(took)) == "owner ines"
    assert next_step_title(case_of(took, moved)) == "the time to look again"
