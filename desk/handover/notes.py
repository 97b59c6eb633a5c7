"""The notes of a handover, which are only ever added.

A note that this version cannot read becomes `UnreadNote`. Notes are never written again, so the file keeps all that it says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Literal

import msgspec
from msgspec import Struct

from desk.model.entry_values import Instant
from desk.model.shift import Seal

NOTES = "handover_notes"
"""The table of the notes."""
PACKS = "packs"
"""The table of the signed packs."""

Side = Literal["out", "in"]
Heat = Literal["red", "watch", "steady"]
HEATS: tuple[Heat, ...] = ("red", "watch", "steady")
PARTS = ("heat", "story", "next", "if_then")
"""The parts of a line that somebody may word."""


class Note(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind"):
    """One fact of a handover. `id` is `H-7.12`: its number among the notes of the handover."""

    id: str = ""
    handover: str
    at: Instant
    by: str


class BuiltNote(Note, frozen=True, kw_only=True, tag="built"):
    """The handover was begun, or it was changed who is coming.

    Without `incoming` nobody comes, as for a night. `start` and `end` are the span that is handed over, `until` is when the coming one
    ends. `gap` is the time before it in which nobody handed over.
    """

    outgoing: tuple[str, ...] = ()
    incoming: tuple[str, ...] = ()
    shift: str = ""
    name: str = ""
    start: Instant | None = None
    end: Instant | None = None
    until: Instant | None = None
    gap: tuple[Instant, Instant] | None = None
    prev: Seal | None = None


class PartNote(Note, frozen=True, kw_only=True, tag="part"):
    """Somebody's words for a part of a line. An empty text brings the draft back."""

    case: str
    part: str
    text: str = ""
    owner: str = ""
    due: Instant | None = None
    reason: str = ""


class KeptNote(Note, frozen=True, kw_only=True, tag="kept"):
    """The outgoing let the drafts of these cases stand."""

    cases: tuple[str, ...] = ()


class ReadNote(Note, frozen=True, kw_only=True, tag="read"):
    """The incoming has read these lines."""

    cases: tuple[str, ...] = ()


class QuestionNote(Note, frozen=True, kw_only=True, tag="asked"):
    """A question, about a case or about the whole."""

    text: str
    case: str = ""


class AnswerNote(Note, frozen=True, kw_only=True, tag="answered"):
    """The answer to a question."""

    asked: str
    text: str


class Stamp(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The line as it was read back."""

    rev: int = 0
    heat: Heat = "steady"
    next: str = ""
    owner: str = ""
    due: Instant | None = None


class ReadBackNote(Note, frozen=True, kw_only=True, tag="read_back"):
    """The next action in the words of the incoming. Several cases only come from a group line."""

    cases: tuple[str, ...] = ()
    text: str
    seen: Mapping[str, Stamp] = {}


class AcceptedNote(Note, frozen=True, kw_only=True, tag="accepted"):
    """The outgoing agreed with a read-back."""

    read_back: str
    text: str = ""


class CorrectedNote(Note, frozen=True, kw_only=True, tag="corrected"):
    """The outgoing corrected a read-back of a case."""

    read_back: str
    text: str
    case: str = ""


class AddedNote(Note, frozen=True, kw_only=True, tag="added"):
    """A case was put into the pack by hand."""

    case: str
    reason: str = ""


class DroppedNote(Note, frozen=True, kw_only=True, tag="dropped"):
    """A case was taken out of the pack by hand."""

    case: str
    reason: str = ""


class PledgeNote(Note, frozen=True, kw_only=True, tag="pledge"):
    """One of several incoming takes a case over."""

    case: str
    to: str


class Since(Struct, frozen=True, kw_only=True):
    """A thing that happened after a line was settled."""

    case: str
    what: str
    at: Instant


class SignedNote(Note, frozen=True, kw_only=True, tag="signed"):
    """One side signed a pack. The second signature holds the seal."""

    side: Side
    pack: int
    sum: str
    override: str = ""
    since: tuple[Since, ...] = ()
    seal: str = ""


class ReopenedNote(Note, frozen=True, kw_only=True, tag="reopened"):
    """The signatures fell. The pack document stays as it is."""

    reason: str
    pack: int = 0


class RetractedNote(Note, frozen=True, kw_only=True, tag="retract"):
    """A note was taken back by whoever wrote it."""

    note: str


class UnreadNote(Struct, frozen=True, kw_only=True):
    """A note of a kind that this version cannot read."""

    id: str = ""
    handover: str = ""
    kind: str = "?"
    fields: Mapping[str, Any] = {}


KnownNote = (
    BuiltNote
    | PartNote
    | KeptNote
    | ReadNote
    | QuestionNote
    | AnswerNote
    | ReadBackNote
    | AcceptedNote
    | CorrectedNote
    | AddedNote
    | DroppedNote
    | PledgeNote
    | SignedNote
    | ReopenedNote
    | RetractedNote
)
AnyNote = KnownNote | UnreadNote


@cache
def _note_decoder() -> Callable[[bytes], KnownNote]:
    return msgspec.json.Decoder(KnownNote).decode


def decode_note(document: bytes) -> AnyNote:
    """Read a note from its JSON. One that cannot be read becomes `UnreadNote`."""
    try:
        return _note_decoder()(document)
    except msgspec.ValidationError:
        found = msgspec.json.decode(document)
    fields: dict[str, Any] = found if isinstance(found, dict) else {"text": str(found)}
    named = {name: str(fields.get(name, "")) for name in ("id", "handover")}
    return UnreadNote(kind=str(fields.get("kind", "?")), fields=fields, **named)


def decode_notes(documents: Mapping[int, bytes]) -> list[AnyNote]:
    """The notes of a table in the order of their commits."""
    return [decode_note(documents[number]) for number in sorted(documents)]


def in_force(notes: Iterable[AnyNote]) -> list[KnownNote]:
    """The notes that count. Those taken back and unknown ones are left out."""
    known = [note for note in notes if not isinstance(note, UnreadNote)]
    gone = {note.note for note in retractions(known)}
    return [note for note in known if note.id not in gone and not isinstance(note, RetractedNote)]


def retractions(notes: Sequence[AnyNote]) -> list[RetractedNote]:
    """The retractions that count, newest first. One that was retracted itself brings its note back."""
    found: list[RetractedNote] = []
    gone: set[str] = set()
    for note in reversed(notes):
        if isinstance(note, RetractedNote) and note.id not in gone:
            found.append(note)
            gone.add(note.note)
    return found


def handover_number(handover: str) -> int:
    """The number in `H-7`, 0 without one."""
    digits = handover.removeprefix("H-")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 18 else 0


def note_number(note: str) -> int:
    """The number after the dot of `H-7.12`, 0 without one."""
    digits = note.rpartition(".")[2] if "." in note else ""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 18 else 0


def normal_handover(typed: str) -> str:
    """The id meant by `7`, `h-7` or `H7`. Words that cannot be one come back as typed."""
    digits = typed.strip().upper().removeprefix("H").removeprefix("-")
    return f"H-{int(digits)}" if digits.isascii() and digits.isdigit() and len(digits) <= 18 else typed.strip()
