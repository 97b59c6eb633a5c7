"""A damaged journal: nothing that was acknowledged is taken for a torn end, and what can be read comes back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desk.errors import Damaged
from desk.model.case import Header
from desk.model.changes import NewCase
from desk.model.entries import Told
from desk.store import open_store
from desk.store.documents.table_names import CASES
from desk.store.paths import ShiftPaths
from desk.store.repair.integrity import check_shift
from desk.store.repair.repair import repair_shift
from tests.store.store_builders import AT, append, entry_texts, new_case, open_shift, read_plainly


@pytest.fixture
def journalled(tmp_path: Path) -> Path:
    """A shift folded once, with 40 entries in its journal, the last one `memo 39`."""
    path = tmp_path / "shift.json"
    with open_shift(path) as store:
        store.commit([new_case()])
        store.checkpoint()
        for number in range(40):
            store.commit([append(text=f"memo {number}")])
        store.checkpoints.wrote_at = None
    return path


def spoil(path: Path, place: int, data: bytes) -> None:
    journal = ShiftPaths(path).journal
    content = journal.read_bytes()
    journal.write_bytes(content[:place] + data + content[place + len(data) :])


def last_line(path: Path) -> tuple[int, int]:
    """Where the last line begins, and where its end stands."""
    content = ShiftPaths(path).journal.read_bytes().rstrip(b"\0")
    return content.rfind(b"\n", 0, -1) + 1, len(content) - 1


def open_shift_or_write(path: Path, *, has_hole: bool) -> None:
    """Open the shift. A reader may meet a hole that a writer is about to fill, so that one is met at the next write."""
    with open_shift(path) as store:
        if has_hole:
            store.commit([append(text="not written")])


@pytest.mark.parametrize("bit", range(8))
def test_a_flipped_bit_in_the_last_line_is_no_torn_end(journalled: Path, bit: int) -> None:
    journal = ShiftPaths(journalled).journal
    content = journal.read_bytes()
    start, end = last_line(journalled)
    for place in range(start, end + 1):
        changed = content[place] ^ (1 << bit)
        journal.write_bytes(content[:place] + bytes([changed]) + content[place + 1 :])
        with pytest.raises(Damaged):
            open_shift_or_write(journalled, has_hole=not changed)
        report = check_shift(journalled)
        assert report.is_damaged, (place, chr(content[place]), chr(changed))
        assert not any("never acknowledged" in problem.what for problem in report.problems), (place, chr(content[place]), chr(changed))


def test_a_line_with_a_wrong_sum_is_taken_in_and_said(journalled: Path) -> None:
    start, _ = last_line(journalled)
    spoil(journalled, start, b"0" * 8)
    report = check_shift(journalled)
    assert any("commit 41 with a wrong sum (101.41)" in problem.what for problem in report.problems)
    notes = repair_shift(journalled).notes
    assert any("Commits 41 in shift.json.journal have wrong sums" in note for note in notes)
    with open_shift(journalled) as store:
        assert entry_texts(store)[1:] == [f"memo {number}" for number in range(40)]


def test_a_zeroed_sector_costs_only_the_lines_it_touches(journalled: Path) -> None:
    content = ShiftPaths(journalled).journal.read_bytes()
    sector = content.index(b"memo 10") // 512 * 512
    spoil(journalled, sector, bytes(512))
    after = ShiftPaths(journalled).journal.read_bytes()
    whole = [number for number, line in enumerate(content.split(b"\n")[1:41]) if line in after]
    assert 30 < len(whole) < 40
    with pytest.raises(Damaged):
        open_store(journalled)
    repair_shift(journalled)
    assert not check_shift(journalled).problems
    with open_shift(journalled) as store:
        assert entry_texts(store)[1:] == [f"memo {number}" for number in whole]
        pieces = b"".join(store.documents("set_aside").values())
        assert all(f"memo {number}".encode() in pieces for number in range(40) if number not in whole and b"memo %d" % number in after)


def test_a_torn_line_in_the_middle_hides_nothing_behind_it(journalled: Path) -> None:
    journal = ShiftPaths(journalled).journal
    lines = journal.read_bytes().split(b"\n")
    lines[10:12] = [lines[10][:40] + lines[11]]
    journal.write_bytes(b"\n".join(lines))
    repair_shift(journalled)
    with open_shift(journalled) as store:
        assert entry_texts(store)[1:] == [f"memo {number}" for number in range(40) if number != 9]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_journal_with_the_line_ends_of_another_system_loses_nothing(journalled: Path, mark: bytes) -> None:
    journal = ShiftPaths(journalled).journal
    journal.write_bytes(mark + journal.read_bytes().replace(b"\n", b"\r\n"))
    report = check_shift(journalled)
    assert any("line ends of another system" in problem.what for problem in report.problems)
    repair_shift(journalled)
    assert not check_shift(journalled).problems
    with open_shift(journalled) as store:
        assert entry_texts(store)[1:] == [f"memo {number}" for number in range(40)]


def test_bytes_that_are_no_text_in_an_id_end_in_words(journalled: Path) -> None:
    start, _ = last_line(journalled)
    content = ShiftPaths(journalled).journal.read_bytes()
    spoil(journalled, content.index(b"101.41", start), b"\xff\xfe")
    assert check_shift(journalled).is_damaged
    repair_shift(journalled)
    assert not check_shift(journalled).is_damaged
    with open_shift(journalled) as store:
        assert entry_texts(store)[-1] == "memo 38"
        assert any(b"memo 39" in document for document in store.documents("set_aside").values())
    assert read_plainly(journalled)[CASES]


def test_a_missing_journal_is_said_and_is_no_damage(journalled: Path) -> None:
    ShiftPaths(journalled).journal.unlink()
    report = check_shift(journalled)
    assert not report.is_damaged
    assert any("is not beside it" in problem.what for problem in report.problems)
    assert not repair_shift(journalled).is_damaged
    with open_shift(journalled) as store:
        store.commit([append(text="goes on")])
    assert not check_shift(journalled).problems


def test_a_journal_of_another_lineage_is_kept_beside_and_not_mixed_in(tmp_path: Path, journalled: Path) -> None:
    other = tmp_path / "other" / "shift.json"
    with open_shift(other) as store:
        store.commit([new_case("another customer's")])
        store.checkpoint()
        store.commit([append(text="a stranger's words")])
        store.checkpoints.wrote_at = None
    theirs = ShiftPaths(other).journal.read_bytes()
    ShiftPaths(journalled).journal.write_bytes(theirs)
    data = journalled.read_bytes()
    journalled.write_bytes(data.replace(b"Nobody came at nine.", b"Nobody came at n1ne."))  # so that there is something to mend
    assert any("another shift file" in note for note in repair_shift(journalled).notes)
    assert ShiftPaths(journalled).shift.with_name("shift.json.journal.foreign-1").read_bytes() == theirs
    with open_shift(journalled) as store:
        assert "a stranger's words" not in entry_texts(store)


def test_kept_files_of_another_lineage_are_no_part_of_a_case_with_the_same_number(tmp_path: Path, journalled: Path) -> None:
    other = tmp_path / "other" / "shift.json"
    with open_shift(other) as store:
        told = Told(at=AT, by="customer", text="The parcel was wet.")
        store.commit([NewCase(Header(subject="A wet parcel", customer="Bea", created_at=AT), (told,))])
        store.commit([append(text="a stranger's words")])
        store.checkpoint()
        store.commit([append(text="more of them")])
        store.checkpoint()
    here, there = ShiftPaths(journalled), ShiftPaths(other)
    here.previous.write_bytes(there.previous.read_bytes())
    here.previous_journal.write_bytes(there.previous_journal.read_bytes())
    data = journalled.read_bytes()
    journalled.write_bytes(data.replace(b'"entries":[', b'"entries":[null,', 1))
    repair_shift(journalled)
    with open_shift(journalled) as store:
        ours = next(case for case in store.cases.values() if case.subject == "Team and truck never came")
        texts = {*entry_texts(store, ours.id)}
        assert "a stranger's words" not in texts
        assert "memo 39" in texts
    assert not check_shift(journalled).is_damaged


def test_archived_cases_and_numbers_survive_a_repair(tmp_path: Path, journalled: Path) -> None:
    meta = json.loads(journalled.read_bytes())["_meta"]["1"]
    spoil(journalled, last_line(journalled)[0], b"0" * 8)
    repair_shift(journalled)
    after = json.loads(journalled.read_bytes())["_meta"]["1"]
    assert after["lineage"] == meta["lineage"]
    assert after["history"] not in {"", meta["history"]}
    assert after["last_case"] == meta["last_case"]
