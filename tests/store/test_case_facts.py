"""Facts of the cases on a shift: kept beside its file, never believed without reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from tinydb import TinyDB

from desk.model.changes import Append, Change
from desk.model.entries import StatusChange
from desk.store.archive import archive_closed
from desk.store.documents.frozen_cases import MOST_SINGLE
from desk.store.fact_sheet import FactSheet
from desk.store.fact_table import kept_digest
from desk.store.file.case_facts import KEEP_SECONDS
from desk.store.file.file_store import FileStore
from desk.store.file.kept_facts import facts_path
from desk.store.file.snapshot import LAZY_SIZE
from desk.store.memory import MemoryStore
from desk.store.protocol import Store
from tests.store.fact_maker import FactMaker, cut, flip
from tests.store.store_builders import AT, append, made_shift, memo, new_case, open_shift


def fact_maker() -> FactMaker:
    return FactMaker("board", lambda case, entries: msgspec.json.encode([case, entries]))


@pytest.fixture
def shift(tmp_path: Path) -> Path:
    """C-101 to C-103, with a checkpoint."""
    return made_shift(tmp_path / "shift.json", new_case("two"), new_case("three"))


def rows(store: Store, sheet: FactSheet) -> dict[str, int]:
    table = store.case_facts(sheet)
    found = {case: msgspec.json.decode(row) for case, row in table.items()}
    assert len(table) == len(list(table)) == len(found), "each case has one row"
    assert found == {case: [case, len(store.cases[case].entries)] for case in store.cases}
    return {case: entries for case, (_, entries) in found.items()}


def read(shift: Path, maker: FactMaker, key: str = "1") -> list[str]:
    """Read the rows in a process of its own, and tell which were made."""
    with open_shift(shift) as store:
        rows(store, maker.sheet(key))
    return maker.take()


def test_rows_are_made_once(shift: Path) -> None:
    maker = fact_maker()
    assert read(shift, maker) == ["C-101", "C-102", "C-103"]
    assert read(shift, maker) == []
    kept = facts_path(shift, "board")
    assert kept.name == "shift.board.facts"
    assert kept.stat().st_mode == shift.stat().st_mode


def test_where_the_snapshot_stands_no_document_is_read(shift: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    maker = fact_maker()
    read(shift, maker)
    monkeypatch.setattr("desk.store.documents.documents.Documents.stream", lambda _: pytest.fail("the documents are read"))
    assert read(shift, maker) == []


def commit(shift: Path, *changes: Change) -> None:
    with open_shift(shift) as store:
        store.commit(changes)


def leave_in_journal(shift: Path) -> None:
    store = open_shift(shift)
    with store as opened:
        opened.commit([append("C-102")])
        opened.checkpoints.write_last = lambda: None  # type: ignore[method-assign]  # as a process that was killed


@pytest.fixture
def unfolded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is folded: commits stay in the journal, as on a shift that others write to."""
    monkeypatch.setattr("desk.store.file.checkpoint_schedule.CheckpointSchedule.write_last", lambda _: None)


