"""A handover read from its notes."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from desk.errors import Refused
from desk.handover.changes import keep_changes, redo_changes, undo_changes
from desk.handover.notes import (
    AcceptedNote,
    AddedNote,
    AnswerNote,
    CorrectedNote,
    DroppedNote,
    KnownNote,
    PartNote,
    QuestionNote,
    ReadBackNote,
    ReopenedNote,
    RetractedNote,
    SignedNote,
    UnreadNote,
    decode_note,
    normal_handover,
    note_number,
)
from desk.handover.pack import takers_of
from desk.handover.record import records_of
from tests.handover.desks import Desk
from tests.handover.packs import HALF_PAST_ONE, built, record


def note(kind: type[Any], by: str = "kim", **fields: Any) -> Any:
    return kind(handover="H-7", at=HALF_PAST_ONE, by=by, **fields)


def test_the_last_word_for_a_part_counts_and_one_taken_back_does_not() -> None:
    told = [note(PartNote, case="C-1", part="story", text=text) for text in ("one", "two")]
    assert record(*told).parts["C-1", "story"].text == "two"
    assert record(*told, note(RetractedNote, note="H-7.3")).parts["C-1", "story"].text == "one"


def test_a_read_back_is_agreed_or_corrected_and_given_anew() -> None:
    given = note(ReadBackNote, cases=("C-1", "C-2"), text="I will")
    agreed = record(given, note(AcceptedNote, by="ines", read_back="H-7.2")).read_backs
    assert [each.accepted is not None for each in agreed.values()] == [True, True]
    corrected = record(given, note(CorrectedNote, by="ines", read_back="H-7.2", case="C-1", text="by two")).read_backs
    assert [each.corrected is not None for each in corrected.values()] == [True, False]
    anew = record(given, note(CorrectedNote, by="ines", read_back="H-7.2", text="no"), note(ReadBackNote, cases=("C-1",), text="so"))
    assert anew.read_backs["C-1"].corrected is None


def test_questions_wait_for_answers() -> None:
    asked = note(QuestionNote, text="where?", case="C-1")
    assert [each.id for each in record(asked).open_questions()] == ["H-7.2"]
    assert record(asked, note(AnswerNote, asked="H-7.2", text="here")).open_questions() == []


def test_signatures_freeze_seal_and_fall() -> None:
    first = note(SignedNote, by="ines", side="out", pack=1, sum="s")
    second = note(SignedNote, side="in", pack=1, sum="s", seal="x")
    assert (record(first).stage, record(first).pack) == ("frozen", 1)
    assert record(first, second).stage == "sealed"
    again = record(first, note(ReopenedNote, reason="no", pack=1))
    assert (again.stage, again.revision, again.pack) == ("live", 2, 0)


def test_added_and_dropped_take_turns() -> None:
    added, dropped = note(AddedNote, case="C-1"), note(DroppedNote, case="C-1")
    assert list(record(added, dropped).dropped) == ["C-1"]
    assert list(record(dropped, added).added) == ["C-1"]


def encoded(*notes: KnownNote) -> dict[int, bytes]:
    return {number: msgspec.json.encode(each) for number, each in enumerate(notes, 1)}


def test_a_newer_desks_note_is_passed_over_and_its_number_is_not_given_again() -> None:
    newer = b'{"kind":"sung","id":"H-7.2","handover":"H-7","at":"2026-11-23T13:30:00Z","by":"kim","song":"x"}'
    found = records_of({**encoded(built()), 2: newer})["H-7"]
    assert (found.last_note, len(found.notes)) == (2, 1)
    assert decode_note(newer) == UnreadNote(id="H-7.2", handover="H-7", kind="sung", fields=msgspec.json.decode(newer))


@pytest.mark.parametrize("torn", [b"[]", b"{}", b'"x"', b'{"kind":"part"}', b'{"kind":"built","handover":7}'])
def test_what_is_no_note_stops_nothing(torn: bytes) -> None:
    assert list(records_of({**encoded(built()), 9: torn})) == ["H-7"]


def test_handovers_are_ordered_by_number_and_one_without_a_beginning_is_left_out() -> None:
    ten = msgspec.structs.replace(built(), id="H-10.1", handover="H-10")
    lost = note(PartNote, case="C-1", part="story", text="x", id="H-8.2")
    found = records_of(encoded(ten, built(), msgspec.structs.replace(lost, handover="H-8")))
    assert list(found) == ["H-7", "H-10"]


def test_several_incoming_share_by_red_cases_first() -> None:
    two = record(first=built(incoming=("bo", "kim")))
    ranked = [("C-1", "red"), ("C-2", "red"), ("C-3", "watch"), ("C-4", "watch")]
    assert takers_of(ranked, two) == {"C-1": "bo", "C-2": "kim", "C-3": "bo", "C-4": "kim"}  # type: ignore[arg-type]  # literals
    given = record(note(ReadBackNote, cases=("C-1",), text="mine"), first=built(incoming=("bo", "kim")))
    assert takers_of(ranked[:2], given) == {"C-1": "kim", "C-2": "bo"}  # type: ignore[arg-type]  # literals


def test_ids_are_read_as_they_are_typed() -> None:
    assert [normal_handover(typed) for typed in ("7", "h-7", " H7 ", "x")] == ["H-7", "H-7", "H-7", "x"]
    assert [note_number(typed) for typed in ("H-7.12", "H-7", "x.y", "")] == [12, 0, 0, 0]


def test_what_was_taken_back_comes_back_once() -> None:
    desk = Desk()
    desk.begin()
    desk.commit(keep_changes(desk.source("ines"), ["C-101"]))
    desk.commit(keep_changes(desk.source("ines"), ["C-102"]))
    for _ in range(2):
        desk.commit(undo_changes(desk.source("ines"))[1])
    assert not desk.record().kept
    note, changes = redo_changes(desk.source("ines"))
    desk.commit(changes)
    assert (note, set(desk.record().kept)) == ("H-1.2", {"C-101"})
    desk.commit(redo_changes(desk.source("ines"))[1])
    assert set(desk.record().kept) == {"C-101", "C-102"}
    with pytest.raises(Refused, match="You took nothing back in H-1"):
        redo_changes(desk.source("ines"))
    assert undo_changes(desk.source("ines"))[0].id == "H-1.3"
