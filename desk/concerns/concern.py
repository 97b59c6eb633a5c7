"""A concern as it stands now, read from its notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from desk.concerns.contact_clock import ContactClock
from desk.concerns.notes import (
    AnyNote,
    ConcernOver,
    ContactHit,
    ContactListed,
    ContactTold,
    DueChanged,
    NoteRetracted,
    Noticed,
    OwnerNamed,
    UnknownNote,
    concern_number,
    decode_notes,
    retracted_notes,
)
from desk.sla.calendar import ALWAYS, Calendar

_NEVER = datetime.max.replace(tzinfo=UTC)
Note = TypeVar("Note", bound=AnyNote)


class ConcernContact(msgspec.Struct, frozen=True, kw_only=True):
    """A person whom a concern could hit. `due` is by when they are to be called, None for no time of their own."""

    listed: ContactListed
    due: datetime | None
    told: ContactTold | None = None
    hit: ContactHit | None = None

    @property
    def id(self) -> str:
        """The id of the note that lists them, such as `K-2.3`."""
        return self.listed.id

    @property
    def name(self) -> str:
        """Their name."""
        return self.listed.name

    @property
    def is_open(self) -> bool:
        """Are they still to be called?"""
        return self.told is None and self.hit is None

    def clock(self, calendar: Calendar) -> ContactClock:
        """The time left to call them, by the desk's calendar. Somebody with an appointment goes by the wall."""
        appointment = self.listed.appointment
        return ContactClock(self.due or appointment, ALWAYS if appointment else calendar)


class Concern(msgspec.Struct, frozen=True, kw_only=True):
    """Trouble foreseen, as it stands now. `due` is its own next look, None without one."""

    noticed: Noticed
    owner: str = ""
    due: datetime | None = None
    contacts: tuple[ConcernContact, ...] = ()
    told_unlisted: int = 0
    over: ConcernOver | None = None
    notes: tuple[AnyNote, ...] = ()
    unread: int = 0
    """The notes of a newer desk, which this one cannot read."""

    @property
    def id(self) -> str:
        """Its id, such as `K-2`."""
        return self.noticed.concern

    @property
    def title(self) -> str:
        """The trouble in a few words."""
        return self.noticed.title

    @property
    def case(self) -> str:
        """The case that showed it, empty without one."""
        return self.noticed.case

    @property
    def is_open(self) -> bool:
        """Can it still hit anybody?"""
        return self.over is None

    @property
    def open_contacts(self) -> tuple[ConcernContact, ...]:
        """Those who are listed and still to be called. None once it is over."""
        return tuple(contact for contact in self.contacts if contact.is_open) if self.is_open else ()

    @property
    def told(self) -> int:
        """The number of people who were told."""
        return self.told_unlisted + sum(contact.told is not None for contact in self.contacts)

    @property
    def hit(self) -> int:
        """The number of people whom it hit."""
        return sum(contact.hit is not None for contact in self.contacts)

    @property
    def could_hit(self) -> int:
        """The number of people whom it could hit, those listed at least."""
        return max(self.noticed.could_hit, len(self.contacts) + self.told_unlisted)

    @property
    def unlisted(self) -> int:
        """The number of people who are neither listed nor told yet."""
        return self.could_hit - len(self.contacts) - self.told_unlisted

    @property
    def to_call(self) -> int:
        """The number of people still to be called, listed or not. 0 once it is over."""
        return len(self.open_contacts) + self.unlisted if self.is_open else 0

    def contact(self, note: str) -> ConcernContact | None:
        """The person whom a note lists. None when it lists nobody."""
        return next((contact for contact in self.contacts if contact.id == note), None)

    def next_look(self, calendar: Calendar) -> ContactClock:
        """The earliest call that is open, else its own next look."""
        clocks = [contact.clock(calendar) for contact in self.open_contacts]
        timed = [clock for clock in clocks if clock.due_at is not None]
        if not self.is_open:
            return ContactClock(None)
        return min(timed, key=lambda clock: clock.due_at or _NEVER, default=ContactClock(self.due, calendar))


def read_concerns(table: Mapping[int, bytes]) -> tuple[Concern, ...]:
    """Every concern of the table of notes, over or not, oldest first."""
    by_concern: dict[str, list[AnyNote]] = {}
    for note in decode_notes(table):
        by_concern.setdefault(note.concern, []).append(note)
    found = (concern_of(notes) for notes in by_concern.values())
    return tuple(sorted((concern for concern in found if concern), key=lambda concern: concern_number(concern.id)))


def concern_of(notes: Sequence[AnyNote]) -> Concern | None:
    """A concern from its notes in the order they were committed. None when nothing says what was noticed."""
    gone = retracted_notes(notes)
    standing = [note for note in notes if note.id not in gone and not isinstance(note, NoteRetracted)]
    noticed = next((note for note in standing if isinstance(note, Noticed)), None)
    if noticed is None:
        return None
    owned = _last_of(standing, OwnerNamed)
    return Concern(
        noticed=noticed,
        owner=owned.owner if owned else "",
        due=_own_due(standing),
        contacts=tuple(_contacts_of(standing)),
        told_unlisted=sum(note.count for note in standing if isinstance(note, ContactTold) and not note.whom),
        over=_last_of(standing, ConcernOver),
        notes=tuple(notes),
        unread=sum(isinstance(note, UnknownNote) for note in standing),
    )


def _last_of(notes: Iterable[AnyNote], kind: type[Note]) -> Note | None:
    found = [note for note in notes if isinstance(note, kind)]
    return found[-1] if found else None


def _own_due(notes: Iterable[AnyNote]) -> datetime | None:
    """The concern's own next look: the last that was said."""
    due: datetime | None = None
    for note in notes:
        if (isinstance(note, OwnerNamed) and note.due is not None) or (isinstance(note, DueChanged) and not note.whom):
            due = note.due
    return due


def _contacts_of(notes: Sequence[AnyNote]) -> Iterator[ConcernContact]:
    """The people who are listed, as they stand now."""
    dues = {note.whom: note.due for note in notes if isinstance(note, DueChanged)}
    told = {note.whom: note for note in notes if isinstance(note, ContactTold)}
    hits = {note.whom: note for note in notes if isinstance(note, ContactHit)}
    for note in notes:
        if isinstance(note, ContactListed):
            yield ConcernContact(listed=note, due=dues.get(note.id, note.due), told=told.get(note.id), hit=hits.get(note.id))