@pytest.mark.usefixtures("unfolded")
def test_rows_of_a_shift_that_changed_since_its_fold_are_kept(shift: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    maker = fact_maker()
    commit(shift, append("C-102"), new_case("four"))
    assert sorted(read(shift, maker)) == ["C-101", "C-102", "C-103", "C-104"]
    monkeypatch.setattr("desk.store.documents.documents.Documents.stream", lambda _: pytest.fail("the documents are read"))
    assert read(shift, maker) == []
    commit(shift, append("C-102"), append("C-103"))
    assert sorted(read(shift, maker)) == ["C-102", "C-103"]


@pytest.mark.usefixtures("unfolded")
def test_what_the_journal_has_lost_since_is_made_anew(shift: Path) -> None:
    maker, journal = fact_maker(), shift.with_name("shift.json.journal")
    before = journal.read_bytes()
    commit(shift, append("C-102"), new_case("four"))
    read(shift, maker)
    journal.write_bytes(before)
    assert read(shift, maker) == ["C-102"]


def undo_by_copy(shift: Path) -> None:
    before = shift.read_bytes()
    commit(shift, append("C-102"))
    shift.write_bytes(before)


def rewrite(shift: Path) -> None:
    with TinyDB(shift) as db:
        db.table("cases").update({"subject": "by hand"}, doc_ids=[102])


def archive(shift: Path) -> None:
    with open_shift(shift) as store:
        store.commit([Append("C-102", (StatusChange(at=AT, by="ines", to="closed"),))])
        archive_closed(store, AT.replace(year=AT.year + 1))


def merge_another_history(shift: Path) -> None:
    other = shift.with_name("other.json")
    other.write_bytes(shift.read_bytes())
    commit(other, append("C-102", "elsewhere"), new_case("elsewhere"))
    commit(shift, append("C-103", "here"))
    shift.write_bytes(other.read_bytes())


def grow_beyond_memory(shift: Path) -> None:
    commit(shift, *(new_case(f"more {number}", entries=8) for number in range(LAZY_SIZE // 800)))
    assert shift.stat().st_size > LAZY_SIZE


CHANGES = [
    leave_in_journal,
    undo_by_copy,
    rewrite,
    archive,
    merge_another_history,
    grow_beyond_memory,
    lambda shift: commit(shift, append("C-102"), new_case("four")),
]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("after", [leave_in_journal, lambda _: None])
def test_whatever_happened_to_the_file_rows_are_those_of_its_cases(
    shift: Path, change: Callable[[Path], None], after: Callable[[Path], None]
) -> None:
    maker = fact_maker()
    read(shift, maker)
    change(shift)
    if change is not archive:
        after(shift)
    made = read(shift, maker)
    assert "C-101" not in made, "what did not change is not made anew"
    read(shift, maker)
    assert len(read(shift, maker)) <= 1, "one whose commit is in the journal alone may be"


@pytest.mark.parametrize(
    "spoil", [cut, flip, lambda data: data + b"\0", lambda data: b"", lambda data: b"DESKROWS", lambda data: b"DESKFACT" + data[8:]]
)
def test_spoiled_rows_are_made_anew(shift: Path, spoil: Callable[[bytes], bytes]) -> None:
    maker = fact_maker()
    read(shift, maker)
    kept = facts_path(shift, "board")
    whole = kept.read_bytes()
    kept.write_bytes(spoil(whole))
    assert len(read(shift, maker)) == 3
    assert kept.read_bytes() == whole


def test_every_byte_of_the_file_is_held(shift: Path) -> None:
    maker = fact_maker()
    read(shift, maker)
    kept = facts_path(shift, "board")
    whole = kept.read_bytes()
    for place in range(len(whole)):
        kept.write_bytes(whole[:place] + bytes([whole[place] ^ 0x20]) + whole[place + 1 :])
        with open_shift(shift, read_only=True) as store:
            rows(store, maker.sheet())


def test_a_row_that_is_damaged_after_it_was_found_whole_is_empty(shift: Path) -> None:
    maker = fact_maker()
    read(shift, maker)
    kept = facts_path(shift, "board")
    with open_shift(shift, read_only=True) as store:
        table = store.case_facts(maker.sheet())
        assert msgspec.json.decode(table["C-103"]) == ["C-103", 1]
        with kept.open("r+b") as file:
            file.seek(-3, 2)
            file.write(b"?")
        assert (table["C-103"], table["C-102"]) == (b"", b'["C-102",1]')
        kept.write_bytes(b"")
        assert table["C-102"] == b""


def test_rows_are_read_from_the_file_that_was_opened(shift: Path) -> None:
    maker = fact_maker()
    read(shift, maker)
    with open_shift(shift, read_only=True) as store:
        table = store.case_facts(maker.sheet())
        commit(shift, append("C-102"))
        read(shift, maker)
        assert table["C-102"] == b'["C-102",1]'


def test_rows_that_are_all_asked_for_at_once_are_in_memory(shift: Path) -> None:
    maker = fact_maker()
    read(shift, maker)
    with open_shift(shift, read_only=True) as store:
        table = store.case_facts(replace(maker.sheet(), keep=False, at_once=True))
        facts_path(shift, "board").write_bytes(b"")
        assert [msgspec.json.decode(row)[0] for row in table.values()] == ["C-101", "C-102", "C-103"]
    assert maker.take() == []


def test_whoever_takes_the_digest_as_it_was_is_told_what_changed(shift: Path) -> None:
    maker = fact_maker()
    with open_shift(shift) as store:
        store.case_facts(replace(maker.sheet(), digest=lambda *_: b"of then"))
    commit(shift, append("C-102"), new_case("four"))
    with open_shift(shift, read_only=True) as store:
        table = store.case_facts(replace(maker.sheet(), keep=False, digest=kept_digest))
        assert (table.take_digest(), sorted(table.changed)) == (b"of then", ["C-102", "C-104"])


def test_another_key_makes_them_anew(shift: Path) -> None:
    maker = fact_maker()
    assert len(read(shift, maker)) == len(read(shift, maker, "another policy")) == 3


def test_another_shift_makes_its_own(shift: Path, tmp_path: Path) -> None:
    maker = fact_maker()
    read(shift, maker)
    (tmp_path / "there").mkdir()
    other = made_shift(tmp_path / "there" / "shift.json", new_case("quite another"))
    facts_path(other, "board").write_bytes(facts_path(shift, "board").read_bytes())
    assert "C-102" in read(other, maker)


def test_what_a_board_left_is_kept_when_it_closes(shift: Path) -> None:
    maker = fact_maker()
    with open_shift(shift) as store:
        rows(store, maker.sheet())
        store.commit([append("C-102")])
    maker.take()
    assert read(shift, maker) == []


def test_few_new_rows_do_not_hold_up_a_board_and_are_kept_when_it_is_left(shift: Path) -> None:
    maker = fact_maker()
    with open_shift(shift) as store:
        store.commit([new_case(f"more {number}") for number in range(9)])
    read(shift, maker)
    commit(shift, append("C-102"))
    kept = facts_path(shift, "board").read_bytes()
    with open_shift(shift) as store:
        rows(store, maker.sheet())
        assert maker.take() == ["C-102"]
        assert facts_path(shift, "board").read_bytes() == kept
    assert facts_path(shift, "board").read_bytes() != kept
    assert read(shift, maker) == []


def test_rows_of_one_kind_are_not_taken_for_another_of_the_same_process(shift: Path) -> None:
    maker, other = fact_maker(), fact_maker()
    with open_shift(shift) as store:
        store.commit([new_case(f"more {number}") for number in range(9)])
    read(shift, maker)
    commit(shift, append("C-102"))
    with open_shift(shift) as store:
        rows(store, maker.sheet())
        rows(store, other.sheet("another policy"))
    assert len(other.made) == 12


def test_an_open_board_keeps_them_some_minutes_apart(shift: Path) -> None:
    maker, now = fact_maker(), [0.0]
    with open_shift(shift, monotonic=lambda: now[0]) as store:
        rows(store, maker.sheet())
        kept = facts_path(shift, "board").read_bytes()
        for wait, is_kept in ((5.0, False), (KEEP_SECONDS, True)):
            store.commit([append("C-102")])
            now[0] += wait
            assert store.checkpoint_if_idle()
            assert (facts_path(shift, "board").read_bytes() != kept) == is_kept


def test_whoever_only_reads_or_has_no_room_keeps_none(shift: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    maker = fact_maker()
    with open_shift(shift, read_only=True) as store:
        rows(store, maker.sheet())
    with open_shift(shift) as store:
        rows(store, replace(maker.sheet(), keep=False))
    assert not facts_path(shift, "board").exists()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("desk.store.file.case_facts.create_beside", full)
    read(shift, maker)
    assert not facts_path(shift, "board").exists()


def test_a_planted_file_is_not_written_through(shift: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_bytes(b"mine")
    facts_path(shift, "board").symlink_to(precious)
    assert len(read(shift, fact_maker())) == 3
    assert precious.read_bytes() == b"mine"


def test_a_shift_in_memory_makes_them_each_time() -> None:
    store, maker = MemoryStore("ines"), fact_maker()
    store.commit([new_case(), new_case("two")])
    assert rows(store, maker.sheet()) == {"C-101": 1, "C-102": 1}
    assert maker.take() == ["C-101", "C-102"]


@pytest.mark.parametrize("is_large", [False, True])
def test_frozen_cases_are_those_of_their_moment(shift: Path, is_large: bool) -> None:
    if is_large:
        grow_beyond_memory(shift)
    with open_shift(shift) as store:
        store.commit([append("C-103", "in the journal")])
        before, frozen = {case: store.cases[case] for case in store.cases}, store.frozen_cases()
        store.commit([Append("C-102", (memo("later"),)), new_case("later")])
        store.checkpoint()
        close_and_take_descriptor(store)
        assert frozen["C-102"] == before["C-102"]
        assert frozen["C-102"] is frozen["C-102"]
        assert dict(frozen) == before
        frozen.read_all()
        assert frozen["C-101"] is frozen["C-101"] == before["C-101"]
        assert len(frozen) == len(before)
        assert frozen.get("C-9999") is frozen.get("none") is None


def test_whoever_asks_for_many_cases_reads_them_in_one_go(shift: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grow_beyond_memory(shift)
    with open_shift(shift) as store:
        expected, frozen = (store.cases["C-400"], store.cases["C-401"]), store.frozen_cases()
        first = [frozen[f"C-{number}"] for number in range(101, 101 + MOST_SINGLE)]
        assert frozen["C-400"] == expected[0]
        monkeypatch.setattr("desk.store.file.snapshot_cases.SnapshotCases.__getitem__", lambda *_: pytest.fail("one is looked up"))
        assert [frozen[case.id] for case in first] == first
        assert frozen["C-401"] == expected[1]
        monkeypatch.undo()
        assert frozen.get("C-99999") is None


def close_and_take_descriptor(store: FileStore) -> None:
    """Commit and write once more, so that the old descriptor of the store goes to another file."""
    store.commit([append("C-101")])
    store.checkpoint()
