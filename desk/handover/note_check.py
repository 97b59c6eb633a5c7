"""Compares a signed pack with the notes that still tell of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from desk.handover.notes import AnswerNote, KnownNote, PartNote, QuestionNote, ReadBackNote, in_force, note_number
from desk.handover.seal import Json

_WORDED = {"heat": ("heat", "heat_by"), "story": ("story", "story_by"), "if_then": ("if_then", "if_then_by")}


def note_faults(document: Json, notes: Sequence[KnownNote]) -> Iterator[tuple[str, str, str]]:
    """The differences between a pack and its notes, as (case, part, words). `notes` are all those of its handover."""
    by_id = {note.id: note for note in notes}
    rev = document.get("rev")
    before = [note for note in notes if isinstance(rev, int) and note_number(note.id) <= rev]
    parts = {(note.case, note.part): note for note in in_force(before) if isinstance(note, PartNote)}
    for line in _rows_of(document, "cases"):
        yield from _line_faults(line, by_id, parts)


def _rows_of(value: Json, name: str) -> list[Json]:
    rows = value.get(name)
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _line_faults(line: Json, by_id: Mapping[str, KnownNote], parts: Mapping[tuple[str, str], PartNote]) -> Iterator[tuple[str, str, str]]:
    case = str(line.get("case"))
    given = line.get("read_back")
    if isinstance(given, Mapping) and not _is_read_back(given, by_id.get(str(given.get("id")))):
        yield case, "read_back", "is not what its note says"
    for part, (field, by) in _WORDED.items():
        if line.get(by) and not _is_worded(line.get(field), line.get(by), parts.get((case, part))):
            yield case, part, "is not what its note says"
    for asked in _rows_of(line, "asked"):
        if not _is_asked(asked, by_id):
            yield case, "asked", "is not what its note says"


def _is_read_back(given: Json, note: KnownNote | None) -> bool:
    return isinstance(note, ReadBackNote) and (note.text, note.by) == (given.get("text"), given.get("by"))


def _is_worded(text: Any, by: Any, note: PartNote | None) -> bool:
    return note is not None and (note.text, note.by) == (text, by)


def _is_asked(asked: Json, by_id: Mapping[str, KnownNote]) -> bool:
    note = by_id.get(str(asked.get("id")))
    answers = {None, *(each.text for each in by_id.values() if isinstance(each, AnswerNote) and each.asked == asked.get("id"))}
    return isinstance(note, QuestionNote) and note.text == asked.get("text") and asked.get("answer") in answers
