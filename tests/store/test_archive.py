"""Closed cases move to monthly archives: appended first, then removed, and doing it again adds nothing."""

from __future__ import annotations

import os
import signal
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desk.errors import NotSaved, Refused
from desk.model.case import Header
from desk.model.changes import Append, NewCase, PutDocument
from desk.model.entries import StatusChange
from desk.store.archive import archive_closed, archive_documents, counted_cases
from desk.store.documents.commit_plan import CommitPlan
from desk.store.fact_sheet import FactSheet
from desk.store.file.file_archive import archived_case, archived_cases
from desk.store.file.file_store import FileStore
from desk.store.file.journal import Journal
from desk.store.file.snapshot import LAZY_SIZE
from desk.store.file.tinydb_storage import ShiftDB
from desk.store.paths import ShiftPaths
from desk.store.repair.integrity import check_shift
from tests.store.store_builders import AT, append, entry_texts, made_shift, memo, new_case, open_shift, read_plainly

JUNE = datetime(2026, 6, 1, tzinfo=UTC)
JULY = datetime(2026, 7, 1, tzinfo=UTC)


def close(store: FileStore, case: str, at: datetime) -> None:
    store.commit([Append(case, (StatusChange(at=at, by="ines", to="closed"),))])


@pytest.fixture
def shift(tmp_path: Path) -> Path:
    """C-101 and C-102 closed in May, C-103 in June, C-104 reopened, C-105 open."""
    path = made_shift(tmp_path / "shift.json", *(new_case(str(number)) for number in range(4)))
    with open_shift(path) as store:
        for case in ("C-101", "C-102", "C-104"):
            close(store, case, datetime(2026, 5, 20, tzinfo=UTC))
        close(store, "C-103", datetime(2026, 6, 2, tzinfo=UTC))
        store.commit([Append("C-104", (StatusChange(at=datetime(2026, 5, 21, tzinfo=UTC), by="bo", to="open"),))])
    return path


def test_cases_closed_before_an_instant_move_by_month(shift: Path) -> None:
    with open_shift(shift) as store, open_shift(shift, "bo") as bo:
        assert archive_closed(store, JULY) == {"2026-05": ("C-101", "C-102"), "2026-06": ("C-103",)}
        assert list(store.cases) == ["C-104", "C-105"]
        changed = bo.refresh()
        assert changed.gone == ("C-101", "C-102", "C-103")
        assert changed.cases == ()
        assert archive_closed(store, JULY) == {}
        assert store.commit([new_case()]).cases[0].id == "C-106", "a number is never given twice"
    assert read_plainly(shift)["cases"].keys() == {104, 105, 106}
    may = ShiftPaths(shift).archive("2026-05")
    assert may.name == "shift-2026-05.json"
    assert {case["id"] for case in read_plainly(may)["cases"].values()} == {"C-101", "C-102"}
    assert [sorted(cases) for cases in archived_cases(shift)] == [["C-101", "C-102"], ["C-103"]]
    found = archived_case(shift, "C-103")
    assert found is not None
    assert found.rev == 2
    assert archived_case(shift, "C-104") is None
    assert check_shift(shift).figures["archived"] == 3
    assert not check_shift(shift).problems


def test_only_what_closed_before_the_instant_moves(shift: Path) -> None:
    with open_shift(shift) as store:
        assert archive_closed(store, JUNE) == {"2026-05": ("C-101", "C-102")}
        assert archive_closed(store, JULY) == {"2026-06": ("C-103",)}


