"""The notes of a concern, as documents of the shift file.

A concern is an append-only list of notes. A note is never changed. A `retract` takes an earlier one back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import msgspec
from msgspec import Struct

from desk.model.entry_values import Instant
from desk.model.ids import MOST_DIGITS

CONCERN_NOTES = "concern_notes"
"""The table of the notes of all concerns."""
_PREFIX = "K-"


class ConcernNote(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind"):
    """One note of a concern.

    `id` is given when it is committed, such as `K-2.4`. `concern` is the id of its concern, empty for the newest one of the same commit.
    """

    id: str = ""
    concern: str = ""
    at: Instant
    by: str


class Noticed(ConcernNote, frozen=True, kw_only=True, tag="noticed"):
    """Somebody foresaw trouble, the first note.

    `could_hit` is how many people it could hit, and may be more than are listed. `case` is the one that showed it, if there is one.
    """

    title: str
    could_hit: int = 0
    text: str = ""
    case: str = ""


class OwnerNamed(ConcernNote, frozen=True, kw_only=True, tag="owner"):
    """Somebody owns the concern from now on. `due` is its next look."""

    owner: str
    due: Instant | None = None


class ContactListed(ConcernNote, frozen=True, kw_only=True, tag="whom"):
    """A person whom it could hit, and who is to be called."""

    name: str
    phone: str = ""
    email: str = ""
    due: Instant | None = None
    appointment: Instant | None = None


class ContactTold(ConcernNote, frozen=True, kw_only=True, tag="told"):
    """People were told about it.

    `whom` is the note that lists the person, empty for people who are not listed. `count` is how many those were.
    """

    whom: str = ""
    text: str = ""
    channel: str = ""
    count: int = 1


class ContactHit(ConcernNote, frozen=True, kw_only=True, tag="hit"):
    """It hit a person, and became a case."""

    whom: str
    case: str = ""


class DueChanged(ConcernNote, frozen=True, kw_only=True, tag="due"):
    """A new time, for the person of `whom` or the concern itself."""

    whom: str = ""
    due: Instant


class ConcernOver(ConcernNote, frozen=True, kw_only=True, tag="over"):
    """The concern is over."""

    reason: str


class NoteRetracted(ConcernNote, frozen=True, kw_only=True, tag="retract"):
    """A note was taken back."""

    note: str


class UnknownNote(Struct, frozen=True, kw_only=True):
    """A note that a newer desk wrote. It changes nothing here, and the file keeps it."""

    id: str
    concern: str
    kind: str


KnownNote = Noticed | OwnerNamed | ContactListed | ContactTold | ContactHit | DueChanged | ConcernOver | NoteRetracted
AnyNote = KnownNote | UnknownNote


class NoteIdentity(Struct, frozen=True):
    """The id of a note, which every desk can read."""

    id: str = ""
    concern: str = ""
    kind: str = "?"


@cache
def _decoder_for(kind: Any) -> Callable[[bytes], Any]:
    """Make a decoder when it is first needed."""
    return msgspec.json.Decoder(kind).decode


def decode_note(document: bytes) -> AnyNote | None:
    """Read a note. None when not even its id can be read."""
    try:
        note: KnownNote = _decoder_for(KnownNote)(document)
        return note
    except (msgspec.DecodeError, UnicodeDecodeError):
        found = note_identity(document)
    return UnknownNote(id=found.id, concern=found.concern, kind=found.kind) if found.id else None


def note_identity(document: bytes) -> NoteIdentity:
    """The id of a note. It is empty when it cannot be read."""
    try:
        identity: NoteIdentity = _decoder_for(NoteIdentity)(document)
        return identity
    except (msgspec.DecodeError, UnicodeDecodeError):
        return NoteIdentity()


def decode_notes(table: Mapping[int, bytes]) -> Iterator[AnyNote]:
    """The notes of a table, in the order they were committed. What cannot be read is left out."""
    for number in sorted(table):
        note = decode_note(table[number])
        if note is not None:
            yield note


def retracted_notes(notes: Iterable[AnyNote]) -> frozenset[str]:
    """The ids of the notes that were taken back.

    A retraction that was itself taken back no longer counts. Notes come in the order they were committed.
    """
    gone: set[str] = set()
    for note in reversed(tuple(notes)):
        if isinstance(note, NoteRetracted) and note.id not in gone:
            gone.add(note.note)
    return frozenset(gone)


def concern_id(number: int) -> str:
    """The reference of the concern with this number, such as `K-2`."""
    return f"{_PREFIX}{number}"


def concern_number(concern: str) -> int:
    """The number of a concern from its reference, or from its note's.

    0 without one.
    """
    digits = concern.removeprefix(_PREFIX).partition(".")[0]
    return int(digits) if concern.startswith(_PREFIX) and _is_number(digits) else 0


def note_number(note: str) -> int:
    """The number of a note within its concern, 0 without one."""
    digits = note.partition(".")[2]
    return int(digits) if _is_number(digits) else 0


def normal_reference(typed: str) -> str:
    """The reference meant by `2`, `k2`, `K-2`, `k-2.3`. Words that cannot be one come back as typed."""
    concern, dot, note = typed.strip().upper().removeprefix("K").removeprefix("-").partition(".")
    if not _is_number(concern) or (dot and not _is_number(note)):
        return typed.strip()
    return concern_id(int(concern)) + (f".{int(note)}" if dot else "")


def _is_number(digits: str) -> bool:
    return digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS
