"""Two copies of one shift written apart, and one put in the other's place: nothing acknowledged is lost, doubled or mixed up."""

from __future__ import annotations

import shutil
from collections import Counter
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from desk.model.case import Header
from desk.model.changes import Append, NewCase, PutDocument
from desk.model.entries import Link, Memo, Retract, Told
from desk.store.archive import archive_documents
from desk.store.file.file_store import FileStore
from desk.store.paths import ShiftPaths
from tests.store.store_builders import AT, append, entry_texts, memo, new_case, open_shift

FILES = ("shift.json", "shift.json.journal", "shift.json.previous", "shift.json.journal.previous")
PARTS = {"all": FILES, "both": FILES[:2], "snapshot": FILES[:1], "journal": FILES[1:2]}


def customer_case(name: str) -> NewCase:
    told = Told(at=AT, by="customer", text=f"{name} was told")
    return NewCase(Header(subject=f"about {name}", customer=name, created_at=AT), (told, memo(f"memo of {name}")))


def write_apart(store: FileStore, who: str, folds: int) -> set[str]:
    """A new case, entries on old cases and on the new one; the texts acknowledged."""
    case = store.commit([customer_case(who)]).cases[0].id
    said = {f"{who} was told", f"memo of {who}"}
    for number in range(4):
        texts = f"{who} {number} shared", f"{who} {number} own"
        store.commit([append("C-101", texts[0]), append(case, texts[1])])
        said |= {*texts}
        if number < folds:
            store.checkpoint()
    return said


def texts_of(store: FileStore) -> Counter[str]:
    return Counter(entry.text for case in store.cases.values() for entry in case.entries if isinstance(entry, Memo | Told))


def put_in_place(there: Path, here: Path, parts: str, *, in_place: bool) -> None:
    for name in PARTS[parts]:
        if (there / name).exists():
            aside = here / name if in_place else here / f"{name}.aside"
            shutil.copyfile(there / name, aside)
            aside.rename(here / name)


def base_and_copy(tmp_path: Path) -> tuple[Path, Path]:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    with open_shift(here / "shift.json") as store:
        store.commit([new_case(entries=3)])
        store.checkpoint()
        store.commit([append(text="before they parted")])
        store.checkpoint()
    shutil.copytree(here, there)
    return here, there


@pytest.mark.parametrize(("parts", "in_place"), list(product(PARTS, [False, True])))
@pytest.mark.parametrize("folds", [0, 1, 2, 4], ids=lambda folds: f"{folds} folds there")
def test_a_copy_written_apart_is_merged_under_open_boards(tmp_path: Path, parts: str, in_place: bool, folds: int) -> None:
    here, there = base_and_copy(tmp_path)
    path = here / "shift.json"
    with open_shift(path) as ines, open_shift(path, "bo") as bo:
        ours = write_apart(ines, "Ada", 2)
        bo.refresh()
        with open_shift(there / "shift.json", "far") as far:
            theirs = write_apart(far, "Bea", folds)
            far.checkpoints.wrote_at = None
        seen = {text for name in PARTS[parts] for text in theirs if text.encode() in (there / name).read_bytes()}
        put_in_place(there, here, parts, in_place=in_place)
        beside = parts == "journal" and folds in {1, 2}
        if beside:
            seen = set()  # what the journal continues is not here
        changed = bo.refresh()
        assert not seen or any("another program" in notice for notice in changed.notices)
        assert bo.cases["C-102"].customer == "Ada", "ours keep their numbers"
        ines.commit([append("C-102", "goes on")])
        bo.refresh()
        assert (here / "shift.json.journal.foreign-1").exists() == beside
        for store in (ines, bo):
            found = texts_of(store)
            assert not ours - found.keys()
            assert not seen - found.keys()
            assert {text for text, count in found.items() if count > 1} == set()
            ids = Counter(entry.id for case in store.cases.values() for entry in case.entries)
            assert max(ids.values()) == 1
            assert all(entry.id.split(".")[0] == case.id.removeprefix("C-") for case in store.cases.values() for entry in case.entries)
            assert texts_of_case(store, "C-102") >= {"memo of Ada", "goes on"}
            assert not any("Bea" in text for text in texts_of_case(store, "C-102"))
    with open_shift(path, "later") as later:
        known = set(later.cases)
        assert not ours - texts_of(later).keys()
        assert not seen - texts_of(later).keys()
        assert later.commit([new_case()]).cases[0].id not in known


