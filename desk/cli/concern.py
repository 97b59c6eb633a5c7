"""`desk concern`: trouble that is foreseen, and the people to tell."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial

from desk.cli.case_lookup import find_case
from desk.cli.concern_json import concern_json
from desk.cli.context import Context
from desk.cli.input_file import read_input
from desk.cli.output import aligned_columns, print_json, print_line
from desk.concerns.calls import left_words, worst_concerns_first
from desk.concerns.changes import (
    change_due,
    end_concern,
    find_concern,
    find_contact,
    hit_contact,
    last_own_note,
    list_contacts,
    name_owner,
    new_concern,
    retract_note,
    tell,
)
from desk.concerns.concern import Concern, ConcernContact, read_concerns
from desk.concerns.contact_clock import desk_calendar
from desk.concerns.notes import (
    CONCERN_NOTES,
    ConcernOver,
    ContactListed,
    ContactTold,
    DueChanged,
    NoteRetracted,
    Noticed,
    OwnerNamed,
    decode_note,
    normal_reference,
)
from desk.errors import Refused, Usage
from desk.importers.people import read_people_file
from desk.model.changes import Committed
from desk.sla.calendar import Calendar
from desk.store.protocol import Store
from desk.text.due_times import parse_due_time
from desk.text.outside import file_path
from desk.text.times import format_time


def begin_concern(context: Context, options: argparse.Namespace) -> int:
    """Note what may go wrong, and print its reference. Raises Usage and Refused."""
    with context.store(writing=True, begins=True) as store:
        case = find_case(store, options.case, archived=True).id if options.case else ""
        noticed = Noticed(
            at=context.now, by=context.agent, title=options.title.strip(), could_hit=options.could_hit, text=options.text, case=case
        )
        due = _parse_due(options.due, context, store)
        committed = store.commit(new_concern(noticed, owner=options.owner.strip(), due=due))
        _report_notes(context, store, committed, only_concern=True)
    return 0


def add_people(context: Context, options: argparse.Namespace) -> int:
    """Add people to call, and print the reference of each. Raises Usage and Refused."""
    if bool(options.file) == bool(options.name.strip()):
        raise Usage("Say whom: a name, or --file with a table of people. Nothing was written.")
    with context.store(writing=True) as store:
        concern = _named_concern(store, options.concern)
        people = _people_of(options) if options.file else [vars(options)]
        contacts = [_contact_of(person, concern, options, context, store) for person in people]
        _report_notes(context, store, store.commit(list_contacts(contacts)))
    return 0


def _people_of(options: argparse.Namespace) -> list[Mapping[str, str]]:
    path = file_path(options.file, "--file")
    return [
        {"name": each.name, "phone": each.phone, "email": each.email, "due": each.due, "appointment": each.appointment}
        for each in read_people_file(read_input(path), path.name)
    ]


def _contact_of(person: Mapping[str, str], concern: Concern, options: argparse.Namespace, context: Context, store: Store) -> ContactListed:
    return ContactListed(
        concern=concern.id,
        at=context.now,
        by=context.agent,
        name=person["name"].strip(),
        phone=person["phone"].strip(),
        email=person["email"].strip(),
        due=_parse_due(person["due"] or options.due, context, store),
        appointment=_parse_due(person["appointment"] or options.appointment, context, store),
    )


def tell_people(context: Context, options: argparse.Namespace) -> int:
    """Say that somebody was told. Raises Usage and Refused."""
    with context.store(writing=True) as store:
        concern = _named_concern(store, options.whom)
        whom = find_contact(concern, options.whom).id if "." in options.whom else ""
        if whom and options.count != 1:
            raise Usage("--count is for people who are not listed: name the concern alone. Nothing was written.")
        said = {"text": options.text, "channel": options.channel}
        note = ContactTold(concern=concern.id, at=context.now, by=context.agent, whom=whom, count=options.count, **said)
        _report_notes(context, store, store.commit(tell(note)))
    return 0


def hit_person(context: Context, options: argparse.Namespace) -> int:
    """Begin the case of somebody whom it hit, and print its reference. Raises Refused."""
    with context.store(writing=True) as store:
        concern = _named_concern(store, options.whom)
        contact = find_contact(concern, options.whom)
        zone = store.shift.zone
        committed = store.commit(hit_contact(concern, contact, at=context.now, by=context.agent, said=options.text, zone=zone))
        _report_notes(context, store, committed)
    return 0


def give_owner(context: Context, options: argparse.Namespace) -> int:
    """Say who owns a concern from now on. Raises Usage and Refused."""
    with context.store(writing=True) as store:
        concern = _named_concern(store, options.concern)
        due = _parse_due(options.due, context, store)
        owner = options.owner.strip() or context.agent
        note = OwnerNamed(concern=concern.id, at=context.now, by=context.agent, owner=owner, due=due)
        _report_notes(context, store, store.commit(name_owner(note)))
    return 0


def move_due(context: Context, options: argparse.Namespace) -> int:
    """Give somebody, or the concern itself, a new time. Raises Usage and Refused."""
    with context.store(writing=True) as store:
        concern = _named_concern(store, options.whom)
        whom = find_contact(concern, options.whom).id if "." in options.whom else ""
        due = parse_due_time(options.due, context.now, zone=store.shift.zone)
        note = DueChanged(concern=concern.id, at=context.now, by=context.agent, whom=whom, due=due)
        _report_notes(context, store, store.commit(change_due(note)))
    return 0


def end_open_concern(context: Context, options: argparse.Namespace) -> int:
    """Say that a concern is over. Raises Usage and Refused."""
    with context.store(writing=True) as store:
        concern = _named_concern(store, options.concern)
        note = ConcernOver(concern=concern.id, at=context.now, by=context.agent, reason=options.reason.strip())
        _report_notes(context, store, store.commit(end_concern(note)))
    return 0


def take_back(context: Context, options: argparse.Namespace) -> int:
    """Take back a note: the one named, or the agent's last. Raises Refused."""
    with context.store(writing=True) as store:
        concern = _named_concern(store, options.concern)
        named = f"{concern.id}.{options.note}" if options.note.isdigit() else normal_reference(options.note)
        note = named or getattr(last_own_note(concern, context.agent), "id", "")
        if not note:
            raise Refused(f"{context.agent} has nothing left to take back on {concern.id}. Name the note to take back somebody else's.")
        retraction = NoteRetracted(concern=concern.id, at=context.now, by=context.agent, note=note)
        _report_notes(context, store, store.commit(retract_note(retraction)))
    return 0


