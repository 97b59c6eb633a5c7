"""The events after a pack was frozen. It is not in what was signed, and kept beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from desk.handover.line import entry_words
from desk.handover.moment import HandoverMoment
from desk.handover.notes import KnownNote, QuestionNote, ReadBackNote, Since, note_number
from desk.handover.pack import is_in_pack
from desk.handover.record import HandoverRecord


def since_freezing(document: dict[str, Any], record: HandoverRecord, moment: HandoverMoment) -> Iterator[Since]:
    """Entries, cases that came in, read-backs and questions since the first signature."""
    frozen = {line["case"]: line["case_rev"] for line in document["cases"]}
    for name, rev in frozen.items():
        if (view := moment.views.get(name)) is not None:
            yield from (Since(case=name, what=entry_words(entry), at=entry.at) for entry in view.state.case.entries[rev:])
    grouped = {case for group in document["groups"] for case in group["cases"]}
    for name, view in moment.views.items():
        if name not in frozen and name not in grouped and is_in_pack(view, moment):
            yield Since(case=name, what="came in", at=view.state.created_at)
    for note in record.notes:
        if note_number(note.id) > document["rev"]:
            yield from _note_since(note)


def _note_since(note: KnownNote) -> Iterator[Since]:
    if isinstance(note, ReadBackNote):
        yield from (Since(case=case, what=f"{note.by} read it back: {note.text}", at=note.at) for case in note.cases)
    elif isinstance(note, QuestionNote):
        yield Since(case=note.case, what=f"{note.by} asked: {note.text}", at=note.at)