def texts_of_case(store: FileStore, case: str) -> set[str]:
    return {entry.text for entry in store.cases[case].entries if isinstance(entry, Memo | Told)}


@pytest.mark.parametrize("writes", [True, False], ids=["the board writes", "the board only closes"])
def test_a_backup_under_an_open_board_is_brought_up_to_date(tmp_path: Path, writes: bool) -> None:
    here, backup = base_and_copy(tmp_path)
    path = here / "shift.json"
    with open_shift(path) as ines:
        ours = write_apart(ines, "Ada", 4)
        put_in_place(backup, here, "all", in_place=False)
        changed = ines.refresh()
        assert any("another program" in notice for notice in changed.notices)
        assert not ours - texts_of(ines).keys()
        if writes:
            assert ines.commit([new_case()]).cases[0].id == "C-103", "a number is never given twice"
    with open_shift(path, "bo") as bo:
        assert not ours - texts_of(bo).keys()
        assert max(texts_of(bo)[text] for text in ours) == 1


def test_entries_of_one_id_and_other_content_both_stay_and_references_follow(tmp_path: Path) -> None:
    here, there = base_and_copy(tmp_path)
    path = here / "shift.json"
    with open_shift(there / "shift.json", "far") as far:
        entry = far.commit([append(text="theirs")]).entries[0].id
        far.commit([Append("C-101", (Retract(at=AT, by="far", entry=entry),))])
        other = far.commit([customer_case("Bea")]).cases[0].id
        far.commit([Append("C-101", (Link(at=AT, by="far", case=other),))])
    with open_shift(path) as ines:
        assert ines.commit([append(text="ours")]).entries[0].id == entry
        ines.commit([customer_case("Ada")])
        put_in_place(there, here, "all", in_place=False)
        ines.refresh()
        entries = ines.cases["C-101"].entries
        ids = {getattr(entry, "text", ""): entry.id for entry in entries}
        assert ids["ours"] == entry != ids["theirs"]
        assert [found.entry for found in entries if isinstance(found, Retract)] == [ids["theirs"]]
        linked = [found.case for found in entries if isinstance(found, Link)]
        assert [ines.cases[case].customer for case in linked] == ["Bea"]


def test_the_same_copy_put_in_place_again_adds_nothing(tmp_path: Path) -> None:
    here, there = base_and_copy(tmp_path)
    path = here / "shift.json"
    with open_shift(there / "shift.json", "far") as far:
        write_apart(far, "Bea", 3)
    with open_shift(path) as ines, open_shift(path, "bo") as bo:
        write_apart(ines, "Ada", 1)
        for number in range(4):
            put_in_place(there, here, "both", in_place=False)
            bo.refresh()
            (ines if number % 2 else bo).commit([append(text=f"round {number}")])
            ines.refresh()
        assert max(texts_of(ines).values()) == 1
        assert sorted(ines.cases) == ["C-101", "C-102", "C-103"]
        bo.refresh()
        assert texts_of(ines) == texts_of(bo)


def test_a_board_asleep_through_many_checkpoints_hears_no_alarm(tmp_path: Path) -> None:
    here, _ = base_and_copy(tmp_path)
    path = here / "shift.json"
    with open_shift(path) as ines, open_shift(path, "asleep") as asleep:
        for number in range(60):
            ines.commit([append(text=f"{number}")])
            if number % 2:
                ines.checkpoint()
        changed = asleep.refresh()
        assert changed.cases == ("C-101",)
        assert not changed.notices
        assert texts_of(asleep) == texts_of(ines)


