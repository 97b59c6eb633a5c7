"""The journal: whole lines count, torn ends are cut, holes are damage, a rolled-back line is noticed."""

from __future__ import annotations

import os
import zlib
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec import Raw

from desk.errors import Damaged, NotSaved, Refused
from desk.store.documents.commit import Commit
from desk.store.file.journal import PADDING, Journal, JournalRolledBack, begin_journal
from desk.store.file.journal_codec import JournalHeader, encode_line, line_body
from desk.store.paths import ShiftPaths


def commit(seq: int, text: str = "x") -> Commit:
    return Commit(seq=seq, by="ines", add={"C-101": (Raw(b'{"id":"101.%d","text":"%b"}' % (seq, text.encode())),)})


def journal_at(folder: Path, *commits: Commit) -> Path:
    paths = ShiftPaths(folder / "shift.json")
    paths.shift.touch()  # a journal is begun beside its shift
    begin_journal(paths, JournalHeader(generation=1, seq=0), b"".join(map(encode_line, commits)))
    return paths.journal


def reading(path: Path) -> Journal:
    journal = Journal.open(path)
    assert journal is not None
    return journal


@settings(deadline=None)
@given(cut=st.integers(0, 400), garbage=st.binary(max_size=60), padding=st.integers(0, 5000))
def test_a_torn_or_garbled_end_costs_only_what_was_torn(
    tmp_path_factory: pytest.TempPathFactory, cut: int, garbage: bytes, padding: int
) -> None:
    assume(not garbage.startswith(b"\n"))  # a commit's last byte: a killed writer leaves none
    lines = [encode_line(commit(seq, "y" * seq)) for seq in (1, 2, 3)]
    header = encode_line(JournalHeader(generation=1, seq=0))
    kept = b"".join(lines)[:cut]
    assume(kept[-2:] != b"}}" or len(garbage) != 1)  # so ends a commit whose last byte was spoiled
    path = journal_at(tmp_path_factory.mktemp("torn"))
    path.write_bytes(header + kept + garbage + bytes(padding))
    whole = [number for number in (1, 2, 3) if len(b"".join(lines[:number])) <= len(kept)]
    journal = reading(path)
    found = [record.seq for record in journal.read_new()]
    assert found[: len(whole)] == whole
    journal.prepare()
    journal.append(commit(9))
    assert [record.seq for record in reading(path).read_new()] == [*found, 9], "the next writer goes on after the cut"
    assert path.read_bytes().rstrip(b"\0").endswith(b"\n" + encode_line(commit(9))), "and nothing of it is left"
    journal.close()


def test_a_reader_sees_each_commit_once(tmp_path: Path) -> None:
    path = journal_at(tmp_path, commit(1))
    reader, writer = reading(path), reading(path)
    assert [record.seq for record in reader.read_new()] == [1]
    assert reader.read_new() == []
    writer.read_new()
    writer.prepare()
    writer.append(commit(2))
    assert [record.seq for record in reader.read_new()] == [2]


def test_a_commit_is_written_over_the_room_behind_the_last(tmp_path: Path) -> None:
    path = journal_at(tmp_path)
    journal = reading(path)
    sizes = []
    for seq in range(1, 400):
        journal.read_new()
        journal.prepare()
        journal.append(commit(seq, "y" * 300))
        sizes.append(path.stat().st_size)
    assert len(set(sizes)) < 6, "the file rarely grows"
    assert [record.seq for record in reading(path).read_new()] == list(range(1, 400))
    assert b"\0\n" not in path.read_bytes().rstrip(b"\0")


def test_a_commit_larger_than_the_room_and_one_larger_than_a_gulp(tmp_path: Path) -> None:
    path = journal_at(tmp_path)
    journal = reading(path)
    for seq, size in ((1, 10), (2, PADDING + 1), (3, 3 << 20), (4, 10)):
        journal.read_new()
        journal.prepare()
        journal.append(commit(seq, "y" * size))
    assert [record.seq for record in reading(path).read_new()] == [1, 2, 3, 4]


def test_a_disk_too_full_for_room_still_takes_the_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = journal_at(tmp_path)
    journal = reading(path)
    pwrite = os.pwrite

    def nearly_full(fd: int, data: bytes, place: int) -> int:
        if place + len(data) > 1000:
            pwrite(fd, bytes(data)[: 1000 - place], place)
            raise OSError(28, "No space left on device")
        return pwrite(fd, data, place)

    monkeypatch.setattr(os, "pwrite", nearly_full)
    journal.prepare()
    journal.append(commit(1))
    assert path.stat().st_size == journal.end
    journal.prepare()
    with pytest.raises(NotSaved):
        journal.append(commit(2, "y" * 2000))
    assert path.stat().st_size == journal.end
    assert [record.seq for record in reading(path).read_new()] == [1]


