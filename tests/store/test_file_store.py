"""Several stores on one file: each sees the others' commits, ids are given once, the plain library reads what was checkpointed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from desk.errors import Conflict, Refused
from desk.model.case import Case
from desk.model.changes import Append, NewCase, PutDocument, SetShift
from desk.model.entries import Cause, CorrectiveAction, Retract, Told, Unknown
from desk.model.shift import Agent, Shift
from desk.store import open_store
from desk.store.memory import MemoryStore
from desk.store.paths import ShiftPaths
from desk.store.protocol import Store
from tests.store.store_builders import AT, append, entry_texts, made_shift, memo, new_case, open_shift, read_plainly


@pytest.fixture(params=["file", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return MemoryStore("ines") if request.param == "memory" else open_store(tmp_path / "shift.json", agent="ines")


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


def test_documents_of_their_own_are_shared_and_checkpointed(tmp_path: Path) -> None:
    path = tmp_path / "shift.json"
    with open_shift(path) as ines, open_shift(path, "bo") as bo:
        ines.commit([PutDocument("packs", 7, {"part": "story"})])
        bo.refresh()
        assert bo.documents("packs") == {7: b'{"part":"story"}'}
    assert read_plainly(path)["packs"] == {7: {"part": "story"}}


def test_an_empty_commit_writes_nothing(store: Store) -> None:
    assert store.commit([]).seq == 0


def test_each_sees_what_the_others_committed(tmp_path: Path) -> None:
    path = tmp_path / "shift.json"
    with open_shift(path) as ines, open_shift(path, "bo") as bo:
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


def test_what_was_read_on_the_way_to_a_commit_is_still_told(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json")
    with open_shift(path) as ines, open_shift(path, "bo") as bo:
        bo.commit([append(text="from bo")])
        ines.commit([new_case()])
        assert ines.refresh().cases == ("C-101",)


def test_a_checkpoint_goes_unnoticed_by_open_stores(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json")
    with open_shift(path) as ines, open_shift(path, "bo") as bo:
        ines.commit([append(text="one")])
        bo.refresh()
        documents = bo._reader.loaded
        assert ines.checkpoint()
        assert not ines.checkpoint(), "nothing is left to fold"
        assert not bo.refresh()
        assert bo._reader.loaded is documents, "a fold by somebody else must not make us read everything again"
        bo.commit([append(text="two")])
        ines.refresh()
        assert entry_texts(ines) == ["Nobody came at nine.", "one", "two"]


def test_a_store_that_missed_checkpoints_reloads(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json")
    with open_shift(path) as ines, open_shift(path, "bo") as bo:
        for text in ("one", "two", "three"):
            ines.commit([append(text=text)])
            ines.checkpoint()
        changed = bo.refresh()
        assert changed.cases == ("C-101",)
        assert changed.notices == ()
        assert entry_texts(bo) == entry_texts(ines)


def test_the_plain_library_reads_the_file_at_every_step(tmp_path: Path) -> None:
    path = tmp_path / "shift.json"
    with open_shift(path) as ines:
        ines.commit([new_case()])
        assert read_plainly(path)["cases"] == {}
        ines.commit([append(text="one")])
        ines.checkpoint()
        found = read_plainly(path)["cases"][101]
        assert found["id"] == "C-101"
        assert [entry["kind"] for entry in found["entries"]] == ["told", "memo"]
        ines.commit([SetShift(Shift(name="Early"))])
    assert read_plainly(path)["shift"][1]["name"] == "Early"
    assert read_plainly(path)["_meta"][1]["format"] == 2


def test_kinds_and_fields_of_a_newer_version_survive_a_checkpoint_byte_for_byte(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json")
    strange = b'{"kind":"hologram","id":"101.2","at":"2026-05-04T10:00:00Z","by":"bo","beam":[1.50,{"deep":1e3}]}'
    data = path.read_bytes().replace(b'"subject"', b'"mood":{"x":1.250},"subject"').replace(b'],"_crc"', b"," + strange + b'],"_crc"')
    path.write_bytes(data)
    ShiftPaths(path).journal.unlink()
    with open_shift(path) as ines:
        assert isinstance(ines.cases["C-101"].entries[1], Unknown)
        assert ines.commit([append(text="after")]).entries[0].id == "101.3"
        ines.checkpoint()
    checkpointed = path.read_bytes()
    assert strange in checkpointed
    assert b'"mood":{"x":1.250}' in checkpointed


def test_reading_only_never_writes(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json", append(text="one"))
    before = {file: file.stat().st_mtime_ns for file in tmp_path.iterdir()}
    with open_shift(path, read_only=True) as reviewer:
        assert entry_texts(reviewer)[-1] == "one"
        with pytest.raises(Refused, match="reading only"):
            reviewer.commit([append()])
        assert not reviewer.checkpoint()
    assert {file: file.stat().st_mtime_ns for file in tmp_path.iterdir()} == before


def test_looking_at_an_absent_file_makes_none(tmp_path: Path) -> None:
    with open_shift(tmp_path / "new" / "shift.json") as store:
        assert not store.cases
        assert not store.refresh()
    assert list(tmp_path.iterdir()) == []
    with open_shift(tmp_path / "new" / "shift.json") as store:
        store.commit([new_case()])
    assert read_plainly(tmp_path / "new" / "shift.json")["cases"].keys() == {101}


def test_one_case_of_a_large_file_is_written_without_reading_the_others(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json", *(new_case(entries=200) for _ in range(80)))
    assert path.stat().st_size > 1 << 20
    with open_shift(path, "bo") as bo:
        assert bo.commit([append("C-150", "from bo")]).entries[0].id == "150.202"
        assert bo.commit([new_case()]).cases[0].id == "C-182"
        assert not bo._reader.documents.is_in_memory
    assert 182 not in read_plainly(path)["cases"], "one line command does not fold a large file"
    with open_shift(path) as ines:
        assert len(ines.cases) == 82
        assert ines._reader.documents.is_in_memory
        ines.commit([append("C-150", "from ines")])
        assert entry_texts(ines, "C-150")[-2:] == ["from bo", "from ines"]
    assert 182 in read_plainly(path)["cases"], "whoever holds everything folds"


def test_an_interrupt_in_the_middle_of_a_commit_leaves_the_process_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made_shift(tmp_path / "shift.json")
    with open_shift(path) as ines:
        with monkeypatch.context() as patched:
            patched.setattr("desk.store.file.commit_plan.CommitPlan.apply", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                ines.commit([append(text="durable, but never taken in")])
        ines.commit([append(text="next")])
        assert entry_texts(ines)[-2:] == ["durable, but never taken in", "next"]


def test_a_lock_file_taken_away_is_made_again(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json")
    with open_shift(path) as ines, open_shift(path, "bo") as bo:
        ines.commit([append(text="one")])
        ShiftPaths(path).lock.unlink()
        bo.commit([append(text="two")])
        ines.commit([append(text="three")])
        assert entry_texts(ines)[-3:] == ["one", "two", "three"]


def test_a_journal_taken_away_is_written_again_from_what_is_known(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json")
    with open_shift(path) as ines:
        ines.commit([append(text="only in the journal")])
        ShiftPaths(path).journal.unlink()
        ines.commit([append(text="next")])
    with open_shift(path) as again:
        assert entry_texts(again)[-2:] == ["only in the journal", "next"]


def test_retracting_is_one_more_entry(store: Store) -> None:
    store.commit([new_case()])
    store.commit([Append("C-101", (Retract(at=AT, by="ines", entry="101.1"),))])
    assert store.cases["C-101"].rev == 2
