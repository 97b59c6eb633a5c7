"""Documents outside the cases: heard of, numbered, moved to archives, and no burden for who reads one case."""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Raw

from desk.model.case import Header
from desk.model.changes import DocumentPlace, NewCase, PutDocument, SetShift
from desk.model.shift import Shift
from desk.store.documents.commit import Commit
from desk.store.documents.documents import Documents
from desk.store.file.merge import merge_commits
from tests.case_builders import NOW
from tests.store.store_builders import append, made_shift, new_case, open_shift, read_plainly


def test_every_window_hears_of_a_document(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json")
    with open_shift(path) as ines, open_shift(path, "bo") as bo:
        assert ines.commit([PutDocument("packs", document={"part": "story"})]).documents == (("packs", 1),)
        changed = bo.refresh()
        assert changed
        assert changed.documents == (("packs", 1),)
        ines.checkpoint()
        assert not bo.refresh()


def test_numbers_are_given_under_the_lock_and_never_twice(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json")
    with open_shift(path) as ines, open_shift(path, "bo") as bo:
        for store in (ines, bo, ines):
            store.commit([PutDocument("notes", document=lambda number: {"id": f"H-{number}"})])
        assert read(bo, "notes") == {1: b'{"id":"H-1"}', 2: b'{"id":"H-2"}', 3: b'{"id":"H-3"}'}
        gone = ines.raw_commits.move_documents_out(lambda: [("notes", 3), ("notes", 9)], lambda tables: None)
        assert gone == (("notes", 3),)
        assert bo.refresh().documents == (("notes", 3),)
    with open_shift(path) as again:
        assert again.commit([PutDocument("notes", document={})]).documents == (("notes", 4),)


def read(store: object, table: str) -> dict[int, bytes]:
    store.refresh()  # type: ignore[attr-defined]  # any store
    return dict(store.documents(table))  # type: ignore[attr-defined]  # any store


def test_a_line_command_does_not_read_the_tables_behind_the_cases(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json", *(new_case(entries=200) for _ in range(80)))
    with open_shift(path) as ines:
        for number in range(20):
            ines.commit([PutDocument("packs", document={"part": "x" * 1000, "number": number})])
        ines.checkpoint()
    with open_shift(path, "bo") as bo:
        bo.commit([append("C-150", "from bo"), PutDocument("packs", document={"part": "last"})])
        assert bo._reader.documents._tables._others is not None, "not read yet"
        assert len(bo.documents("packs")) == 21
        bo.checkpoint()
    found = read_plainly(path)
    assert len(found["packs"]) == 21
    assert path.read_bytes().index(b'"packs":{') > path.read_bytes().index(b'"cases":{'), "behind the cases"


def test_a_document_is_made_from_those_before_it_and_from_the_case_of_its_commit(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json")
    places: list[DocumentPlace] = []

    def make(place: DocumentPlace) -> object:
        places.append(place)
        return {"n": place.number}

    with open_shift(path) as ines, open_shift(path, "bo") as bo:
        ines.commit([PutDocument("notes", document={"by": "ines"})])
        begun = NewCase(Header(id="+1", subject="s", created_at=NOW, created_by="bo"))
        case = bo.commit([begun, PutDocument("notes", make=make), PutDocument("notes", make=make)]).cases[0]
    assert [place.number for place in places] == [2, 3]
    assert [dict(place.table) for place in places] == [{1: b'{"by":"ines"}'}, {1: b'{"by":"ines"}', 2: b'{"n":2}'}]
    assert places[1].cases == {"+1": case.id}


def test_the_shifts_facts_are_made_from_those_under_the_lock(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json")
    with open_shift(path) as ines, open_shift(path, "bo") as bo:

        def counted(shift: Shift) -> Shift:
            return msgspec.structs.replace(shift, number=shift.number + 1)

        for store in (ines, bo, ines):
            store.commit([SetShift(counted)])
        assert ines.shift.number == 3


def test_a_commit_whose_entries_are_all_known_leaves_a_document_whole() -> None:
    case = Raw(b'{"id":"C-101","entries":[{"id":"C-101-1"}]}')
    documents = Documents({}, {})
    documents.apply(Commit(seq=1, new=(case,)))
    merge_commits(documents, [Commit(seq=1, add={"C-101": (Raw(b'{"id":"C-101-1"}'),)})])
    assert documents.documents() == {101: bytes(case)}
