"""An import in parts: each a commit that refuses what somebody else brought in, with a record from which it is gone on."""

from __future__ import annotations

import pytest

from desk.errors import Conflict
from desk.importers.import_parts import ImportPart, ImportParts
from desk.importers.import_record import TABLE, ImportRecord, unfinished_imports
from desk.model import commit_parts
from desk.model.case import Header
from desk.model.changes import Change, NewCase, PutDocument
from desk.model.commit_parts import FIRST_PART, next_size
from desk.model.entries import Told
from desk.store.memory import MemoryStore
from tests.importers.import_builders import NOW, parts_of


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commit_parts, "FIRST_PART", 3)


def new_cases(*numbers: int) -> list[Change]:
    told = Told(at=NOW, by="customer", text="it broke", ref="told")
    return [NewCase(Header(subject=f"Case {number}", created_at=NOW, external=("generic", str(number))), (told,)) for number in numbers]


def commit_all(store: MemoryStore, parts: ImportParts) -> list[ImportPart]:
    written = []
    for part in parts:
        parts.note(store.commit(part.changes))
        written.append(part)
    return written


def shown(store: MemoryStore) -> list[str]:
    return [case.subject for case in store.cases.values()]


def records(store: MemoryStore) -> list[ImportRecord]:
    return unfinished_imports(store.documents(TABLE))


def test_a_small_import_is_one_commit_without_a_record() -> None:
    store = MemoryStore("ines")
    (part,) = commit_all(store, parts_of(new_cases(1, 2, 3)))
    assert part.is_last
    assert store.seq == 1
    assert not store.documents(TABLE)


def test_a_large_import_is_whole_and_leaves_no_word_of_its_parts() -> None:
    store = MemoryStore("ines")
    written = commit_all(store, parts_of(new_cases(*range(20))))
    assert len(written) > 1
    assert [part.is_last for part in written] == [False] * (len(written) - 1) + [True]
    assert shown(store) == [f"Case {number}" for number in range(20)]
    assert len(store.documents(TABLE)) == 1
    assert records(store) == []


def test_the_record_says_between_two_parts_what_is_there() -> None:
    store = MemoryStore("ines")
    parts = parts_of(new_cases(*range(5)))
    part = next(iter(parts))
    parts.note(store.commit(part.changes))
    (record,) = records(store)
    assert (record.file, record.written, record.total, record.number) == ("export.csv", 3, 5, 1)
    assert "Of export.csv 3 of 5 cases came in, brought in by ines." in record.words


@pytest.mark.parametrize("rest", [(3, 4), ()])
def test_the_rest_of_a_stopped_import_ends_it(rest: tuple[int, ...]) -> None:
    store = MemoryStore("ines")
    store.commit(next(iter(parts_of(new_cases(*range(5))))).changes)
    (record,) = records(store)
    commit_all(store, parts_of(new_cases(*rest), number=record.number))
    assert records(store) == []
    assert len(store.documents(TABLE)) == 1


@pytest.mark.parametrize("theirs", [0, 4])
def test_a_case_that_somebody_else_brought_in_stops_it(theirs: int) -> None:
    store = MemoryStore("bo")
    parts = parts_of(new_cases(*range(5)))
    store.commit(new_cases(theirs))
    with pytest.raises(Conflict, match="Nothing was written; import the file again"):
        commit_all(store, parts)
    assert shown(store) == [f"Case {theirs}"]


def test_a_case_brought_in_between_two_parts_stops_the_rest() -> None:
    store = MemoryStore("ines")
    parts = parts_of(new_cases(*range(9)))
    waiting = iter(parts)
    store.commit(next(waiting).changes)
    part = next(waiting)  # the first one counts as written now
    store.commit(new_cases(8))
    with pytest.raises(Conflict, match=r"C-104 was imported by somebody else meanwhile\. Import the file again, and the rest comes"):
        store.commit(part.changes)
    assert parts.done == 3


def test_whoever_was_stopped_goes_on_with_the_rest() -> None:
    store = MemoryStore("ines")
    parts = parts_of(new_cases(*range(7)))
    for part in parts:
        parts.note(store.commit(part.changes))
        if parts.done:
            break  # as an error would: this part counts as not written
    assert parts.done == 3
    again = MemoryStore("ines")
    commit_all(again, parts)
    assert shown(again) == [f"Case {number}" for number in range(3, 7)]


def test_a_part_is_as_large_as_the_lock_may_be_held() -> None:
    assert next_size(4_000, 0.4) == 4_000
    assert next_size(4_000, 4.0) == 400
    assert next_size(4_000, 400.0) == 250
    assert next_size(4_000, 0.01) == 8_000
    assert next_size(20_000, 0.0) == 20_000


def test_parts_follow_the_clock() -> None:
    seconds = iter((0.0, 4.0, 4.0, 4.1, 5.0))
    record = ImportRecord(file="export.csv", by="ines", began=NOW, total=0)
    parts = ImportParts(new_cases(*range(600)), record, known=(), monotonic=lambda: next(seconds))
    assert [sum(isinstance(change, NewCase) for change in part.changes) for part in parts] == [3, 250, 347]


def test_an_unreadable_record_tells_nothing() -> None:
    store = MemoryStore("ines")
    store.commit([PutDocument(TABLE, document={"file": 7})])
    assert records(store) == []


def test_most_imports_are_one_part() -> None:
    assert FIRST_PART >= 4_000
