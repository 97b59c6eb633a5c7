"""Answers to the two closing questions of a shift.

What went well stands in the story book. What somebody learned stands in their own learning log, which is shown to nobody else.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec import Struct

from desk.errors import Refused, Usage
from desk.model.changes import Change, PutDocument
from desk.model.entry_values import Instant

CLOSING_NOTES = "closing_notes"
"""The table of the notes."""
LONGEST = 2000
"""Letters of one note."""


class ClosingNote(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind"):
    """One answer."""

    at: Instant
    by: str
    text: str = ""


class WentWell(ClosingNote, frozen=True, kw_only=True, tag="went_well"):
    """Something that went well (S4.22)."""


class Learned(ClosingNote, frozen=True, kw_only=True, tag="learned"):
    """Something that somebody learned (S3.10)."""


class ClosingRetract(ClosingNote, frozen=True, kw_only=True, tag="retract"):
    """An earlier note does not count any more."""

    note: int


KnownClosing = WentWell | Learned | ClosingRetract


class KeptClosing(msgspec.Struct, frozen=True):
    """A note that counts, with its number."""

    number: int
    note: WentWell | Learned


def read_closing(documents: Mapping[int, bytes]) -> tuple[KeptClosing, ...]:
    """The notes that count, oldest first. One that this version cannot read is left out."""
    found: dict[int, WentWell | Learned] = {}
    for number in sorted(documents):
        try:
            note = msgspec.json.decode(documents[number], type=KnownClosing)
        except msgspec.ValidationError:
            continue
        if isinstance(note, ClosingRetract):
            found.pop(note.note, None)
        else:
            found[number] = note
    return tuple(KeptClosing(number, note) for number, note in found.items())


def learned_by(notes: tuple[KeptClosing, ...], agent: str) -> tuple[KeptClosing, ...]:
    """The lines of this agent's learning log, oldest first."""
    return tuple(kept for kept in notes if isinstance(kept.note, Learned) and kept.note.by == agent)


def went_well(notes: tuple[KeptClosing, ...]) -> tuple[KeptClosing, ...]:
    """The notes of what went well, oldest first."""
    return tuple(kept for kept in notes if isinstance(kept.note, WentWell))


def note_closing(note: WentWell | Learned) -> list[Change]:
    """Keep an answer. Raises Usage for one without words, and for one that is too long."""
    if not note.text.strip():
        raise Usage("There are no words in it. Nothing was written.")
    if len(note.text) > LONGEST:
        raise Usage(f"That is {len(note.text):,} letters, and {LONGEST:,} fit. Nothing was written.")
    return [PutDocument(CLOSING_NOTES, document=note)]


def take_back_closing(kept: KeptClosing, retract: ClosingRetract) -> list[Change]:
    """Take one's own note back. Raises Refused for another's."""
    if kept.note.by != retract.by:
        raise Refused(f"{kept.note.by} wrote that. Nothing was written.")
    return [PutDocument(CLOSING_NOTES, document=retract)]
