"""The bytes of a snapshot: laid out one case a line, read back as they were, one case found without the others."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.errors import Damaged
from desk.store.documents.document_codec import Malformed, document_entries, document_id, on_one_line, with_entries, with_timeline_last
from desk.store.documents.table_names import CASES, META
from desk.store.file.entry_ids import has_distinct_ids, with_distinct_ids
from desk.store.file.snapshot_cases import SnapshotCases, snapshot_head
from desk.store.file.snapshot_codec import SnapshotMeta, decode_tables, encode_snapshot, head_meta, tables_meta
from desk.store.file.stored_documents import StoredDocuments
from desk.store.paths import file_name

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=3,
)
FIELDS = st.dictionaries(st.text().filter(lambda name: name not in {"id", "entries", "_crc"}), VALUES, max_size=3)
ENTRIES = st.lists(FIELDS.map(lambda fields: fields | {"id": "x"}), max_size=4)


def document(fields: dict[str, object], entries: list[dict[str, object]]) -> bytes:
    return json.dumps({**fields, "entries": entries}, separators=(",", ":")).encode()


def snapshot(cases: dict[int, bytes], meta: SnapshotMeta = SnapshotMeta(format=2, generation=3, seq=9, last_case=200)) -> bytes:  # noqa: B008  # frozen
    return b"".join(encode_snapshot(meta, {"shift": {"1": b'{"name":"Early"}'}}, cases))


@settings(deadline=None, max_examples=40)
@given(st.dictionaries(st.integers(1, 10**6), st.tuples(FIELDS, ENTRIES), max_size=8))
def test_any_json_reader_sees_the_same_tables(cases: dict[int, tuple[dict[str, object], list[dict[str, object]]]]) -> None:
    documents = {number: document(*parts) for number, parts in cases.items()}
    data = snapshot(documents)
    plain = json.loads(data)
    numbers = {"format": 2, "generation": 3, "seq": 9, "last_case": 200}
    assert {name: plain[META]["1"][name] for name in numbers} == numbers
    assert plain["shift"]["1"].pop("_crc")
    assert plain["shift"] == {"1": {"name": "Early"}}
    assert all(len(case.pop("_crc")) == 8 for case in plain[CASES].values())
    assert plain[CASES] == {str(number): json.loads(raw) for number, raw in documents.items()}
    stored = StoredDocuments(Path("shift.json"), 2)
    assert stored.cases(decode_tables(data)[CASES]) == documents
    assert not stored.altered
    assert head_meta(data) == tables_meta(decode_tables(data))
    assert data.count(b"\n") == 4 + len(documents), "a case is a line"


@given(FIELDS, ENTRIES, st.lists(FIELDS, min_size=1, max_size=3))
def test_entries_are_added_without_touching_what_stood_there(
    fields: dict[str, object], entries: list[dict[str, object]], added: list[dict[str, object]]
) -> None:
    before = document(fields, entries)
    after = with_entries(before, [json.dumps(entry).encode() for entry in added])
    assert after.startswith(before[:-2])
    assert json.loads(after) == {**fields, "entries": entries + added}


@given(FIELDS, ENTRIES, st.sampled_from([None, 1, 4]))
def test_a_foreign_document_gets_its_timeline_last_on_one_line(
    fields: dict[str, object], entries: list[dict[str, object]], indent: int | None
) -> None:
    foreign = json.dumps({"entries": entries, **fields}, indent=indent, ensure_ascii=False).encode("utf-8", "surrogatepass")
    ours = with_timeline_last(foreign, "C-7")
    assert b"\n" not in ours
    assert json.loads(ours) == {**fields, "id": "C-7", "entries": entries}
    assert json.loads(with_entries(ours, [b'{"id":"new"}']))["entries"] == [*entries, {"id": "new"}]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"[1, 2]", "not a TinyDB file"),
        (b'{"cases": [1]}', "not a TinyDB file"),
        (b'{"cases": {"1": 2}}', "not a TinyDB file"),
        (b"3", "not a TinyDB file"),
        (b'{"cases": {"1": {"id"', "cut off or not JSON"),
        (b"\x89PNG\r\n\x1a\n\x00\xff", "cut off or not JSON"),
    ],
)
def test_what_is_no_tinydb_file_is_said_in_words(data: bytes, words: str) -> None:
    with pytest.raises(Malformed, match=words):
        decode_tables(data)


def test_the_layout_of_other_tools_is_not_taken_for_ours() -> None:
    ours = snapshot({101: b'{"entries":[]}'})
    assert head_meta(ours) is not None
    assert head_meta(json.dumps(json.loads(ours)).encode()) is None
    assert head_meta(json.dumps(json.loads(ours), separators=(",", ":")).encode()) is None
    assert head_meta(json.dumps(json.loads(ours), indent=0).encode()) is None


@settings(deadline=None)
@given(
    sizes=st.dictionaries(st.integers(1, 3000), st.integers(0, 9000), min_size=1, max_size=60),
    absent=st.lists(st.integers(0, 3001), max_size=20),
)
def test_a_case_is_found_without_reading_the_others(
    tmp_path_factory: pytest.TempPathFactory, sizes: dict[int, int], absent: list[int]
) -> None:
    documents = {number: b'{"subject":"%b","entries":[]}' % (b"x" * size) for number, size in sizes.items()}
    path = tmp_path_factory.mktemp("large") / "large.json"
    path.write_bytes(snapshot(documents))
    fd = os.open(path, os.O_RDONLY)
    try:
        cases = SnapshotCases(path, fd, len(snapshot_head(fd)), head_meta(snapshot_head(fd)) or SnapshotMeta())
        for number in [*documents, *absent]:
            assert (number in cases) == (number in documents)
            assert number not in documents or bytes(cases[number]) == documents[number]
        assert not cases.is_loaded, "nothing made it read them all"
        assert {number: bytes(raw) for number, raw in cases.items()} == documents
        assert cases.is_loaded
    finally:
        os.close(fd)


def test_a_large_file_without_its_end_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "cut.json"
    path.write_bytes(snapshot({101: b'{"entries":[]}'})[:-3])
    fd = os.open(path, os.O_RDONLY)
    try:
        with pytest.raises(Damaged, match="its end is missing"):
            SnapshotCases(path, fd, len(snapshot_head(fd)), head_meta(snapshot_head(fd)) or SnapshotMeta())
    finally:
        os.close(fd)


@given(st.lists(st.tuples(st.sampled_from(["", "101.1", "101.2", "x"]), st.integers(0, 2)), max_size=8))
def test_entries_get_ids_that_tell_them_apart_and_none_is_lost(parts: list[tuple[str, int]]) -> None:
    entries = [{"id": entry_id, "text": text} for entry_id, text in parts]
    mended = with_distinct_ids(document({}, entries), 101)
    found = json.loads(mended)["entries"]
    assert has_distinct_ids(mended)
    assert {(entry["text"]) for entry in found} == {entry["text"] for entry in entries}
    assert len(found) == len({(entry["id"], entry["text"]) for entry in entries})


@given(st.text(), st.text())
def test_file_names_are_safe_and_tell_names_apart(one: str, other: str) -> None:
    assert set(file_name(one)).isdisjoint("/.\\\0\n ")
    assert 0 < len(file_name(one)) <= 100
    assert (file_name(one) == file_name(other)) == (one == other)


def test_small_readers() -> None:
    assert document_id(b'{"id":"101.2"}') == "101.2"
    assert document_id(b'{"id":7}') == ""
    assert [bytes(entry) for entry in document_entries(b'{"entries":[{"a":1},{"b":2}]}')] == [b'{"a":1}', b'{"b":2}']
    assert on_one_line(b'{\r\n"a": 1}') == b'{  "a": 1}'
