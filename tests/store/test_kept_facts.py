"""Facts of archived cases: made once, kept beside the archive, never believed without reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from desk.model.changes import Append
from desk.model.entries import StatusChange
from desk.store.archive import archive_closed
from desk.store.documents.document_codec import document_id
from desk.store.documents.documents import Documents
from desk.store.fact_sheet import FactSheet
from desk.store.file.kept_facts import facts_path, kept_facts
from desk.store.paths import ShiftPaths
from tests.store.store_builders import append, made_shift, new_case, open_shift

JULY = datetime(2026, 7, 1, tzinfo=UTC)


class Maker:
    """Makes a row, and counts."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self, document: bytes) -> bytes:
        self.made += 1
        return msgspec.json.encode([document_id(document)])

    def sheet(self, key: str = "1", name: str = "ids") -> FactSheet:
        return FactSheet(name, key, self)


@pytest.fixture
def paths(tmp_path: Path) -> ShiftPaths:
    """C-101 archived in May and C-102 in June, C-103 open."""
    path = made_shift(tmp_path / "shift.json", new_case("two"), new_case("three"))
    with open_shift(path) as store:
        for case, month in (("C-101", 5), ("C-102", 6)):
            store.commit([Append(case, (StatusChange(at=datetime(2026, month, 20, tzinfo=UTC), by="ines", to="closed"),))])
        archive_closed(store, JULY)
    return ShiftPaths(path)


def rows(paths: ShiftPaths, sheet: FactSheet, live: Documents | None = None) -> list[str]:
    found = list(kept_facts(paths, sheet, live))
    assert [row.row for row in found] == [msgspec.json.encode([f"C-{row.number}"]) for row in found]
    return [f"C-{row.number} {row.revision}" for row in found]


def test_facts_are_made_once(paths: ShiftPaths) -> None:
    maker = Maker()
    assert rows(paths, maker.sheet()) == rows(paths, maker.sheet()) == ["C-101 2", "C-102 2"]
    assert maker.made == 2
    kept = facts_path(paths.archive("2026-05"), "ids")
    assert kept.name == "shift-2026-05.ids.facts"
    assert kept.stat().st_mode == paths.archive("2026-05").stat().st_mode
    assert facts_path(paths.archive("2026-05"), "").name == "shift-2026-05.facts"


def test_another_key_or_another_sheet_makes_them_anew(paths: ShiftPaths) -> None:
    maker = Maker()
    for sheet in (maker.sheet(), maker.sheet("another policy"), maker.sheet("another policy", "other")):
        assert rows(paths, sheet) == ["C-101 2", "C-102 2"]
    assert maker.made == 6


def cut(data: bytes) -> bytes:
    return data[:-3]


def flip(data: bytes) -> bytes:
    return data[:-3] + bytes([data[-3] ^ 1]) + data[-2:]


def grow(data: bytes) -> bytes:
    return data + b"\0"


@pytest.mark.parametrize(
    "spoil", [cut, flip, grow, lambda data: b"", lambda data: b"DESKFACT", lambda data: data.replace(b"1\n", b"2\n", 1)]
)
def test_spoiled_facts_are_made_anew(paths: ShiftPaths, spoil: Callable[[bytes], bytes]) -> None:
    maker = Maker()
    rows(paths, maker.sheet())
    kept = facts_path(paths.archive("2026-05"), "ids")
    whole = kept.read_bytes()
    kept.write_bytes(spoil(whole))
    assert rows(paths, maker.sheet()) == ["C-101 2", "C-102 2"]
    assert kept.read_bytes() == whole
    kept.unlink()
    assert rows(paths, maker.sheet()) == ["C-101 2", "C-102 2"]
    assert maker.made == 4


def test_every_byte_of_a_facts_file_is_held(paths: ShiftPaths) -> None:
    maker = Maker()
    rows(paths, maker.sheet())
    kept = facts_path(paths.archive("2026-05"), "ids")
    whole = kept.read_bytes()
    for place in range(len(whole)):
        kept.write_bytes(whole[:place] + bytes([whole[place] ^ 0x20]) + whole[place + 1 :])
        assert rows(paths, maker.sheet()) == ["C-101 2", "C-102 2"]


def test_an_archive_that_grew_has_its_facts_made_anew(paths: ShiftPaths) -> None:
    maker = Maker()
    rows(paths, maker.sheet())
    with open_shift(paths.shift) as store:
        store.commit([append("C-101", "again")])
        assert rows(paths, maker.sheet(), store.documents_now) == ["C-102 2"], "what is on the shift counts there"
        archive_closed(store, JULY)
        assert rows(paths, maker.sheet(), store.documents_now) == ["C-101 3", "C-102 2"]
    assert maker.made == 3


def test_of_two_copies_the_longer_counts(paths: ShiftPaths) -> None:
    with open_shift(paths.shift) as store:
        store.commit([Append("C-101", (StatusChange(at=datetime(2026, 6, 1, tzinfo=UTC), by="ines", to="open"),))])
        store.commit([Append("C-101", (StatusChange(at=datetime(2026, 6, 2, tzinfo=UTC), by="ines", to="closed"),))])
        archive_closed(store, JULY)
    assert rows(paths, Maker().sheet()) == ["C-101 4", "C-102 2"]


def test_a_folder_that_takes_no_facts_costs_time_only(paths: ShiftPaths, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("desk.store.file.kept_facts.create_beside", full)
    assert rows(paths, Maker().sheet()) == ["C-101 2", "C-102 2"]
    assert not list(paths.shift.parent.glob("*.facts"))


def test_whoever_may_write_nothing_keeps_none(paths: ShiftPaths) -> None:
    sheet = replace(Maker().sheet(), keep=False)
    assert rows(paths, sheet) == ["C-101 2", "C-102 2"]
    assert not list(paths.shift.parent.glob("*.facts"))


def test_planted_facts_are_not_written_through(paths: ShiftPaths, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_bytes(b"mine")
    facts_path(paths.archive("2026-05"), "ids").symlink_to(precious)
    assert rows(paths, Maker().sheet()) == ["C-101 2", "C-102 2"]
    assert precious.read_bytes() == b"mine"
