"""Two windows that bring two histories together at once: the first published choice of numbers holds, and what is addressed follows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from desk.errors import Refused
from desk.model.case import Case
from desk.model.changes import Append, Change, PutDocument
from desk.model.entries import Link, Memo, Retract
from desk.store.file.case_numbers import followed_names
from desk.store.file.file_store import FileStore
from tests.store.store_builders import AT, append, memo, open_shift
from tests.store.test_lineages import base_and_copy, customer_case, put_in_place, texts_of_case, write_apart

Names = dict[str, str]


@contextmanager
def clashing_windows(tmp_path: Path, *more: Change) -> Iterator[tuple[FileStore, FileStore]]:
    """Ines and Bo, on whose files a copy was written over: Bo's case C-103, Carl's, stands in none of them any more.

    In the copy C-102 is Bea's, here it is Ada's. So whoever merges first without having read Carl's case gives Bea the number C-103.
    `more` is what Bo saved besides.
    """
    here, there = base_and_copy(tmp_path)
    path = here / "shift.json"
    with open_shift(path) as ines, open_shift(path, "bo") as bo:
        with open_shift(there / "shift.json", "far") as far:
            far.commit([customer_case("Bea")])
        ines.commit([customer_case("Ada")])
        bo.checkpoint()
        assert bo.commit([customer_case("Carl")]).cases[0].id == "C-103"
        bo.commit(more)
        bo.checkpoint()
        put_in_place(there, here, "all", in_place=False)
        yield ines, bo


def customers(store: FileStore) -> dict[str, str]:
    return {case: found.customer for case, found in sorted(store.cases.items())}


def case_by_customer(store: FileStore, customer: str) -> Case:
    return next(case for case in store.cases.values() if case.customer == customer)


@pytest.mark.parametrize("bo_looks_first", [True, False], ids=["both merged", "one merged"])
def test_the_numbers_published_first_hold(tmp_path: Path, bo_looks_first: bool) -> None:
    with clashing_windows(tmp_path) as (ines, bo):
        if bo_looks_first:
            assert customers(bo)["C-103"] == "Carl"
            bo.refresh()
        ines.commit([append(text="published first")])
        first = customers(ines)
        assert first["C-103"] == "Bea"
        bo.commit([append(text="published next")])
        carl = case_by_customer(bo, "Carl").id
        assert f"C-103 is {carl} now" in " ".join(bo.refresh().notices)
        ines.refresh()
        for number in range(3):
            ines.commit([append("C-103", f"ines {number}")])
            bo.commit([append("C-103", f"bo {number}")])
            assert [*ines.refresh().notices, *bo.refresh().notices] == [], "nobody takes the other's numbers for strange"
        assert customers(ines) == customers(bo) == first | {carl: "Carl"}
        assert texts_of_case(ines, "C-103") >= {"ines 0", "bo 0", "ines 2", "bo 2"}


def test_what_is_saved_on_a_case_renumbered_at_that_moment_goes_to_it_and_says_so(tmp_path: Path) -> None:
    with clashing_windows(tmp_path) as (ines, bo):
        ines.commit([append(text="published first")])
        saved = bo.commit([append("C-103", "for Carl")])
        assert [(case.customer, case.entries[-1].id) for case in saved.cases] == [("Carl", saved.entries[0].id)]
        assert saved.notices == (f"C-103 is {saved.cases[0].id} now: two cases had one number. What you saved stands there.",)
        ines.refresh()
        assert "for Carl" in texts_of_case(ines, saved.cases[0].id)
        assert "for Carl" not in texts_of_case(ines, "C-103")


def test_what_was_begun_before_the_case_was_renumbered_goes_to_it(tmp_path: Path) -> None:
    with clashing_windows(tmp_path) as (ines, bo):
        seen = bo.cases["C-103"]
        ines.commit([append(text="published first")])
        bo.refresh()
        assert bo.cases["C-103"].customer == "Bea"
        saved = bo.commit([Append("C-103", (memo("for Carl"),), seen=seen)])
        assert [case.customer for case in saved.cases] == ["Carl"]
        assert saved.notices
        assert not bo.commit([Append("C-103", (memo("for Bea"),), seen=bo.cases["C-103"])]).notices


def test_references_follow_to_the_entries_and_cases_that_were_meant(tmp_path: Path) -> None:
    with clashing_windows(tmp_path) as (ines, bo):
        meant = next(entry for entry in bo.cases["C-103"].entries if isinstance(entry, Memo))
        ines.commit([append(text="published first")])
        retract = Retract(at=AT, by="bo", entry=meant.id)
        saved = bo.commit([Append("C-103", (retract,)), Append("C-101", (Link(at=AT, by="bo", case="C-103"),))])
        carl = case_by_customer(bo, "Carl")
        taken = next(entry for entry in carl.entries if isinstance(entry, Retract))
        assert next(entry for entry in carl.entries if entry.id == taken.entry) == Memo(
            at=meant.at, by=meant.by, text=meant.text, id=taken.entry
        )
        assert [entry.case for entry in saved.entries if isinstance(entry, Link)] == [carl.id]


def test_an_entry_whose_number_went_to_another_is_still_the_one_taken_back(tmp_path: Path) -> None:
    here, there = base_and_copy(tmp_path)
    path = here / "shift.json"
    with open_shift(path) as ines, open_shift(path, "bo") as bo:
        with open_shift(there / "shift.json", "far") as far:
            far.commit([append(text="far")])
        bo.commit([append(text="bo")])
        bo.checkpoint()
        bo.commit([append(text="bo one")])
        put_in_place(there, here, "both", in_place=False)
        meant = ines.commit([append(text="ines one")]).entries[0]
        seen = ines.cases["C-101"]
        bo.commit([append(text="bo two")])
        theirs = next(entry for entry in seen.entries if isinstance(entry, Memo) and entry.text == "far")
        ines.commit([Append("C-101", (Retract(at=AT, by="ines", entry=theirs.id), Retract(at=AT, by="ines", entry=meant.id)), seen=seen)])
        entries = {entry.id: entry for entry in ines.cases["C-101"].entries}
        taken = [entries[entry.entry] for entry in entries.values() if isinstance(entry, Retract)]
        assert [entry.text for entry in taken if isinstance(entry, Memo)] == ["far", "ines one"]


def test_a_document_that_came_with_it_is_refused(tmp_path: Path) -> None:
    with clashing_windows(tmp_path) as (ines, bo):
        ines.commit([append(text="published first")])
        with pytest.raises(Refused, match=r"C-103 is C-104 now.*Nothing was written"):
            bo.commit([append("C-103", "for Carl"), PutDocument("notes", document={"case": "C-103"})])
        assert "for Carl" not in texts_of_case(bo, "C-104")
        assert not bo.documents("notes")


def named(store: FileStore, table: str = "notes") -> list[object]:
    return [msgspec.json.decode(document) for _, document in sorted(store.documents(table).items())]


def test_documents_that_name_a_renumbered_case_follow_it(tmp_path: Path) -> None:
    note = {"kind": "read_back", "cases": ["C-101", "C-103"], "seen": {"C-103": {"rev": 1}}, "since": [{"case": "C-103"}]}
    signed = {"case": "C-103", "sum": "0f63"}
    with clashing_windows(tmp_path, PutDocument("notes", document=note), PutDocument("packs", document=signed)) as (ines, bo):
        ines.commit([append(text="published first")])
        moved = bo.refresh().renumbered
        carl = case_by_customer(bo, "Carl").id
        assert moved == {"C-103": carl}
        bo.commit([append(text="published next")])
        ines.refresh()
        for store in (ines, bo):
            expected = {"cases": ["C-101", carl], "seen": {carl: {"rev": 1}}, "since": [{"case": carl}]}
            assert named(store) == [note | expected]
            assert named(store, "packs") == [signed], "what was signed stays as it was signed"
        assert not bo.refresh().renumbered


@pytest.mark.parametrize(
    ("names", "moved", "followed"),
    [
        ({}, {"C-3": "C-5"}, {"C-3": "C-5"}),
        ({"C-3": "C-5", "C-4": "C-3"}, {"C-5": "C-7"}, {"C-3": "C-7", "C-4": "C-3"}),
        ({"C-3": "C-5", "C-4": "C-3"}, {"C-3": "C-9"}, {"C-3": "C-5", "C-4": "C-9"}),
        ({"C-3": "C-5"}, {"C-3": "C-9", "C-6": "C-8"}, {"C-3": "C-5", "C-6": "C-8"}),
    ],
    ids=["once", "again", "its number moved on", "a case that nobody saw"],
)
def test_cases_renumbered_twice_are_known_by_the_ids_that_were_seen(names: Names, moved: Names, followed: Names) -> None:
    assert followed_names(names, moved) == followed


def test_documents_of_the_copy_follow_its_cases(tmp_path: Path) -> None:
    here, there = base_and_copy(tmp_path)
    path = here / "shift.json"
    with open_shift(path) as ines:
        ines.commit([customer_case("Ada")])
        with open_shift(there / "shift.json", "far") as far:
            case = far.commit([customer_case("Bea")]).cases[0].id
            far.commit([PutDocument("notes", document={"case": case}), PutDocument("notes", document={"case": "C-101"})])
        put_in_place(there, here, "all", in_place=False)
        assert not ines.refresh().renumbered, "ours keep their numbers"
        assert case == "C-102" != case_by_customer(ines, "Bea").id
        assert named(ines) == [{"case": case_by_customer(ines, "Bea").id}, {"case": "C-101"}]


def test_a_document_for_a_case_renumbered_at_that_moment_is_refused(tmp_path: Path) -> None:
    with clashing_windows(tmp_path) as (ines, bo):
        ines.commit([append(text="published first")])
        with pytest.raises(Refused, match=r"C-103 is C-104 now.*Nothing was written"):
            bo.commit([PutDocument("notes", document={"cases": ["C-103"]})])
        bo.commit([PutDocument("notes", document={"cases": ["C-101"]})])
        bo.refresh()
        bo.commit([PutDocument("notes", document={"cases": ["C-103"]})])
        assert named(bo) == [{"cases": ["C-101"]}, {"cases": ["C-103"]}]


def test_a_case_that_somebody_edited_by_hand_is_still_itself(tmp_path: Path) -> None:
    here, _ = base_and_copy(tmp_path)
    path = here / "shift.json"
    with open_shift(path) as ines:
        seen = ines.cases["C-101"]
        ines.checkpoint()
        path.write_bytes(path.read_bytes().replace(b"2026-05-04T10:00:00Z", b"2026-05-04T11:00:00Z"))
        assert ines.commit([Append("C-101", (memo("goes on"),), seen=seen)]).notices == ()
        assert "goes on" in texts_of_case(ines, "C-101")


def test_a_journal_is_laid_over_no_snapshot_that_parted_from_it(tmp_path: Path) -> None:
    here, there = base_and_copy(tmp_path)
    path, journal = here / "shift.json", here / "shift.json.journal"
    with open_shift(there / "shift.json", "far") as far:
        write_apart(far, "Bea", 0)
    with open_shift(path) as ines:
        ines.commit([customer_case("Ada")])
        ines.commit([append("C-102", "for Ada")])
        between = journal.read_bytes()
        put_in_place(there, here, "both", in_place=False)
        ines.commit([append(text="merged")])
        ines.checkpoints.wrote_at = None
    journal.write_bytes(between)  # as whoever looks between the two steps of publishing sees it
    with open_shift(path, "bo", read_only=True) as bo:
        assert "for Ada" in texts_of_case(bo, case_by_customer(bo, "Ada").id)
        assert "for Ada" not in texts_of_case(bo, case_by_customer(bo, "Bea").id)


@pytest.mark.parametrize("overwritten", [True, False], ids=["its last word is in no file", "its last word was merged"])
def test_a_merge_in_which_cases_moved_continues_nobody_who_knows_them_by_other_numbers(tmp_path: Path, overwritten: bool) -> None:
    here, there = base_and_copy(tmp_path)
    path = here / "shift.json"
    with open_shift(path) as ines:
        with open_shift(there / "shift.json", "far") as far:
            far.commit([customer_case("Bea")])
        ines.commit([customer_case("Ada")])
        put_in_place(there, here, "all", in_place=False)
        with open_shift(path, "bo") as bo:
            bo.commit([append("C-102", "for Bea")])
            if overwritten:
                put_in_place(there, here, "all", in_place=False)
            ines.commit([append(text="merged")])
            bo.commit([append("C-102", "for Bea too")])
            words = " ".join(bo.refresh().notices)
            assert "C-102 is C-103 now" in words
            for store in (bo, ines):
                store.refresh()
                assert texts_of_case(store, "C-103") >= {"memo of Bea", "for Bea", "for Bea too"}
                assert texts_of_case(store, "C-102") == {"Ada was told", "memo of Ada"}
