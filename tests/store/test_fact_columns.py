"""A column of facts: kept beside the file of its shift, never believed without reason."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from msgspec.structs import replace
from tinydb import TinyDB

from desk.model.changes import Append
from desk.model.entries import StatusChange
from desk.store.archive import archive_closed
from desk.store.disk import durable_io
from desk.store.fact_column import FactColumn
from desk.store.fact_sheet import FactSheet
from desk.store.fact_work import FactWork
from desk.store.file.kept_facts import facts_path
from desk.store.memory import MemoryStore
from desk.store.protocol import Store
from tests.store.fact_maker import FactMaker, cut, flip
from tests.store.store_builders import AT, append, made_shift, new_case, open_shift


def fact_maker() -> FactMaker:
    return FactMaker("texts", lambda case, entries: b"%s %d" % (case.encode(), entries))


@pytest.fixture
def shift(tmp_path: Path) -> Path:
    """C-101 to C-117, with a checkpoint."""
    return made_shift(tmp_path / "shift.json", *(new_case(f"case {number}") for number in range(16)))


def column_of(store: Store, sheet: FactSheet) -> FactColumn:
    return list(work_of(store, sheet).columns(lambda: None))[-1]


def work_of(store: Store, sheet: FactSheet) -> FactWork:
    return FactWork(store.frozen_cases(), sheet, store.fact_place(sheet.name))


def rows_of(column: FactColumn) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    for first, last, start, data in column.blocks():
        places = range(first, last)
        found |= {column.numbers[place]: data[column.ends[place] - start : column.ends[place + 1] - start] for place in places}
    assert column.is_proved
    assert [column.proved_row(place) for place in range(len(column.numbers))] == [found[number] for number in column.numbers]
    return {number: row for number, row in found.items() if number not in column.outdated}


def assert_true(store: Store, column: FactColumn) -> None:
    """Each row is that of its case, and what has none is known to have changed."""
    expected = {int(case[2:]): b"%s %d" % (case.encode(), len(store.cases[case].entries)) for case in store.cases}
    found = rows_of(column)
    assert found == {number: row for number, row in expected.items() if number in found}
    assert len(expected) - len(found) <= len(column.outdated)


def read(shift: Path, maker: FactMaker, key: str = "1") -> list[str]:
    """Read the column in a process of its own, and tell which rows were made."""
    with open_shift(shift) as store:
        assert_true(store, column_of(store, maker.sheet(key)))
    return maker.take()


def test_rows_are_made_once_and_have_the_rights_of_the_shift(shift: Path) -> None:
    maker = fact_maker()
    shift.chmod(0o640)
    assert len(read(shift, maker)) == 17
    assert read(shift, maker) == []
    assert facts_path(shift, "texts").stat().st_mode == shift.stat().st_mode


def log(shift: Path) -> None:
    with open_shift(shift) as store:
        store.commit([append("C-102")])


def log_unfolded(shift: Path) -> None:
    with open_shift(shift) as store:
        store.commit([append("C-102")])
        store.checkpoints.write_last = lambda: None  # type: ignore[method-assign]  # as a process that was killed


def go_back(shift: Path) -> None:
    before = shift.read_bytes()
    log(shift)
    shift.write_bytes(before)


def rewrite(shift: Path) -> None:
    with TinyDB(shift) as db:
        db.table("cases").update({"subject": "by hand"}, doc_ids=[102])


def archive(shift: Path) -> None:
    with open_shift(shift) as store:
        store.commit([Append("C-102", (StatusChange(at=AT, by="ines", to="closed"),))])
        archive_closed(store, AT.replace(year=AT.year + 1))


@pytest.mark.parametrize("change", [log, log_unfolded, go_back, rewrite, archive])
@pytest.mark.parametrize("after", [lambda _: None, log, rewrite])
def test_what_changed_is_made_anew_and_nothing_else(shift: Path, change: Callable[[Path], None], after: Callable[[Path], None]) -> None:
    maker = fact_maker()
    read(shift, maker)
    change(shift)
    if change is not archive:
        after(shift)
    assert set(read(shift, maker)) <= {"C-102"}
    read(shift, maker)
    assert read(shift, maker) == []


def test_what_the_journal_changed_is_said_to_be_outdated(shift: Path) -> None:
    maker = fact_maker()
    read(shift, maker)
    log_unfolded(shift)
    with open_shift(shift) as store:
        column = column_of(store, maker.sheet())
        assert (maker.made, set(column.outdated)) == ([], {102})


def test_what_was_made_after_a_change_is_kept_as_well(shift: Path) -> None:
    """Between two folds some case has always changed. All texts of a large shift were written anew at each start."""
    maker = fact_maker()
    log_unfolded(shift)
    assert len(read(shift, maker)) == 17
    kept = facts_path(shift, "texts").stat()
    with open_shift(shift) as store:
        column = column_of(store, maker.sheet())
        assert_true(store, column)
        assert (maker.made, set(column.outdated)) == ([], {102})
    assert facts_path(shift, "texts").stat().st_ino == kept.st_ino


def test_what_a_journal_has_lost_since_is_not_believed(shift: Path) -> None:
    maker = fact_maker()
    journal = shift.with_name("shift.json.journal")
    before = journal.read_bytes()
    log_unfolded(shift)
    read(shift, maker)
    journal.write_bytes(before)
    assert read(shift, maker) == []
    with open_shift(shift) as store:
        assert 102 in column_of(store, maker.sheet()).outdated


@pytest.mark.parametrize("spoil", [cut, flip, lambda data: data + b"\0", lambda _: b"", lambda _: b"DESKCOLS", lambda data: data * 2])
def test_a_spoiled_file_is_made_anew(shift: Path, spoil: Callable[[bytes], bytes]) -> None:
    maker = fact_maker()
    read(shift, maker)
    kept = facts_path(shift, "texts")
    whole = kept.read_bytes()
    kept.write_bytes(spoil(whole))
    assert len(read(shift, maker)) == 17
    assert kept.read_bytes() == whole


def test_every_byte_of_the_file_is_held(shift: Path) -> None:
    maker = fact_maker()
    read(shift, maker)
    kept = facts_path(shift, "texts")
    whole = kept.read_bytes()
    with open_shift(shift, read_only=True) as store:
        for place in range(len(whole)):
            kept.write_bytes(whole[:place] + bytes([whole[place] ^ 0x20]) + whole[place + 1 :])
            assert_true(store, column_of(store, maker.sheet()))


def test_a_file_that_somebody_wrote_to_is_proved_no_more(shift: Path) -> None:
    maker = fact_maker()
    read(shift, maker)
    kept = facts_path(shift, "texts")
    with open_shift(shift, read_only=True) as store:
        column = column_of(store, maker.sheet())
        with kept.open("r+b") as file:
            file.seek(40)
            file.write(b"?")
        os.utime(kept, ns=(0, kept.stat().st_mtime_ns + 1))  # a clock of files may stand still for some milliseconds
        assert not column.is_proved
        assert column.proved_row(0) is None
        kept.write_bytes(b"")
        assert next(column.blocks()).data == b""


def test_a_column_stays_what_it_was_when_another_takes_its_place(shift: Path) -> None:
    maker = fact_maker()
    read(shift, maker)
    with open_shift(shift, read_only=True) as store:
        column = column_of(store, maker.sheet())
        before = rows_of(column)
        log(shift)
        read(shift, maker)
        assert rows_of(column) == before


def test_another_key_and_another_shift_make_their_own(shift: Path, tmp_path: Path) -> None:
    maker = fact_maker()
    read(shift, maker)
    assert len(read(shift, maker, "another version")) == 17
    (tmp_path / "there").mkdir()
    other = made_shift(tmp_path / "there" / "shift.json", new_case("quite another"))
    facts_path(other, "texts").write_bytes(facts_path(shift, "texts").read_bytes())
    assert "C-102" in read(other, maker)


def test_whoever_stops_in_the_middle_leaves_nothing(shift: Path) -> None:
    class Left(Exception):
        pass

    def leave() -> None:
        raise Left

    before = set(shift.parent.iterdir())
    with open_shift(shift) as store:
        with pytest.raises(Left):
            list(work_of(store, fact_maker().sheet()).columns(leave))
        assert {path for path in shift.parent.iterdir() if "texts" in path.name} == set()
    assert {path.name for path in set(shift.parent.iterdir()) - before} <= {f"{shift.name}.lock"}


def test_columns_grow_while_they_are_made(shift: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.store.fact_work._GROWTH", 5)
    monkeypatch.setattr("desk.store.fact_column._BLOCK", 30)
    with open_shift(shift) as store:
        grown = []
        for column in work_of(store, fact_maker().sheet()).columns(lambda: None):
            grown.append(len(rows_of(column)))
            assert_true(store, column) if len(column.numbers) == 17 else None
    assert grown == [5, 10, 15, 17]


def test_whoever_only_reads_or_has_no_room_keeps_none(shift: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    maker = fact_maker()
    with open_shift(shift, read_only=True) as store:
        assert_true(store, column_of(store, maker.sheet()))
    with open_shift(shift) as store:
        assert_true(store, column_of(store, replace(maker.sheet(), keep=False)))
    assert not facts_path(shift, "texts").exists()
    for ends_after in range(3):
        tries = itertools.count()

        def full(fd: int, data: bytes, offset: int, *, tries: itertools.count[int] = tries, last: int = ends_after) -> None:
            if next(tries) == last:
                raise OSError(28, "No space left on device")
            durable_io.write_all_at(fd, data, offset)

        monkeypatch.setattr("desk.store.fact_column.write_all_at", full)
        with open_shift(shift) as store:
            assert_true(store, column_of(store, maker.sheet()))
        assert not [path for path in shift.parent.iterdir() if "texts" in path.name]


def test_a_planted_file_is_not_written_through(shift: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_bytes(b"mine")
    facts_path(shift, "texts").symlink_to(precious)
    assert len(read(shift, fact_maker())) == 17
    assert precious.read_bytes() == b"mine"


def test_a_column_is_of_the_moment_when_its_work_began(shift: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.store.file.snapshot.LAZY_SIZE", 1)
    with open_shift(shift) as store:
        before, work = {case: len(store.cases[case].entries) for case in store.cases}, work_of(store, fact_maker().sheet())
        store.commit([append("C-102"), new_case("later")])
        store.checkpoint()
        column = list(work.columns(lambda: None))[-1]
        assert {f"C-{number}": int(row.split()[-1]) for number, row in rows_of(column).items()} == before
        assert_true(store, column_of(store, fact_maker().sheet()))


@pytest.mark.parametrize("empty", [False, True])
def test_a_shift_in_memory_keeps_none(empty: bool) -> None:
    store = MemoryStore("ines")
    if not empty:
        store.commit([new_case(), new_case("two")])
    assert_true(store, column_of(store, fact_maker().sheet()))


def test_an_empty_shift_has_an_empty_column(tmp_path: Path) -> None:
    with open_shift(tmp_path / "none.json") as store:
        assert rows_of(column_of(store, fact_maker().sheet())) == {}


def open_texts(shift: Path) -> list[str]:
    """The files of texts that this process holds open. One that was replaced is among them."""
    links: list[str] = []
    for descriptor in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # that of the folder itself is closed by now
            links.append(str(descriptor.readlink()))
    return [link for link in links if link.startswith(f"{shift.parent}/") and ".texts." in link]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="the system does not tell which files are open")
def test_a_column_renewed_again_and_again_holds_one_file(shift: Path) -> None:
    maker = fact_maker()
    with open_shift(shift) as store:
        column = column_of(store, maker.sheet())
        for number in range(5):  # every case changes each time, so that nothing kept is worth keeping
            store.commit([append(case, f"rang them {number}") for case in store.cases])
            renewed = column_of(store, maker.sheet())
            assert renewed is not column
            column = renewed
            assert len(open_texts(shift)) == 1, open_texts(shift)
        assert_true(store, column)