def test_half_a_line_is_waited_for(tmp_path: Path) -> None:
    path = journal_at(tmp_path)
    reader = reading(path)
    line = encode_line(commit(1))
    with path.open("ab") as file:
        file.write(line[:20])
        file.flush()
        assert reader.read_new() == []
        file.write(line[20:])
    assert [record.seq for record in reader.read_new()] == [1]


@pytest.mark.parametrize("replacement", [b"", encode_line(commit(1, "z"))], ids=["gone", "another of the same length"])
def test_a_line_rolled_back_after_we_read_it_is_noticed(tmp_path: Path, replacement: bytes) -> None:
    path = journal_at(tmp_path)
    header = path.stat().st_size
    with path.open("ab") as file:
        file.write(encode_line(commit(1)))
    reader = reading(path)
    assert len(reader.read_new()) == 1
    os.truncate(path, header)
    with path.open("ab") as file:
        file.write(replacement)
    with pytest.raises(JournalRolledBack):
        reader.read_new()


def test_another_journal_put_in_place_after_we_read_ours_is_never_written_to(tmp_path: Path) -> None:
    path = journal_at(tmp_path, commit(1), commit(2, "much longer than the other one"))
    journal = reading(path)
    journal.read_new()
    (tmp_path / "other").mkdir()
    journal_at(tmp_path / "other", commit(1, "theirs")).rename(path)
    before = path.read_bytes()
    with pytest.raises(JournalRolledBack):
        journal.prepare()
    assert path.read_bytes() == before


def test_a_hole_is_damage_and_not_a_torn_end(tmp_path: Path) -> None:
    path = journal_at(tmp_path, commit(1), commit(2), commit(3))
    data = bytearray(path.read_bytes())
    data[data.index(b'"seq":2')] ^= 1
    path.write_bytes(data)
    with pytest.raises(Damaged, match="in its middle"):
        reading(path).read_new()
    assert path.read_bytes() == data


def test_a_failed_append_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = journal_at(tmp_path, commit(1))
    journal = reading(path)
    journal.read_new()
    journal.prepare()
    before = path.read_bytes()

    def no_space(fd: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fdatasync", no_space)
        with pytest.raises(NotSaved, match="no space left on device"):
            journal.append(commit(2))
    assert path.read_bytes() == before
    journal.append(commit(2))
    assert [record.seq for record in reading(path).read_new()] == [1, 2]


def test_a_commit_of_a_newer_version_is_refused_not_lost(tmp_path: Path) -> None:
    path = journal_at(tmp_path)
    line = encode_line(commit(1)).replace(b'"by":"ines"', b'"burn":["C-1"]')
    body = line[9:-1]
    with path.open("ab") as file:
        file.write(b"%08x %b\n" % (zlib.crc32(body), body))
    with pytest.raises(Refused, match="newer"):
        reading(path).read_new()


@pytest.mark.parametrize("header", [b"", b"nonsense\n", b'00000000 {"format":1,"generation":1,"seq":0}\n'])
def test_a_journal_that_does_not_begin_like_one_is_damaged(tmp_path: Path, header: bytes) -> None:
    path = tmp_path / "shift.json.journal"
    path.write_bytes(header)
    with pytest.raises(Damaged):
        Journal.open(path)


def test_a_newer_journal_is_refused_with_both_numbers(tmp_path: Path) -> None:
    path = tmp_path / "shift.json.journal"
    path.write_bytes(encode_line(JournalHeader(format=7, generation=1, seq=0)))
    with pytest.raises(Refused, match=r"format is 7.*up to 2"):
        Journal.open(path)


@given(st.integers(0, 10**6), st.integers(1, 255), st.text())
def test_a_line_with_one_byte_changed_does_not_count(place: int, change: int, text: str) -> None:
    line = bytearray(encode_line(commit(1, text.encode("unicode_escape").decode().replace("\\", "").replace('"', "")))[:-1])
    assert line_body(bytes(line)) is not None
    line[place % len(line)] ^= change
    assert line_body(bytes(line)) is None