def list_concerns(context: Context, options: argparse.Namespace) -> int:
    """Print every open concern, the latest first. Raises Refused for one that is not there."""
    now = context.now
    with context.store(writing=False) as store:
        zone = store.shift.zone
        concerns = read_concerns(store.documents(CONCERN_NOTES))
    if options.concern:
        concerns = (find_concern({concern.id: concern for concern in concerns}, options.concern),)
    calendar = desk_calendar(context.policy)
    shown = [concern for concern in concerns if concern.is_open or options.all or options.concern]
    shown = worst_concerns_first(shown, now, calendar)
    if context.json:
        print_json([concern_json(concern, now, calendar) for concern in shown])
        return 0
    if not shown:
        print_line("No open concern. `desk concern new TITLE` notes one.")
    for concern in shown:
        for line in _concern_lines(concern, now, calendar, zone):
            print_line(line)
    return 0


def _concern_lines(concern: Concern, now: datetime, calendar: Calendar, zone: str) -> Iterator[str]:
    look = concern.next_look(calendar)
    words = [concern.owner or "nobody owns it", f"could hit {concern.could_hit}", f"told {concern.told}", f"hit {concern.hit}"]
    if concern.over is not None:
        words.append(f"over: {concern.over.reason}")
    elif look.due_at is not None:
        words.append(f"look again {format_time(look.due_at, now, zone=zone)}, {left_words(look, now)}")
    yield from aligned_columns([(concern.id, concern.title + (f"  {concern.case}" if concern.case else ""))], widest=60)
    yield from aligned_columns([("", ", ".join(words))])
    rows = [_contact_cells(contact, concern, now, calendar, zone) for contact in concern.contacts]
    yield from aligned_columns(rows) if rows else ()


def _contact_cells(contact: ConcernContact, concern: Concern, now: datetime, calendar: Calendar, zone: str) -> Sequence[str]:
    say = partial(format_time, now=now, zone=zone)
    listed, clock = contact.listed, contact.clock(calendar)
    booked = f"appointment {say(listed.appointment)}" if listed.appointment else ""
    if contact.hit is not None:
        state = f"hit: {contact.hit.case}"
    elif contact.told is not None:
        state = f"told {say(contact.told.at)} by {contact.told.by}"
    elif not concern.is_open or clock.due_at is None:
        state = "to call" if concern.is_open else "not told"
    else:
        state = f"due {say(clock.due_at)}, {left_words(clock, now)}"
    return ("", contact.id, contact.name, listed.phone, listed.email, booked, state)


def _named_concern(store: Store, typed: str) -> Concern:
    return find_concern({concern.id: concern for concern in read_concerns(store.documents(CONCERN_NOTES))}, typed)


def _parse_due(typed: str, context: Context, store: Store) -> datetime | None:
    return parse_due_time(typed, context.now, zone=store.shift.zone) if typed.strip() else None


def _report_notes(context: Context, store: Store, committed: Committed, *, only_concern: bool = False) -> None:
    """Print the case that began, else the reference of each note.

    With `only_concern` it is the reference of the concern alone.
    """
    table = store.documents(CONCERN_NOTES)
    notes = [note for _, number in committed.documents if (note := decode_note(table[number]))]
    concern, case = notes[0].concern, committed.cases[0].id if committed.cases else None
    if context.json:
        print_json({"concern": concern, "notes": [note.id for note in notes], "case": case})
    elif case or only_concern:
        print_line(case or concern)
    else:
        for note in notes:
            print_line(note.id)