def test_interrupted_between_the_two_it_is_repeated_without_doubling(shift: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_shift(shift) as store:
        with monkeypatch.context() as patched:
            patched.setattr("desk.store.file.journal.Journal.append", lambda *_: (_ for _ in ()).throw(NotSaved("full")))
            with pytest.raises(NotSaved):
                archive_closed(store, JUNE)
        assert len(store.cases) == 5
        assert archived_case(shift, "C-101") is not None
        store.commit([append("C-101", "one more while it stood in both")])
        archive_closed(store, JUNE)
    assert [len(case["entries"]) for case in read_plainly(ShiftPaths(shift).archive("2026-05"))["cases"].values()] == [3, 2]


def test_a_damaged_archive_keeps_the_cases_in_the_shift_and_is_repaired(shift: Path) -> None:
    with open_shift(shift) as store:
        archive_closed(store, JUNE)
    may = ShiftPaths(shift).archive("2026-05")
    may.write_bytes(may.read_bytes()[:-20])
    assert check_shift(shift).is_damaged
    with open_shift(shift) as store:
        close(store, "C-105", datetime(2026, 5, 30, tzinfo=UTC))
        with pytest.raises(Exception, match="cannot be read"):
            archive_closed(store, JUNE)
        assert "C-105" in store.cases


def test_a_shift_begun_anew_beside_its_archives_mixes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "shift.json"
    for customer in ("Ada", "Bea"):
        with open_shift(path) as store:
            case = store.commit([NewCase(Header(subject=f"about {customer}", customer=customer, created_at=AT))]).cases[0].id
            store.commit([append(case, f"account of {customer}")])
            close(store, case, datetime(2026, 5, 20, tzinfo=UTC))
            archive_closed(store, JUNE)
        for file in tmp_path.glob("shift.json*"):
            file.unlink()
    found = {
        case.customer: [getattr(entry, "text", "") for entry in case.entries] for cases in archived_cases(path) for case in cases.values()
    }
    assert found == {"Ada": ["account of Ada", ""], "Bea": ["account of Bea", ""]}


def test_documents_move_to_the_archive_and_stay_readable(shift: Path) -> None:
    with open_shift(shift) as store:
        for part in ("one", "two"):
            store.commit([PutDocument("packs", document={"part": part})])
        assert archive_documents(store, "2026-05", lambda: [("packs", 1)]) == (("packs", 1),)
        assert store.documents("packs") == {2: b'{"part":"two"}'}
        assert [store.archive.tables(["packs"], since).keys() for since in ("", "2026-05", "2026-06")] == [{"packs"}, {"packs"}, set()]
        archive_closed(store, JUNE)
    may = read_plainly(ShiftPaths(shift).archive("2026-05"))
    assert may["packs"] == {1: {"part": "one"}}
    assert may["cases"].keys() == {101, 102}


def test_writing_to_an_archived_case_brings_it_back(shift: Path) -> None:
    with open_shift(shift) as store, open_shift(shift, "bo") as bo:
        archive_closed(store, JULY)
        bo.refresh()
        done = store.commit([append("C-103", "she wrote again")])
        assert done.notices == ("C-103 was in the archive of 2026-06; it is back on the shift.",)
        assert [entry.id for entry in store.cases["C-103"].entries] == ["103.1", "103.2", "103.3"]
        assert bo.refresh().cases == ("C-103",)
        assert bo.cases["C-103"] == store.cases["C-103"]
        assert store.commit([append("C-103", "and again")]).notices == ()
    with open_shift(shift, read_only=True) as again:
        assert [getattr(entry, "text", "") for entry in again.cases["C-103"].entries][-2:] == ["she wrote again", "and again"]
    assert not check_shift(shift).problems


def test_what_is_refused_on_an_archived_case_leaves_it_there(shift: Path) -> None:
    def refuse(case: object) -> None:
        raise Refused("not that")

    with open_shift(shift) as store:
        archive_closed(store, JULY)
        with pytest.raises(Refused, match="not that"):
            store.commit([Append("C-103", (memo("x"),), refuse)])
        assert "C-103" not in store.cases
        with pytest.raises(Refused, match="no case C-999"):
            store.commit([append("C-999")])


def test_a_case_that_came_back_and_closed_again_counts_with_all_it_has(shift: Path) -> None:
    with open_shift(shift) as store:
        archive_closed(store, JULY)
        store.commit([Append("C-101", (StatusChange(at=datetime(2026, 6, 10, tzinfo=UTC), by="bo", to="open"),))])
        close(store, "C-101", datetime(2026, 6, 20, tzinfo=UTC))
        assert archive_closed(store, JULY) == {"2026-06": ("C-101",)}
        found = store.archived_case("C-101")
        assert found is not None
        assert found.rev == 4
        store.commit([append("C-101", "again")])
        assert store.cases["C-101"].rev == 5


def test_a_case_of_the_shift_comes_before_an_older_one_of_its_number(tmp_path: Path) -> None:
    path = tmp_path / "shift.json"
    for customer in ("Ada", "Bea"):
        with open_shift(path) as store:
            case = store.commit([NewCase(Header(subject=f"about {customer}", customer=customer, created_at=AT))]).cases[0].id
            close(store, case, datetime(2026, 5, 20, tzinfo=UTC))
            archive_closed(store, JUNE)
            if customer == "Bea":
                store.commit([append("C-101", "for Bea")])
                assert store.cases["C-101"].customer == "Bea"
        for file in tmp_path.glob("shift.json*") if customer == "Ada" else ():
            file.unlink()


def test_a_large_archive_is_read_case_by_case(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json", *(new_case(str(number), entries=30) for number in range(600)), checkpointed=False)
    with open_shift(path) as store:
        for number in range(101, 702):
            close(store, f"C-{number}", datetime(2026, 5, 20, tzinfo=UTC))
        archive_closed(store, JUNE)
        assert ShiftPaths(path).archive("2026-05").stat().st_size > LAZY_SIZE
        assert [case.id for cases in archived_cases(path) for case in cases.values()] == [f"C-{number}" for number in range(101, 702)]
        done = store.commit([append("C-555", "again")])
        assert done.cases[0].rev == 33
    tracemalloc.start()
    assert sum(len(month) for month in archived_cases(path)) == 601
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 6 * LAZY_SIZE


@pytest.mark.parametrize("has_case", [False, True])
def test_a_large_file_keeps_its_documents_beside_few_or_no_cases(tmp_path: Path, has_case: bool) -> None:
    path = tmp_path / "shift.json"
    with open_shift(path) as store:
        store.commit([new_case(entries=1)] if has_case else [])
        for number in range(1, 4):
            store.commit([PutDocument("packs", document={"text": "x" * LAZY_SIZE, "number": number})])
            store.checkpoint()
        assert sorted(store.documents("packs")) == [1, 2, 3]
    with open_shift(path) as store:
        assert sorted(store.documents("packs")) == [1, 2, 3]


def test_a_large_archive_of_documents_alone_keeps_them_all(tmp_path: Path) -> None:
    path = tmp_path / "shift.json"
    with open_shift(path) as store:
        for number in range(1, 5):
            store.commit([PutDocument("packs", document={"text": "x" * LAZY_SIZE, "number": number})])
            archive_documents(store, "2026-05", lambda number=number: [("packs", number)])  # type: ignore[misc]  # binds this number
    with ShiftDB(ShiftPaths(path).archive("2026-05")) as db:
        assert sorted(db.storage.read()["packs"]) == ["1", "2", "3", "4"]


def restored_backup(path: Path, backup: dict[str, bytes]) -> None:
    """The shift as it was once, beside the archives of today."""
    for file in path.parent.glob("shift.json*"):
        file.unlink()
    for name, data in backup.items():
        (path.parent / name).write_bytes(data)


def test_a_number_given_again_after_a_restored_backup_mixes_no_cases(shift: Path) -> None:
    backup = {file.name: file.read_bytes() for file in shift.parent.glob("shift.json*") if file.is_file()}
    for customer in ("Ada", "Bea"):
        with open_shift(shift) as store:
            assert store.commit([NewCase(Header(subject=f"about {customer}", customer=customer, created_at=AT))]).cases[0].id == "C-106"
            store.commit([append("C-106", f"account of {customer}")])
            close(store, "C-106", datetime(2026, 5, 20, tzinfo=UTC))
            archive_closed(store, JUNE)
        restored_backup(shift, backup)
    found = sorted(case.customer for cases in archived_cases(shift) for case in cases.values() if case.id == "C-106")
    assert found == ["Ada", "Bea"]


@pytest.mark.parametrize("named", [True, False])
def test_a_number_given_again_loses_no_document(shift: Path, named: bool) -> None:
    backup = {file.name: file.read_bytes() for file in shift.parent.glob("shift.json*") if file.is_file()}
    for part in ("one", "two"):
        with open_shift(shift) as store:
            store.commit([PutDocument("packs", document={"part": part})])
            archive_documents(store, "2026-05", lambda: [("packs", 1)])
            assert store.documents("packs") == {}
        restored_backup(shift, backup)
        may = ShiftPaths(shift).archive("2026-05")
        if not named:  # an archive of the first format names no lineage
            with ShiftDB(may) as db:
                tables = db.storage.read() or {}
                tables["_meta"]["1"] |= {"lineage": "", "history": ""}
                db.storage.write(tables)
    kept = [read_plainly(ShiftPaths(shift).archive("2026-05", number))["packs"][1]["part"] for number in (1, 2)]
    assert kept == ["one", "two"]


@pytest.mark.parametrize("step", ["before the journal", "in the journal", "after the journal"])
def test_killed_while_a_case_comes_back_it_is_whole_and_counts_once(shift: Path, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_shift(shift) as store:
        archive_closed(store, JULY)
    child = os.fork()
    if not child:
        _write_until_killed(shift, step)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    with open_shift(shift, "bo") as store:
        came_back = "C-103" in store.cases
        assert came_back == (step == "after the journal")
        done = store.commit([append("C-103", "bo's word")])
        assert bool(done.notices) != came_back
        texts = entry_texts(store, "C-103")
        assert texts[1:] == (["ines's word", "bo's word"] if came_back else ["bo's word"])
        assert [entry.id for entry in store.cases["C-103"].entries] == [f"103.{number}" for number in range(1, 4 + came_back)]
        assert [case.id for case in counted_cases(store, COUNTED)] == ["C-101", "C-102"]
        close(store, "C-103", datetime(2026, 6, 30, tzinfo=UTC))
        archive_closed(store, JULY)
        assert [case.rev for case in counted_cases(store, COUNTED)] == [2, 2, 4 + came_back]
    assert not check_shift(shift).problems


COUNTED = FactSheet("counted", "1", lambda _document: b"")


def _write_until_killed(shift: Path, step: str) -> None:
    """Write to C-103 in this process, and end it at a step of the commit."""

    def end(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    store = FileStore(ShiftPaths(shift), agent="ines")
    if step == "before the journal":
        Journal.append = end  # type: ignore[method-assign,assignment]  # this process ends with it
    elif step == "in the journal":
        Journal._write_line = lambda self, line: end(os.pwrite(self._write_fd, line[:-20], self.end))  # type: ignore[method-assign]  # as above
    else:
        CommitPlan.apply = end  # type: ignore[method-assign,assignment]  # as above
    store.commit([append("C-103", "ines's word")])


def test_two_write_to_an_archived_case_and_it_comes_back_once(shift: Path) -> None:
    with open_shift(shift) as ines, open_shift(shift, "bo") as bo:
        archive_closed(ines, JULY)
        bo.refresh()
        assert ines.commit([append("C-101", "one")]).notices
        assert not bo.commit([append("C-101", "two")]).notices
        assert entry_texts(bo, "C-101")[1:] == ["one", "two"]


def test_what_desk_does_not_know_comes_back_with_the_case(shift: Path) -> None:
    with open_shift(shift) as store:
        archive_closed(store, JULY)
    may = ShiftPaths(shift).archive("2026-05")
    with ShiftDB(may) as db:
        tables = db.storage.read() or {}
        tables["cases"]["101"]["of_a_newer_desk"] = {"x": [1]}
        tables["cases"]["101"]["entries"].insert(0, tables["cases"]["101"]["entries"].pop(0) | {"newer": True})
        db.storage.write(tables)
    with open_shift(shift) as store:
        store.commit([append("C-101", "again")])
        store.checkpoint()
    case = read_plainly(shift)["cases"][101]
    assert case["of_a_newer_desk"] == {"x": [1]}
    assert case["entries"][0]["newer"] is True
    assert len(case["entries"]) == 3


def test_what_tinydb_changes_through_our_storage_is_whole(shift: Path) -> None:
    with ShiftDB(shift) as db:
        db.table("cases").update({"seen": True}, doc_ids=[101])
        db.table("packs").insert({"part": "one"})
        db.table("packs").update({"part": "two"})
    assert all(line.count('"_crc"') <= 1 for line in shift.read_text(encoding="utf-8").splitlines())
    with open_shift(shift) as store:
        store.commit([append("C-101", "again")])
        store.checkpoint()
        assert store.documents("packs") == {1: b'{"part":"two"}'}
    case = read_plainly(shift)["cases"][101]
    assert case["seen"] is True
    assert case["entries"][-1]["text"] == "again"
    assert not check_shift(shift).problems


def test_a_check_counts_each_archived_case_once_and_those_that_came_back_apart(shift: Path) -> None:
    with open_shift(shift) as store:
        archive_closed(store, JULY)
        store.commit([Append("C-101", (StatusChange(at=datetime(2026, 6, 10, tzinfo=UTC), by="bo", to="open"),))])
        close(store, "C-101", datetime(2026, 6, 20, tzinfo=UTC))
        assert archive_closed(store, JULY) == {"2026-06": ("C-101",)}
        store.commit([append("C-103", "she wrote again")])
    figures = check_shift(shift).figures
    assert (figures["archived"], figures["returned"], figures["cases"]) == (2, 1, 3)
