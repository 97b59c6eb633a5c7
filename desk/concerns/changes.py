"""Changes to concerns, checked and numbered under the lock."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import msgspec

from desk.concerns.concern import Concern, ConcernContact, concern_of, read_concerns
from desk.concerns.notes import (
    CONCERN_NOTES,
    ConcernOver,
    ContactHit,
    ContactListed,
    ContactTold,
    DueChanged,
    KnownNote,
    NoteIdentity,
    NoteRetracted,
    Noticed,
    OwnerNamed,
    UnknownNote,
    concern_id,
    concern_number,
    decode_note,
    normal_reference,
    note_identity,
    note_number,
    retracted_notes,
)
from desk.errors import Refused, Usage
from desk.model.case import Header
from desk.model.changes import Change, DocumentPlace, NewCase, PutDocument
from desk.model.entries import AnyEntry, Link, Memo, Told
from desk.model.entry_values import CUSTOMER
from desk.model.ids import temporary_id
from desk.text.printable import printable
from desk.text.times import format_time

MOST_PEOPLE = 1000
"""People added to a concern at once."""
MOST_HIT = 1_000_000
_NEW_CASE = temporary_id(1)
Check = Callable[[Concern], None]


def new_concern(noticed: Noticed, *, owner: str = "", due: datetime | None = None) -> list[Change]:
    """Begin a concern. Raises Usage without a title."""
    if not noticed.title.strip():
        raise Usage("title: Say what may go wrong. Nothing was written.")
    if not 0 <= noticed.could_hit <= MOST_HIT:
        raise Usage(f"could_hit: a number from 0 to {MOST_HIT:,} is needed. Nothing was written.")
    changes: list[Change] = [_put_note(noticed)]
    if owner:
        changes.append(_put_note(OwnerNamed(at=noticed.at, by=noticed.by, owner=owner, due=due)))
    elif due is not None:
        changes.append(_put_note(DueChanged(at=noticed.at, by=noticed.by, due=due)))
    return changes


def list_contacts(contacts: Sequence[ContactListed]) -> list[Change]:
    """Add people to a concern. Raises Usage without a name, for nobody and for too many at once."""
    if not contacts or not all(contact.name.strip() for contact in contacts):
        raise Usage("name: Say whom it could hit. Nothing was written.")
    if len(contacts) > MOST_PEOPLE:
        raise Usage(f"A concern takes {MOST_PEOPLE:,} people at once, and these are {len(contacts):,}. Nothing was written.")
    first, *others = contacts
    return [_put_note(first, _refuse_over), *(_put_note(contact) for contact in others)]


def tell(note: ContactTold) -> list[Change]:
    """Say that somebody was told. Raises Usage for a number below one."""
    if not 1 <= note.count <= MOST_HIT:
        raise Usage("count: Say how many were told, one at least. Nothing was written.")
    return [_put_note(note, partial(_check_untold, whom=note.whom))]


def name_owner(note: OwnerNamed) -> list[Change]:
    """Give a concern an owner. Raises Usage without one."""
    if not note.owner.strip():
        raise Usage("owner: Say who takes it. Nothing was written.")
    return [_put_note(note, _refuse_over)]


def change_due(note: DueChanged) -> list[Change]:
    """Give a person or the concern itself a new time."""
    return [_put_note(note, partial(_check_waiting, whom=note.whom) if note.whom else _refuse_over)]


def end_concern(note: ConcernOver) -> list[Change]:
    """Say that a concern is over. Raises Usage without a reason."""
    if not note.reason.strip():
        raise Usage("reason: Say why it is over. Nothing was written.")
    return [_put_note(note, _refuse_over)]


def retract_note(note: NoteRetracted) -> list[Change]:
    """Take a note back."""
    return [_put_note(note, partial(_check_standing, note=note.note))]


def hit_contact(concern: Concern, contact: ConcernContact, *, at: datetime, by: str, said: str = "", zone: str) -> list[Change]:
    """Say that it hit a person, and begin their case.

    Both are one commit.
    """
    listed = contact.listed
    header = Header(
        id=_NEW_CASE,
        subject=concern.title,
        customer=listed.name,
        created_at=at,
        created_by=by,
        channel=contact.told.channel if contact.told else "",
        tags=(f"concern:{concern.id}",),
        phone=listed.phone,
        email=listed.email,
        appointment=listed.appointment,
    )
    entries: list[AnyEntry] = [
        Memo(at=at, by=by, text=foretold_words(concern, contact, at, zone=zone)),
        Told(at=at, by=CUSTOMER, text=said, channel=header.channel),
    ]
    if concern.case:
        entries.append(Link(at=at, by=by, sort="related", case=concern.case))
    note = ContactHit(concern=concern.id, at=at, by=by, whom=listed.id, case=_NEW_CASE)
    return [NewCase(header, tuple(entries)), _put_note(note, partial(_check_unhit, whom=listed.id))]


def foretold_words(concern: Concern, contact: ConcernContact, now: datetime, *, zone: str) -> str:
    """Words on when we had told them. They are the first entry of their case."""
    foreseen = f"Foreseen as {concern.id} by {concern.noticed.by}, {format_time(concern.noticed.at, now, zone=zone)}."
    told = contact.told
    if told is None:
        return f"We had not told them. {foreseen}"
    by = f" by {told.channel}" if told.channel else ""
    said = f": {told.text}" if told.text else "."
    return f"We had told them at {format_time(told.at, now, zone=zone)}{by} ({told.by}){said} {foreseen}"


def last_own_note(concern: Concern, agent: str) -> KnownNote | None:
    """The agent's last note that still counts. None without one."""
    from_last = (note for note in reversed(_standing_notes(concern)) if note.by == agent)
    return next(from_last, None)