def test_another_shift_in_its_place_keeps_both(tmp_path: Path) -> None:
    path, other = tmp_path / "shift.json", tmp_path / "other" / "shift.json"
    with open_shift(other) as store:
        store.commit([customer_case("Bea")])
    with open_shift(path) as ines:
        ines.commit([customer_case("Ada")])
        ines.checkpoint()
        shutil.copyfile(other, path)
        assert any("another program" in notice for notice in ines.refresh().notices)
        ines.commit([append("C-101", "goes on")])
    with open_shift(path) as again:
        assert {case: found.customer for case, found in again.cases.items()} == {"C-101": "Ada", "C-102": "Bea"}
        assert "goes on" in texts_of_case(again, "C-101")
    assert ShiftPaths(path).shift.exists()


def test_two_records_of_another_desk_are_never_one_case(tmp_path: Path) -> None:
    def imported(record: str) -> NewCase:
        told = Told(at=AT, by="customer", text="It broke.", ref=f"import:{record}")
        return NewCase(Header(subject="It broke", customer="Ada", created_at=AT, external=("zendesk", record)), (told,))

    here, there = base_and_copy(tmp_path)
    with open_shift(here / "shift.json") as ines:
        ines.commit([imported("1")])
        with open_shift(there / "shift.json", "far") as far:
            far.commit([imported("2")])
        put_in_place(there, here, "all", in_place=False)
        ines.refresh()
        assert sorted(case.external or () for case in ines.cases.values()) == [(), ("zendesk", "1"), ("zendesk", "2")]


@pytest.mark.parametrize("parts", ["all", "snapshot"])
def test_a_document_in_an_archive_stays_there(tmp_path: Path, parts: str) -> None:
    here, there = base_and_copy(tmp_path)
    path = here / "shift.json"
    with open_shift(path) as ines:
        for number in range(3):
            ines.commit([PutDocument("packs", document={"number": number})])
        ines.checkpoint()
        shutil.rmtree(there)
        shutil.copytree(here, there)
        assert archive_documents(ines, "2026-05", lambda: [("packs", 1), ("packs", 2)]) == (("packs", 1), ("packs", 2))
        ines.commit([append(text="after")])
        ines.checkpoint()
        with open_shift(there / "shift.json", "far") as far:
            far.commit([append(text="far"), PutDocument("packs", document={"number": 9})])
        put_in_place(there, here, parts, in_place=False)
        assert ines.refresh().notices
        assert sorted(ines.documents("packs")) == [3, 4]
        ines.commit([append(text="goes on")])
    with open_shift(path) as again:
        assert sorted(again.documents("packs")) == [3, 4]
        assert {"after", "far", "goes on"} <= texts_of(again).keys()


def test_cases_that_begin_alike_stay_apart_for_who_slept_through_two_folds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "shift.json"
    with open_shift(path) as ines, open_shift(path, "bo") as bo, open_shift(path, "ada") as ada:
        ines.commit([new_case()])
        bo.refresh()
        publish = ines.checkpoints._publish_locked

        def publish_after_others(*args: Any) -> bool:
            ada.commit([append(text="while it was folded")])
            bo.refresh()
            return publish(*args)

        with monkeypatch.context() as patched:
            patched.setattr(ines.checkpoints, "_publish_locked", publish_after_others)
            ines.commit([append(text="one")])
            ines.checkpoint()
        ines.commit([new_case(), append("C-101", "of the first")])
        ines.checkpoint()
        ines.commit([append("C-102", "of the second")])
        ines.checkpoint()
        bo.commit([append("C-102", "goes on")])
        assert texts_of_case(bo, "C-101") >= {"one", "while it was folded", "of the first"}
        assert texts_of_case(bo, "C-102") >= {"of the second", "goes on"}
        assert sorted(bo.cases) == ["C-101", "C-102"]
    with open_shift(path, read_only=True) as judge:
        assert texts_of_case(judge, "C-102") >= {"of the second", "goes on"}
        assert "of the second" not in texts_of_case(judge, "C-101")


