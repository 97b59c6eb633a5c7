"""What every engine must do: ids are given once, each sees the others' commits, a check that refuses stops the whole commit."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from msgspec import Raw
from msgspec.structs import replace

from desk.errors import Conflict, Refused
from desk.model.case import Case
from desk.model.changes import Append, NewCase, PutDocument, SetShift
from desk.model.entries import Cause, CorrectiveAction, Memo, Retract, StatusChange, Told, Unknown
from desk.model.shift import Agent, Shift
from desk.store.archive import archive_closed
from desk.store.documents.commit import Commit
from desk.store.protocol import Store
from tests.store.engines.conftest import Engine
from tests.store.store_builders import AT, append, entry_texts, memo, new_case


def test_ids_are_given_on_commit_and_references_follow(store: Store) -> None:
    told = Told(at=AT, by="customer", text="nobody came")
    cause = Cause(id="+1", at=AT, by="ines", text="no depot check")
    action = CorrectiveAction(at=AT, by="ines", cause="+1", text="check at six", owner="bo", due=AT)
    committed = store.commit([NewCase(new_case().header, (told, cause, action)), new_case("second")])
    assert [case.id for case in committed.cases] == ["C-101", "C-102"]
    assert [entry.id for entry in committed.entries] == ["101.1", "101.2", "101.3", "102.1"]
    first = store.cases["C-101"]
    assert isinstance(first.entries[2], CorrectiveAction)
    assert first.entries[2].cause == "101.2"
    assert committed.seq == store.seq == 1
    assert committed.cases == (store.cases["C-101"], store.cases["C-102"])


def test_several_appends_to_one_case_in_one_commit_see_each_other(store: Store) -> None:
    store.commit([new_case()])
    seen: list[int] = []
    second = replace(append(text="two"), check=lambda case: seen.append(case.rev))
    committed = store.commit([append(text="one"), second])
    assert seen == [2]
    assert [entry.id for entry in committed.entries] == ["101.2", "101.3"]
    assert store.cases["C-101"].rev == 3


def test_a_check_that_refuses_stops_the_whole_commit(store: Store) -> None:
    store.commit([new_case()])

    def refuse(case: Case) -> None:
        raise Conflict(f"{case.id} changed")

    with pytest.raises(Conflict):
        store.commit([new_case(), append(), replace(append(), check=refuse)])
    assert list(store.cases) == ["C-101"]
    assert store.cases["C-101"].rev == 1
    assert store.seq == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (append("C-999"), "no case C-999"),
        (append("nonsense"), "no case nonsense"),
        (new_case(case="C-101"), "already"),
        (new_case(case="X-1"), "look like C-101"),
        (Append("C-101", (msgspec.structs.replace(memo(), id="101.1"),)), "already"),
    ],
)
def test_what_cannot_be_is_refused_in_words(store: Store, change: NewCase | Append, words: str) -> None:
    store.commit([new_case()])
    with pytest.raises(Refused, match=words):
        store.commit([change])
    assert store.seq == 1


def test_a_case_may_bring_its_own_number_and_the_next_counts_on(store: Store) -> None:
    store.commit([new_case(case="C-250")])
    assert store.commit([new_case()]).cases[0].id == "C-251"


def test_the_shift_is_set(store: Store) -> None:
    shift = Shift(name="Early", zone="Europe/Berlin", agents=(Agent(id="lou", role="lead"),))
    assert store.shift == Shift()
    store.commit([SetShift(shift)])
    assert store.shift == shift


def test_documents_of_their_own_are_put_checked_and_read(store: Store) -> None:
    assert store.documents("packs") == {}
    store.commit([PutDocument("packs", 1, {"signed": ["ines"]})])
    seen: list[bytes | None] = []
    store.commit([PutDocument("packs", 1, {"signed": ["ines", "bo"]}, seen.append), PutDocument("packs", 2, {}, seen.append)])
    assert seen == [b'{"signed":["ines"]}', None]
    assert store.documents("packs") == {1: b'{"signed":["ines","bo"]}', 2: b"{}"}
    with pytest.raises(Refused, match="not for documents"):
        store.commit([PutDocument("cases", 101, {})])


def test_an_empty_commit_writes_nothing(store: Store) -> None:
    assert store.commit([]).seq == 0


def test_retracting_is_one_more_entry(store: Store) -> None:
    store.commit([new_case()])
    store.commit([Append("C-101", (Retract(at=AT, by="ines", entry="101.1"),))])
    assert store.cases["C-101"].rev == 2


def test_each_sees_what_the_others_committed(engine: Engine) -> None:
    ines, bo = engine.open("ines"), engine.open("bo")
    assert not bo.refresh()
    ines.commit([new_case()])
    assert bo.refresh().cases == ("C-101",)
    bo.commit([append(text="from bo"), SetShift(Shift(name="Early"))])
    changed = ines.refresh()
    assert changed.cases == ("C-101",)
    assert changed.shift
    assert entry_texts(ines) == entry_texts(bo) == ["Nobody came at nine.", "from bo"]
    assert not ines.refresh()
    assert ines.shift == bo.shift


def test_what_was_read_on_the_way_to_a_commit_is_still_told(engine: Engine) -> None:
    ines, bo = engine.open("ines"), engine.open("bo")
    ines.commit([new_case()])
    bo.refresh()
    bo.commit([append(text="from bo")])
    ines.commit([append(text="from ines")])
    assert ines.refresh().cases == ("C-101",)
    assert entry_texts(ines)[1:] == ["from bo", "from ines"]


def test_documents_of_their_own_are_shared(engine: Engine) -> None:
    ines, bo = engine.open("ines"), engine.open("bo")
    ines.commit([PutDocument("packs", 7, {"part": "story"})])
    assert bo.refresh().documents == (("packs", 7),)
    assert bo.documents("packs") == {7: b'{"part":"story"}'}
    assert bo.commit([PutDocument("packs", document={})]).documents == (("packs", 8),)
    assert engine.open("kim").documents("packs") == {7: b'{"part":"story"}', 8: b"{}"}


def test_numbers_are_given_once_whoever_asks(engine: Engine) -> None:
    ines, bo = engine.open("ines"), engine.open("bo")
    ines.commit([new_case()])
    given = [store.commit([new_case(), append()]).entries for _ in range(2) for store in (ines, bo)]
    ids = [entry.id for entries in given for entry in entries]
    assert ids == ["102.1", "101.2", "103.1", "101.3", "104.1", "101.4", "105.1", "101.5"]
    ines.refresh()
    assert [*ines.cases] == [*bo.cases] == [*engine.open().cases] == ["C-101", "C-102", "C-103", "C-104", "C-105"]


def test_a_check_sees_what_others_committed_meanwhile(engine: Engine) -> None:
    ines, bo = engine.open("ines"), engine.open("bo")
    ines.commit([new_case()])
    bo.refresh()
    ines.commit([append(text="from ines")])
    seen: list[int] = []
    bo.commit([replace(append(text="from bo"), check=lambda case: seen.append(case.rev))])
    assert seen[-1] == 2


def test_a_check_of_all_cases_sees_those_of_others(engine: Engine) -> None:
    ines, bo = engine.open("ines"), engine.open("bo")
    ines.commit([new_case()])
    bo.refresh()
    ines.commit([new_case("second")])

    def refuse_second(cases: object) -> None:
        if "C-102" in cases:  # type: ignore[operator]  # a mapping
            raise Refused("there is one already")

    with pytest.raises(Refused, match="already"):
        bo.commit([replace(new_case("third"), check=refuse_second)])


def test_a_case_that_another_has_just_logged_can_be_written_to(engine: Engine) -> None:
    ines, bo = engine.open("ines"), engine.open("bo")
    ines.commit([new_case()])
    assert bo.commit([append(text="from bo")]).entries[0].id == "101.2"


def test_reading_only_never_writes(engine: Engine) -> None:
    engine.open().commit([new_case(), append(text="one")])
    reviewer = engine.open("lou", read_only=True)
    assert entry_texts(reviewer)[-1] == "one"
    with pytest.raises(Refused, match="reading only"):
        reviewer.commit([append()])


def test_looking_at_an_absent_shift_makes_none(engine: Engine) -> None:
    store = engine.open()
    assert not store.cases
    assert not store.refresh()
    assert store.commit([new_case()]).cases[0].id == "C-101"


def test_one_case_is_written_to_without_the_others(engine: Engine) -> None:
    engine.open().commit([new_case(entries=3) for _ in range(20)])
    bo = engine.open("bo")
    assert bo.commit([append("C-110", "from bo")]).entries[0].id == "110.5"
    assert bo.commit([new_case()]).cases[0].id == "C-121"
    assert len(bo.cases) == 21
    assert entry_texts(bo, "C-110")[-1] == "from bo"


@pytest.mark.parametrize(
    "text", ["a NUL \0 in it", 'quotes " and \\ and {braces}', "Zo\u00eb \u2014 \U0001f600", "", "\ud7ff\n\r\t", "x" * 20000]
)
def test_any_text_comes_back_as_it_was(engine: Engine, text: str) -> None:
    ines, bo = engine.open(), engine.open("bo")
    ines.commit([new_case()])
    bo.refresh()
    ines.commit([append(text=text)])
    bo.refresh()
    assert entry_texts(bo)[-1] == entry_texts(engine.open())[-1] == entry_texts(ines)[-1] == text


def test_an_interrupt_in_the_middle_of_a_commit_leaves_the_process_sound(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    ines = engine.open()
    ines.commit([new_case()])
    with monkeypatch.context() as patched:
        patched.setattr("desk.store.documents.commit_plan.CommitPlan.apply", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            ines.commit([append(text="durable, but never taken in")])
    ines.commit([append(text="next")])
    assert entry_texts(ines)[-2:] == ["durable, but never taken in", "next"]


def test_a_memo_of_another_never_conflicts(engine: Engine) -> None:
    ines, bo = engine.open(), engine.open("bo")
    ines.commit([new_case()])
    bo.refresh()
    for number in range(5):
        ines.commit([append(text=f"ines {number}")])
        bo.commit([append(text=f"bo {number}")])
    kim = engine.open("kim")
    assert [entry.id for entry in kim.cases["C-101"].entries if isinstance(entry, Memo)] == [f"101.{number}" for number in range(2, 12)]


def test_what_a_newer_desk_wrote_stays_byte_for_byte(engine: Engine) -> None:
    strange = b'{"kind":"hologram","id":"101.1","at":"2026-05-04T10:00:00Z","by":"bo","beam":[1.50,{"deep":1e3}]}'
    document = b'{"id":"C-101","subject":"S","created_at":"2026-05-04T10:00:00Z","mood":{"x":1.250},"entries":[%b]}' % strange
    ines: Any = engine.open()
    ines.take_in(lambda here: Commit(seq=here.seq + 1, new=(Raw(document),)))
    assert ines.commit([append(text="after")]).entries[0].id == "101.2"
    ines.checkpoint()
    bo: Any = engine.open("bo")
    assert isinstance(bo.cases["C-101"].entries[0], Unknown)
    for store in (ines, bo):
        assert bytes(store.documents_now.document(101)).startswith(document[:-2])


@pytest.mark.parametrize("name", ["../ines", "ines/../bo", "a b", "Zo\u00eb", "x" * 40, "'; DROP TABLE presence", 'quote"'])
def test_any_agent_can_be_seen(engine: Engine, name: str) -> None:
    ines, other = engine.open(), engine.open(name)
    ines.commit([new_case()])
    other.refresh()
    other.presence.announce("viewing", AT, case="C-101")
    assert [(seen.agent, seen.case) for seen in ines.presence.others()] == [(name, "C-101")]
    other.presence.leave()
    assert ines.presence.others() == ()


def test_a_case_archived_meanwhile_comes_back_with_what_was_written_to_it(engine: Engine) -> None:
    ines, bo = engine.open(), engine.open("bo")
    ines.commit([new_case(), Append("C-101", (StatusChange(at=AT, by="ines", to="closed"),))])
    bo.refresh()
    archive_closed(ines, AT + timedelta(days=1))
    done = bo.commit([append(text="they rang again")])
    assert "was in the archive" in done.notices[0]
    ines.refresh()
    for store in (ines, bo, engine.open("kim")):
        assert entry_texts(store)[-1] == "they rang again"
        assert [entry.id for entry in store.cases["C-101"].entries] == ["101.1", "101.2", "101.3"]