def find_concern(concerns: Mapping[str, Concern], typed: str) -> Concern:
    """The concern that `typed` names. Raises Refused when there is none."""
    found = concerns.get(normal_reference(typed).partition(".")[0])
    if found is None:
        raise Refused(f"There is no concern {typed!r:.60} on this shift. Nothing was written; `desk concern list` shows them.")
    return found


def find_contact(concern: Concern, typed: str) -> ConcernContact:
    """The person that `typed` names by the id of their note. Raises Refused when there is none."""
    found = concern.contact(normal_reference(typed))
    if found is None:
        raise Refused(f"{typed!r:.60} is nobody of {concern.id}. Nothing was written; `desk concern list {concern.id}` shows who is.")
    return found


def _put_note(note: KnownNote, check: Check | None = None) -> PutDocument:
    return PutDocument(CONCERN_NOTES, make=partial(_numbered_note, note, check))


def _numbered_note(note: KnownNote, check: Check | None, place: DocumentPlace) -> KnownNote:
    """The note with its ids. Raises Refused where it may not be written any more."""
    there = [note_identity(place.table[number]) for number in sorted(place.table)]
    newest = max((concern_number(each.concern) for each in there), default=0)
    concern = concern_id(newest + 1) if isinstance(note, Noticed) else note.concern or concern_id(newest)
    if check is not None:
        check(_present_concern(concern, place.table))
    changed: dict[str, Any] = {"id": f"{concern}.{_last_number(concern, there) + 1}", "concern": concern}
    if isinstance(note, ContactHit):
        changed["case"] = place.cases.get(note.case, note.case)
    return msgspec.structs.replace(note, **changed)


def _last_number(concern: str, notes: Sequence[NoteIdentity]) -> int:
    return max((note_number(note.id) for note in notes if note.concern == concern), default=0)


def _present_concern(concern: str, table: Mapping[int, bytes]) -> Concern:
    found = [note for number in sorted(table) if note_identity(table[number]).concern == concern and (note := decode_note(table[number]))]
    present = concern_of(found)
    if present is None:
        raise Refused(f"There is no concern {concern} on this shift. Nothing was written; `desk concern list` shows them.")
    return present


def _refuse_over(concern: Concern) -> None:
    if concern.over is not None:
        raise Refused(
            f"{concern.id} is over, {concern.over.by} said: {printable(concern.over.reason)}. Nothing was written; "
            f"`desk concern undo {concern.id} {concern.over.id}` opens it again."
        )


def _present_contact(concern: Concern, whom: str) -> ConcernContact:
    _refuse_over(concern)
    return find_contact(concern, whom)


def _check_unhit(concern: Concern, whom: str) -> None:
    contact = _present_contact(concern, whom)
    if contact.hit is not None:
        raise Refused(f"It hit {printable(contact.name)} already: {contact.hit.case}, by {contact.hit.by}. Nothing was written.")


def _check_untold(concern: Concern, whom: str) -> None:
    _refuse_over(concern)
    if whom:
        _check_waiting(concern, whom)


def _check_waiting(concern: Concern, whom: str) -> None:
    """Raise Refused for somebody who needs no call any more."""
    _check_unhit(concern, whom)
    contact = find_contact(concern, whom)
    if contact.told is not None:
        raise Refused(
            f"{printable(contact.name)} was told already, by {contact.told.by}. Nothing was written; "
            f"`desk concern undo {concern.id} {contact.told.id}` takes that back."
        )


def _check_standing(concern: Concern, note: str) -> None:
    if note not in {each.id for each in _standing_notes(concern)}:
        raise Refused(f"{concern.id} has no note {note!r:.60} that counts. Nothing was taken back.")


def _standing_notes(concern: Concern) -> list[KnownNote]:
    """The notes that count. Retractions are none of them."""
    gone = retracted_notes(concern.notes)
    return [note for note in concern.notes if note.id not in gone and not isinstance(note, UnknownNote | NoteRetracted)]


def settled_notes(table: Mapping[int, bytes]) -> list[int]:
    """The numbers of the notes of concerns that are over.

    Those of the newest concern stay, so that no number is given twice.
    """
    concerns = read_concerns(table)
    over = {concern.id for concern in concerns[:-1] if not concern.is_open}
    return [number for number in sorted(table) if note_identity(table[number]).concern in over]
