"""Closed cases move to monthly archives: appended first, then removed, and doing it again adds nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from desk.errors import NotSaved
from desk.model.case import Header
from desk.model.changes import Append, NewCase, PutDocument
from desk.model.entries import StatusChange
from desk.store.archive import archive_closed, archive_documents, archived_case, archived_cases
from desk.store.file.file_store import FileStore
from desk.store.paths import ShiftPaths
from desk.store.repair.integrity import check_shift
from tests.store.store_builders import AT, append, made_shift, new_case, open_shift, read_plainly

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
        archive_closed(store, JUNE)
    may = read_plainly(ShiftPaths(shift).archive("2026-05"))
    assert may["packs"] == {1: {"part": "one"}}
    assert may["cases"].keys() == {101, 102}
