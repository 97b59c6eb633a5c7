"""A hand edit of the file: everybody can open it, what is added lands in its place, and nothing of the edit is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from desk.model.changes import NewCase
from desk.store.file.snapshot import LAZY_SIZE
from desk.store.repair.integrity import check_shift
from tests.store.store_builders import append, entry_texts, made_shift, memo, new_case, open_shift, read_plainly


def test_a_case_added_by_hand_above_the_last_number_blocks_no_new_ones(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json", append(text="one"))
    added = b',\n"102":{"id":"C-102","subject":"by hand","created_at":"2026-05-04T10:00:00Z","entries":[]}\n}}\n'
    path.write_bytes(path.read_bytes().removesuffix(b"\n}}\n") + added)
    with open_shift(path) as ines:
        assert ines.cases["C-102"].subject == "by hand"
        found = ines.commit([new_case(), new_case()])
        assert [case.id for case in found.cases] == ["C-103", "C-104"]


def pretty(line: bytes) -> bytes:
    key, _, document = line.removesuffix(b",").partition(b":")
    return key + b":" + json.dumps(json.loads(document), indent=2).encode() + b","


def reordered(line: bytes) -> bytes:
    key, _, document = line.removesuffix(b",").partition(b":")
    fields = json.loads(document)
    return key + b":" + json.dumps(dict(sorted(fields.items(), reverse=True)), separators=(",", ":")).encode() + b","


EDITS = {
    "a field behind the timeline": lambda line: line.replace(b'],"_crc"', b'],"mood":"x","_crc"'),
    "tags behind the timeline": lambda line: line.replace(b'],"_crc"', b'],"tags":["angry","vip"],"_crc"'),
    "a field before it": lambda line: line.replace(b',"entries":', b',"mood":"x","entries":'),
    "the sum taken off": lambda line: line[: line.index(b',"_crc"')] + b"},",
    "pretty-printed": pretty,
    "reordered": reordered,
    "pretty and with tags": lambda line: pretty(line.replace(b'],"_crc"', b'],"tags":["angry"],"_crc"')),
    "a word of an entry": lambda line: line.replace(b"memo 0", b"Memo 0 corrected"),
    "a word of the header": lambda line: line.replace(b"Tess Tampleton", b"Tess Tompleton"),
}


@pytest.mark.parametrize("count", [3, 900], ids=["small", "over 1 MB"])
@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_a_case_edited_by_hand_takes_entries_and_keeps_the_edit(tmp_path: Path, edit: Callable[[bytes], bytes], count: int) -> None:
    path = shift_of(tmp_path, count)
    lines = path.read_bytes().split(b"\n")
    place = next(number for number, line in enumerate(lines) if line.startswith(b'"102"'))
    edited = edit(lines[place])
    assert edited != lines[place]
    lines[place] = edited
    path.write_bytes(b"\n".join(lines))
    wanted = json.loads(edited.removesuffix(b",").partition(b":")[2])
    with open_shift(path) as ines:
        before = entry_texts(ines, "C-102")
        ines.commit([append("C-102", "after the edit"), append("C-101", "beside it")])
        assert any("C-102" in notice for notice in ines.refresh().notices)
    with open_shift(path, "bo") as bo:
        assert entry_texts(bo, "C-102")[-1] == "after the edit"
        assert {*before, "after the edit"} <= {*entry_texts(bo, "C-102")}
        assert entry_texts(bo, "C-101")[-1] == "beside it"
        assert bo.cases[f"C-{100 + count}"].customer
        bo.commit([append("C-102", "once more")])
        bo.checkpoint()
        assert not bo.refresh().notices
    stored = read_plainly(path)["cases"][102]
    assert {name: stored[name] for name in wanted if name not in {"entries", "_crc"}} == {
        name: value for name, value in wanted.items() if name not in {"entries", "_crc"}
    }
    texts = [entry["text"] for entry in stored["entries"]]
    assert {entry["text"] for entry in wanted["entries"]} <= {*texts}
    assert texts[-2:] == ["after the edit", "once more"]
    assert not check_shift(path).is_damaged


@pytest.mark.parametrize("count", [3, 900], ids=["small", "over 1 MB"])
def test_lines_sorted_otherwise_hide_no_case(tmp_path: Path, count: int) -> None:
    path = shift_of(tmp_path, count)
    lines = path.read_bytes().split(b"\n")
    first = next(number for number, line in enumerate(lines) if line.startswith(b'"101"'))
    lines[first], lines[first + 1] = lines[first + 1], lines[first]
    path.write_bytes(b"\n".join(lines))
    for case in ("C-101", "C-102"):
        with open_shift(path) as ines:
            ines.commit([append(case, "found")])
    with open_shift(path) as bo:
        assert {entry_texts(bo, case)[-1] for case in ("C-101", "C-102")} == {"found"}
        assert len(bo.cases) == count


def test_an_altered_case_of_a_large_file_is_said_and_brought_back(tmp_path: Path) -> None:
    path = shift_of(tmp_path, 900)
    path.write_bytes(path.read_bytes().replace(b'"id":"777.2"', b'"id":"777.2"').replace(b"memo 0 of C-777", b"memo 0 0f C-777"))
    with open_shift(path) as board:
        assert not board.refresh().notices, "nobody has read it yet"
        assert len(board.cases) == 900
        changed = board.refresh()
        assert any("C-777" in notice and "before stands there as well" in notice for notice in changed.notices)
        assert "C-777" in changed.cases
        assert {"memo 0 of C-777", "memo 0 0f C-777"} <= {*entry_texts(board, "C-777")}
        assert not board.refresh().notices, "said once"
        board.commit([append("C-101", "goes on")])
    assert not check_shift(path).problems
    with open_shift(path, "bo") as bo:
        assert {"memo 0 of C-777", "memo 0 0f C-777"} <= {*entry_texts(bo, "C-777")}


def test_a_checkpoint_by_somebody_who_read_one_case_brings_back_all(tmp_path: Path) -> None:
    path = shift_of(tmp_path, 900)
    path.write_bytes(path.read_bytes().replace(b"memo 0 of C-777", b"memo 0 0f C-777").replace(b'"subject":"S-555"', b'"subject":"S-556"'))
    with open_shift(path) as ines:
        ines.commit([append("C-101", "goes on")])
        ines.checkpoint()
        assert any("C-777" in notice and "C-555" in notice for notice in ines.refresh().notices)
    with open_shift(path, "bo") as bo:
        assert {"memo 0 of C-777", "memo 0 0f C-777"} <= {*entry_texts(bo, "C-777")}
        kept = [json.loads(document) for document in bo.documents("set_aside").values()]
        assert [(found["key"], found["document"]["subject"]) for found in kept] == [("555", "S-555")]


def shift_of(folder: Path, count: int) -> Path:
    """A shift of so many cases, folded twice; 900 take more than a megabyte."""
    path = folder / "shift.json"
    with open_shift(path) as store:
        for number in range(101, 101 + count):
            case = new_case(f"S-{number}")
            store.commit([NewCase(case.header, (*case.entries, memo(f"memo 0 of C-{number}"), memo("x" * 1200)))])
        store.checkpoint()
        store.commit([append("C-101", "between the folds")])
        store.checkpoint()
    assert (path.stat().st_size > LAZY_SIZE) == (count > 800)
    return path


@pytest.mark.parametrize("count", [3, 900], ids=["small", "over 1 MB"])
def test_a_line_taken_out_by_hand_comes_back_with_what_was_logged_since(tmp_path: Path, count: int) -> None:
    path = shift_of(tmp_path, count)
    with open_shift(path) as ines:
        ines.commit([append("C-102", "since the fold")])
        ines.checkpoints.wrote_at = None
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join(line for line in lines if not line.startswith(b'"102"')))
    assert any("lost or got cases" in problem.what for problem in check_shift(path).problems)
    with open_shift(path, "bo") as bo:
        assert any("C-102 was taken out" in notice for notice in bo.refresh().notices)
        assert entry_texts(bo, "C-102")[-1] == "since the fold"
        bo.commit([append("C-102", "goes on")])
    with open_shift(path) as again:
        assert entry_texts(again, "C-102")[-2:] == ["since the fold", "goes on"]
        assert not again.refresh().notices
    assert not check_shift(path).problems
