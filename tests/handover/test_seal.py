"""Sums, seals and the check that finds what was changed."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinydb import TinyDB

from desk.handover.changes import PartWords, ask_changes, edit_changes, undo_changes
from desk.handover.notes import NOTES, PACKS, BuiltNote, decode_notes
from desk.handover.seal import content_faults, content_sum, sum_of, with_sums
from desk.handover.seal_words import is_seal_named, seal_words
from desk.handover.signatures import sign_changes
from desk.handover.verification import Fault, SignedPacks, Verification
from tests.handover.desks import Desk, sealed_desk

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
LEAVES = st.none() | st.booleans() | st.integers() | TEXT
JSON = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=12)


@given(JSON)
def test_a_sum_does_not_depend_on_layout_order_or_escapes(value: Any) -> None:
    again = json.loads(json.dumps(value, indent=3, ensure_ascii=True))
    assert sum_of(again) == sum_of(value)
    if isinstance(value, dict):
        assert sum_of(dict(reversed(value.items()))) == sum_of(value)


def test_a_sum_is_the_same_after_tinydb_rewrote_the_file(tmp_path: Path) -> None:
    document = pack_of(sealed_desk())
    with TinyDB(tmp_path / "x.json") as db:
        db.table(PACKS).insert(document)
    with TinyDB(tmp_path / "x.json", indent=2) as db:
        db.table("more").insert({"a": 1})
        found = dict(db.table(PACKS).all()[0])
    assert content_sum(found) == document["sum"]


def pack_of(desk: Desk, number: int = 1) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(desk.store.documents(PACKS)[number])
    return found


def verified(desk: Desk, packs: dict[int, bytes]) -> Verification:
    return SignedPacks(packs, desk.store.documents(NOTES), shift=desk.store.shift, cases=list(desk.store.cases.values())).verify()


@pytest.fixture(scope="module")
def three() -> Desk:
    """Three sealed handovers."""
    desk = sealed_desk()
    for _ in range(2):
        desk.hand_over()
    return desk


def test_nothing_changed_is_whole(three: Desk) -> None:
    found = verified(three, dict(three.store.documents(PACKS)))
    assert (found.whole, found.packs, found.wrong) == (True, 3, ())


def test_every_one_of_two_hundred_single_edits_is_found_and_named(three: Desk) -> None:
    choice = random.Random(7)
    packs = dict(three.store.documents(PACKS))
    for _ in range(200):
        number = choice.choice(list(packs))
        document = msgspec.json.decode(packs[number])
        path = edit_leaf(document, choice)
        found = verified(three, {**packs, number: msgspec.json.encode(document)})
        assert not found.whole, path
        assert any(fault.pack == f"H-{number}" or path[0] == "id" for fault in found.wrong), path
        if path[0] == "cases" and len(path) > 2 and path[2] != "case":
            case = document["cases"][path[1]]["case"]
            assert any((fault.case, fault.part) == (case, path[2]) for fault in found.wrong), path


def edit_leaf(value: Any, choice: random.Random, path: tuple[Any, ...] = ()) -> tuple[Any, ...]:
    """Change one leaf of a document at random, and say where it stands."""
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    key = choice.choice(keys)
    there = value[key]
    if isinstance(there, dict | list) and there:
        return edit_leaf(there, choice, (*path, key))
    value[key] = other_value(there)
    return (*path, key)


def other_value(value: Any) -> Any:
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case str():
            return f"{value}x"
        case _:
            return "x"


CHANGES: dict[str, Callable[[list[Any]], object]] = {
    "taken out": lambda lines: lines.pop(),
    "put in": lambda lines: lines.append(copy.deepcopy(lines[0])),
    "changed about": lambda lines: lines.reverse(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_lines_taken_out_put_in_and_changed_about_are_found(three: Desk, change: Callable[[list[Any]], object]) -> None:
    packs = dict(three.store.documents(PACKS))
    document = msgspec.json.decode(packs[2])
    change(document["cases"])
    assert content_faults(document)
    assert not verified(three, {**packs, 2: msgspec.json.encode(document)}).whole


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_pack_taken_away_is_missed_the_newest_too(three: Desk, number: int) -> None:
    packs = dict(three.store.documents(PACKS))
    del packs[number]
    found = verified(three, packs)
    assert not found.whole
    assert f"pack {number}" in {fault.pack for fault in found.wrong}


def test_the_newest_pack_is_missed_when_its_notes_are_gone_too(three: Desk) -> None:
    packs = {number: pack for number, pack in three.store.documents(PACKS).items() if number < 3}
    shift = msgspec.structs.replace(three.store.shift, sealed=None)
    notes = {number: note for number, note in three.store.documents(NOTES).items() if b'"H-3"' not in note}
    found = SignedPacks(packs, notes, shift=shift, cases=list(three.store.cases.values())).verify()
    assert "cases changed hands with it" in " ".join(fault.what for fault in found.wrong)


def test_packs_and_signatures_taken_out_leave_traces(three: Desk) -> None:
    """Neither packs, nor signed notes, nor the anchor are there; what was begun is."""
    shift = msgspec.structs.replace(three.store.shift, sealed=None, number=0)
    notes = {number: note for number, note in three.store.documents(NOTES).items() if b'"kind":"signed"' not in note}
    found = SignedPacks({}, notes, shift=shift).verify()
    said = [f"{fault.pack} {fault.what}" for fault in found.wrong]
    assert "H-1 is missing as it was signed: H-2 was begun after it" in said
    assert any(words.startswith("pack 2 is missing: H-3.1 was begun after its seal ") for words in said)


def test_the_only_seal_is_missed_by_the_shift_that_it_began(three: Desk) -> None:
    """Pack, signatures, anchor and number are gone. The shift still begins where the seal put it."""
    shift = msgspec.structs.replace(three.store.shift, sealed=None, number=0)
    notes = {
        number: note
        for number, note in three.store.documents(NOTES).items()
        if b'"H-1"' in note and b'"kind":"signed"' not in note and b'"kind":"reopened"' not in note
    }
    found = SignedPacks({}, notes, shift=shift).verify()
    assert [(fault.pack, fault.part) for fault in found.wrong] == [("H-1", "seal")]
    built = next(note for note in decode_notes(notes) if isinstance(note, BuiltNote))
    before = msgspec.structs.replace(shift, start=built.start)
    assert SignedPacks({}, notes, shift=before).verify().whole, "begun, and signed by nobody yet"


def test_a_seal_that_began_the_shift_is_missed_without_any_note(three: Desk) -> None:
    shift = msgspec.structs.replace(three.store.shift, sealed=None)
    found = SignedPacks({}, {}, shift=shift).verify()
    assert [fault.what for fault in found.wrong] == ["is missing: 3 times a seal began the shift anew, and no sealed pack is here"]


def test_a_note_taken_out_of_the_middle_is_missed(three: Desk) -> None:
    notes = {number: note for number, note in three.store.documents(NOTES).items() if b'"id":"H-2.3"' not in note}
    found = SignedPacks(three.store.documents(PACKS), notes, shift=three.store.shift).verify()
    assert Fault(pack="H-2", part="notes", what="are missing: H-2.3") in found.wrong


def test_two_packs_in_each_others_place_are_found(three: Desk) -> None:
    packs = dict(three.store.documents(PACKS))
    assert not verified(three, {**packs, 1: packs[2], 2: packs[1]}).whole


@pytest.mark.parametrize("torn", [b"[]", b"{}", b'{"id":"H-2","cases":5}', b'{"id":"H-2","cases":[1],"signatures":[1]}'])
def test_what_is_no_pack_is_told_and_stops_nothing(three: Desk, torn: bytes) -> None:
    assert not verified(three, {**three.store.documents(PACKS), 2: torn}).whole


def test_all_rewritten_with_true_sums_is_found_by_the_seal_on_paper(three: Desk) -> None:
    """Whoever can write the file can make all of it fit. Paper holds."""
    document = pack_of(three, 3)
    before = document["seal"]
    forged = with_sums({**document, "cases": []})
    assert not is_seal_named(seal_words(before), sum_of(forged))
    assert is_seal_named(seal_words(before), before)
    assert not is_seal_named("3f", before)


def test_signing_what_was_changed_after_the_first_signature_is_refused() -> None:
    desk = Desk()
    desk.begin()
    desk.read_all_back()
    desk.commit(sign_changes(desk.source("ines")))
    document = pack_of(desk)
    document["cases"][0]["story"] = "forged"
    desk.put_pack(1, document)
    with pytest.raises(Exception, match="was changed after it was signed"):
        desk.commit(sign_changes(desk.source("kim")))


@pytest.mark.parametrize(("word", "part"), [("half past two", "read_back"), ("a story", "story"), ("and the keys", "asked")])
def test_a_note_changed_behind_a_signed_pack_is_found_and_named(word: str, part: str) -> None:
    desk = Desk()
    desk.begin()
    desk.commit(edit_changes(desk.source("ines"), "C-101", [PartWords(part="story", text="a story")]))
    desk.commit(ask_changes(desk.source("kim"), "and the keys?", case="C-101"))
    desk.commit(edit_changes(desk.source("ines"), "C-102", [PartWords(part="story", text="taken back")]))
    desk.commit(undo_changes(desk.source("ines"))[1])
    desk.read_all_back()
    for agent in ("ines", "kim"):
        desk.commit(sign_changes(desk.source(agent), override="so"))
    packs, notes = desk.store.documents(PACKS), dict(desk.store.documents(NOTES))
    changed = next(number for number, note in notes.items() if word.encode() in note)
    forged = {**notes, changed: notes[changed].replace(word.encode(), b"forged")}
    for edited in (forged, {number: note for number, note in notes.items() if number != changed}):
        found = SignedPacks(packs, edited, shift=desk.store.shift).verify()
        assert ("C-101", part) in {(fault.case, fault.part) for fault in found.wrong}
    assert SignedPacks(packs, {}, shift=desk.store.shift).verify().whole
    assert SignedPacks(packs, notes, shift=desk.store.shift).verify().whole
