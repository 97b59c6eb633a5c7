"""The traces of signed packs in notes and shift.

Whoever takes packs and signatures out leaves other traces: handovers that came later, and numbers that follow no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from desk.handover.notes import AnyNote, BuiltNote, ReopenedNote, UnreadNote, handover_number, note_number
from desk.handover.seal import Json
from desk.handover.seal_words import seal_words
from desk.model.shift import Shift

Trace = tuple[str, str, str]
"""Something that points at what is missing: pack, part, words."""


def traces_of_missing(notes: Sequence[AnyNote], packs: Mapping[int, Json], shift: Shift) -> Iterator[Trace]:
    """Traces of packs, signatures and notes that are not there any more. `notes` and `packs` are all there are."""
    yield from _missing_notes(notes)
    yield from _unsealed_handovers(notes, packs.values())
    yield from _named_packs(notes, packs)
    yield from _moved_span(notes, packs.values(), shift)
    if shift.number and not any(document.get("seal") for document in packs.values()):
        yield "", "seal", f"is missing: {_times_words(shift.number)} a seal began the shift anew, and no sealed pack is here"


def _missing_notes(notes: Iterable[AnyNote]) -> Iterator[Trace]:
    """Numbers that no note has. Notes of a handover leave the file all together, so those were taken out."""
    numbers: dict[str, set[int]] = {}
    for note in notes:
        if note.handover and (number := note_number(note.id)):
            numbers.setdefault(note.handover, set()).add(number)
    for handover in sorted(numbers, key=handover_number):
        there = numbers[handover]
        gone = [f"{handover}.{number}" for number in range(1, max(there)) if number not in there]
        if gone:
            yield handover, "notes", f"are missing: {' '.join(gone[:5])}{f' and {len(gone) - 5} more' if len(gone) > 5 else ''}"


def _unsealed_handovers(notes: Iterable[AnyNote], packs: Iterable[Json]) -> Iterator[Trace]:
    """Handovers that another one followed. That is begun only once they are sealed."""
    begun = sorted({note.handover for note in notes if isinstance(note, BuiltNote)}, key=handover_number)
    sealed = {str(document.get("id")) for document in packs if document.get("seal")}
    for handover, following in pairwise(begun):
        if handover not in sealed:
            yield handover, "", f"is missing as it was signed: {following} was begun after it"


def _named_packs(notes: Iterable[AnyNote], packs: Mapping[int, Json]) -> Iterator[Trace]:
    """Packs that a note names, those before a handover and those reopened."""
    for note in notes:
        if isinstance(note, UnreadNote):
            continue
        if isinstance(note, ReopenedNote) and note.pack and note.pack not in packs:
            yield f"pack {note.pack}", "", f"is missing: {note.id} reopened it"
        if isinstance(note, BuiltNote) and note.prev is not None:
            before = packs.get(note.prev.pack)
            if before is None:
                yield f"pack {note.prev.pack}", "", f"is missing: {note.id} was begun after its seal {seal_words(note.prev.seal)}"
            elif before.get("seal") != note.prev.seal:
                yield str(before.get("id")), "seal", f"is not the one after which {note.id} was begun"


def _moved_span(notes: Iterable[AnyNote], packs: Iterable[Json], shift: Shift) -> Iterator[Trace]:
    """A handover begun before the running shift was. Only its seal begins a shift."""
    newest = max((note for note in notes if isinstance(note, BuiltNote)), key=lambda note: handover_number(note.handover), default=None)
    if newest is None or shift.start in {None, newest.start} or shift.start <= newest.at:
        return
    if not any(document.get("id") == newest.handover and document.get("seal") for document in packs):
        yield newest.handover, "seal", "is missing: the running shift began after this handover, and only its seal does that"


def _times_words(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
