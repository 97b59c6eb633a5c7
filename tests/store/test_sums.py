"""Sums: what is not as desk wrote it is noticed, brought into shape and said."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.errors import NotSaved
from desk.store.documents.document_codec import Document
from desk.store.documents.documents import Documents
from desk.store.file.snapshot_codec import decode_tables
from desk.store.repair.integrity import check_shift
from tests.store.store_builders import append, entry_texts, made_shift, new_case, open_shift, read_plainly


@pytest.mark.parametrize("field", [b',"mood":"x"', b',"tags":["a"]'])
def test_a_field_behind_the_timeline_spoils_nothing(tmp_path: Path, field: bytes) -> None:
    path = made_shift(tmp_path / "shift.json", append(text="one"))
    path.write_bytes(path.read_bytes().replace(b'],"_crc"', b"]" + field + b',"_crc"'))
    with open_shift(path) as ines:
        assert any("C-101" in notice for notice in ines.refresh().notices)
        ines.commit([append(text="two")])
        ines.checkpoint()
    with open_shift(path, "bo") as bo:
        assert entry_texts(bo) == ["Nobody came at nine.", "one", "two"]
        assert not bo.refresh().notices


def test_every_changed_byte_of_a_case_is_noticed(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json", append(text="one"))
    data = path.read_bytes()
    start, stop = data.index(b'"Team and truck'), data.index(b'"customer"')
    for place in range(start + 1, stop - 2):
        path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        with open_shift(path, read_only=True) as ines:
            assert ines.refresh().notices, data[place - 5 : place + 5]


def test_a_snapshot_that_cannot_be_read_back_is_not_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made_shift(tmp_path / "shift.json")
    with open_shift(path) as ines:
        ines.commit([append(text="one")])
        before = path.read_bytes()
        with monkeypatch.context() as patched:
            patched.setattr(Documents, "documents", lambda _: {101: b'{"id":"C-101","entries":[]'})
            with pytest.raises(NotSaved, match="cannot be read back"):
                ines.checkpoint()
        assert path.read_bytes() == before


def test_what_an_altered_entry_was_takes_no_id_of_the_journal(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json", append(text="one"))
    with open_shift(path) as ines:
        ines.commit([append(text="two")])
        ines.checkpoint()
        ines.commit([append(text="three")])
        ines.checkpoints.wrote_at = None
    path.write_bytes(path.read_bytes().replace(b'"text":"one"', b'"text":"0ne"'))
    with open_shift(path) as ines:
        ids = [entry.id for entry in ines.cases["C-101"].entries]
        assert len(ids) == len({*ids})
        assert sorted(entry_texts(ines)) == sorted(["Nobody came at nine.", "0ne", "one", "three", "two"])


def test_only_what_was_not_read_back_before_is_reckoned_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made_shift(tmp_path / "shift.json", new_case(), new_case())
    read_back: list[set[str]] = []

    def noted(data: bytes) -> dict[str, dict[str, Document]]:
        tables = decode_tables(data)
        read_back.append({*tables["cases"]})
        return tables

    monkeypatch.setattr("desk.store.file.checkpoint.decode_tables", noted)
    with open_shift(path) as ines:
        for case in ("C-101", "C-102", "C-102"):
            ines.commit([append(case, "more")])
            assert ines.checkpoint()
        assert read_back == [{"101", "102", "103"}, {"102"}, {"102"}]
    assert not check_shift(path).problems
    assert len(read_plainly(path)["cases"][102]["entries"]) == 3


def test_what_was_refused_once_is_read_back_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made_shift(tmp_path / "shift.json")
    broken = {101: b'{"id":"C-101","entries":[]'}
    with open_shift(path) as ines:
        ines.commit([append(text="one")])
        with monkeypatch.context() as patched:
            patched.setattr(Documents, "documents", lambda _: broken)
            for _ in range(2):
                with pytest.raises(NotSaved, match="cannot be read back"):
                    ines.checkpoint()
        assert ines.checkpoint()
