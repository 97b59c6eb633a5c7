"""What stands against signing, and how it goes away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from desk.handover.changes import PartWords, ask_changes, correct_changes, edit_changes
from desk.handover.moment import ConcernAtChange, HandoverMoment
from desk.handover.pack import build_pack
from desk.handover.read_back import read_back_changes
from desk.model.changes import Append
from desk.model.entries import AnyEntry, Assign, Contact, Incoming, Memo, Promise, StatusChange
from desk.model.entry_values import CUSTOMER
from tests.case_builders import NOW, at, case_of
from tests.handover.desks import Desk
from tests.handover.packs import built, moment_of

OWNED = Assign(at=at(-50), by="ines", owner="ines")
TOLD = Contact(at=at(-5), by="ines", text="we look", channel="phone")


def blockers(moment: HandoverMoment) -> list[tuple[str, str]]:
    return [(blocker.subject, blocker.what) for blocker in build_pack(moment).blockers]


def words(desk: Desk) -> list[str]:
    return [blocker.what for blocker in desk.pack().blockers]


def begun(*entries: AnyEntry, **header: Any) -> Desk:
    desk = Desk([case_of(*entries, **header)])
    desk.begin()
    return desk


def read_back(desk: Desk, text: str = "I ring her at half past two.") -> None:
    desk.commit(read_back_changes(desk.source("kim"), ["C-101"], text))


def later(desk: Desk, *entries: AnyEntry, minutes: int = 1) -> None:
    desk.now += timedelta(minutes=minutes)
    desk.commit([Append("C-101", tuple(msgspec.structs.replace(entry, at=desk.now) for entry in entries))])


def test_a_red_case_that_nobody_owns_and_nobody_read_back() -> None:
    assert blockers(moment_of(case_of(priority="urgent"), now=NOW)) == [("C-101", "red and nobody owns it"), ("C-101", "not read back")]


def test_the_owner_of_a_red_case_who_is_in_neither_shift() -> None:
    case = case_of(OWNED, priority="urgent")
    away = built(NOW, outgoing=("bo",), end=None)
    assert ("C-101", "red, and its owner ines is off") in blockers(moment_of(case, now=NOW, first=away))
    here = moment_of(case, now=NOW, first=away, here=frozenset({"ines"}))
    assert blockers(here) == [("C-101", "not read back")]


def test_a_read_back_takes_all_away() -> None:
    desk = begun(TOLD, priority="urgent")
    assert words(desk) == ["red and nobody owns it", "not read back"]
    read_back(desk)
    assert words(desk) == []
    taken = desk.store.cases["C-101"].entries[-1]
    assert isinstance(taken, Assign)
    assert (desk.views()["C-101"].state.owner, taken.handover) == ("kim", "H-1")


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (Incoming(at=NOW, by=CUSTOMER, text="well?"), "customer wrote"),
        (Promise(at=NOW, by="lou", text="call", due=at(90)), "promise"),
        (Memo(at=NOW, by="lou", text="so"), None),
        (Promise(at=NOW, by="kim", text="call", due=at(90)), None),
    ],
)
def test_what_changed_since_makes_a_read_back_stale(entry: AnyEntry, reason: str | None) -> None:
    desk = begun(OWNED, TOLD, priority="low")
    read_back(desk)
    later(desk, entry)
    line = desk.pack().cases[0]
    assert line.read_back is not None
    assert line.read_back.stale == reason
    assert words(desk) == ([f"changed since it was read back ({reason})"] if reason else [])
    assert len(line.since) == 1


def test_heat_that_rose_and_an_action_worded_anew_make_it_stale() -> None:
    desk = begun(OWNED, TOLD, Promise(at=at(-5), by="ines", text="call", due=at(20)), priority="low")
    read_back(desk)
    desk.commit(edit_changes(desk.source("ines"), "C-101", [PartWords(part="next", text="write to her")]))
    assert words(desk) == ["changed since it was read back (next)"]
    read_back(desk, "I write to her at twenty past two.")
    assert words(desk) == []
    desk.now += timedelta(minutes=30)
    assert "changed since it was read back (heat)" in words(desk)


def test_a_correction_and_a_question_wait() -> None:
    desk = begun(OWNED, TOLD, priority="low")
    read_back(desk)
    desk.commit(correct_changes(desk.source("ines"), "C-101", "at three"))
    desk.commit(ask_changes(desk.source("kim"), "where are the keys?"))
    assert words(desk) == ["corrected and not read back again", "a question without an answer: where are the keys?"]


def test_an_overdue_promise_names_its_commands() -> None:
    desk = begun(OWNED, TOLD, Promise(at=at(-30), by="ines", text="call", due=at(-8)))
    found = next(blocker for blocker in desk.pack().blockers if "overdue" in blocker.what)
    assert found.what == "promise overdue since 13:52: call"
    assert found.solve[0] == "desk log promise_kept C-101 --set promise=101.4"
    assert found.keys == ("d", "p")


def test_a_promise_whose_keeper_leaves_where_nobody_has_to_read_back() -> None:
    own = built(NOW, outgoing=("ines", "bo"), incoming=("ines",), end=None)
    case = case_of(OWNED, TOLD, Promise(at=at(-30), by="bo", text="call", due=at(60), kept_by="bo"), priority="low")
    moment = moment_of(case, now=NOW, first=own)
    assert blockers(moment) == [("C-101", "promise due 15:00 whose keeper bo leaves: call")]
    assert "own" in build_pack(moment).cases[0].marks


def test_concerns_block_without_owner_and_with_an_overdue_call() -> None:
    concerns = [ConcernAtChange("K-1", "names"), ConcernAtChange("K-2", "vans", owner="bo", overdue="Paula Pseudonym 4 min late")]
    found = blockers(moment_of(now=NOW, concerns=concerns))
    assert found == [("K-1", "a concern nobody owns: names"), ("K-2", "a concern with an overdue call: Paula Pseudonym 4 min late")]


def test_a_night_asks_for_what_is_due_before_the_desk_opens() -> None:
    night = built(NOW, incoming=(), end=None, until=at(600))
    waits = StatusChange(at=at(-4), by="ines", to="pending", reason="parts", recheck=at(300))
    case = case_of(OWNED, TOLD, Promise(at=at(-30), by="ines", text="call", due=at(120)), waits, priority="low")
    found = [what for _, what in blockers(moment_of(case, now=NOW, first=night))]
    assert found == ["nobody is here at 16:00: call", "nobody is here to look again at 19:00"]


def test_red_without_a_then_is_asked_and_blocks_nothing() -> None:
    moment = moment_of(case_of(priority="urgent"), now=NOW)
    assert [row["case"] for row in build_pack(moment).lists["asked"]] == ["C-101"]
    assert not any("if-then" in what for _, what in blockers(moment))