def test_a_merge_is_taken_over_by_all_who_go_on(tmp_path: Path) -> None:
    here, there = base_and_copy(tmp_path)
    path = here / "shift.json"
    with open_shift(path) as ines, open_shift(path, "bo") as bo:
        with open_shift(there / "shift.json", "far") as far:
            far.commit([append(text="far")])
        bo.commit([append(text="bo")])
        bo.checkpoint()
        bo.commit([append(text="bo one")])  # in no file any more, and unread by ines
        put_in_place(there, here, "both", in_place=False)
        ines.commit([append(text="ines one")])
        assert "What came in" in " ".join(ines.refresh().notices)
        bo.commit([append(text="bo two")])
        assert "What came in" in " ".join(bo.refresh().notices)
        ines.commit([append(text="ines two")])
        assert [words for words in ines.refresh().notices if "rewritten" in words] == []
        for number in range(3):
            bo.commit([append(text=f"bo {number}")])
            ines.commit([append(text=f"ines {number}")])
        assert [*bo.refresh().notices, *ines.refresh().notices] == []
        assert Counter(entry_texts(ines)) == Counter(entry_texts(bo))
        assert max(Counter(entry_texts(ines)).values()) == 1


def test_an_entry_whose_number_went_to_another_is_said(tmp_path: Path) -> None:
    here, there = base_and_copy(tmp_path)
    path = here / "shift.json"
    with open_shift(path) as ines, open_shift(path, "bo") as bo:
        with open_shift(there / "shift.json", "far") as far:
            far.commit([append(text="far")])
        bo.commit([append(text="bo")])
        bo.checkpoint()
        first = bo.commit([append(text="bo one")]).entries[0].id
        put_in_place(there, here, "both", in_place=False)
        ines.commit([append(text="ines one")])
        bo.commit([append(text="bo two")])
        ids = {entry.text: entry.id for entry in bo.cases["C-101"].entries if isinstance(entry, Memo)}
        assert ids["bo one"] == first
        assert f"{first} is {ids['far']} now" in " ".join(ines.refresh().notices)
        assert ids.items() <= {entry.text: entry.id for entry in ines.cases["C-101"].entries if isinstance(entry, Memo)}.items()


def test_what_was_saved_unread_is_found_in_the_kept_files(tmp_path: Path) -> None:
    here, there = base_and_copy(tmp_path)
    path = here / "shift.json"
    with open_shift(path) as ines:
        ines.commit([append(text="ines one")])
        with open_shift(there / "shift.json", "far") as far:
            far.commit([append(text="far")])
        with open_shift(path, "bo") as bo:
            bo.commit([append(text="bo one")])
            bo.checkpoint()
            given = bo.commit([append(text="bo two")]).entries[0].id
            bo.checkpoint()
        put_in_place(there, here, "both", in_place=False)
        assert ines.commit([append(text="ines two")]).entries[0].id != given
        assert {"ines one", "bo one", "bo two", "far", "ines two"} <= texts_of(ines).keys()


def test_a_window_goes_on_whose_journal_belongs_to_no_file_any_more(tmp_path: Path) -> None:
    here, there = base_and_copy(tmp_path)
    path = here / "shift.json"
    with open_shift(path) as ines:
        with open_shift(there / "shift.json", "far") as far:
            far.commit([append(text="far")])
        ines.commit([append(text="ines one")])
        ines.checkpoint()
        own = ines.commit([customer_case("ines")]).cases[0].id
        for name in ("shift.json", "shift.json.previous", "shift.json.journal.previous"):
            shutil.copyfile(there / name, here / "aside")
            (here / "aside").rename(here / name)
        ines.commit([append(own, "goes on")])
        assert {"ines one", "far", "memo of ines", "goes on"} <= texts_of(ines).keys()
