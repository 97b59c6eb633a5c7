"""The forms of concerns, one for each thing that can be noted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from desk.concerns.changes import change_due, end_concern, find_contact, hit_contact, list_contacts, new_concern, tell
from desk.concerns.concern import Concern, ConcernContact
from desk.concerns.notes import ConcernOver, ContactListed, ContactTold, DueChanged, Noticed
from desk.errors import DeskError, Refused, Usage
from desk.importers.people import ListedPerson, read_people
from desk.model.changes import Change
from desk.text.due_times import parse_due_time
from desk.text.times import format_time
from desk.tui.forms.field import Field, Values
from desk.tui.forms.spec import EntryContext, FormSpec, no_entries
from desk.tui.forms.usual_fields import CHANNELS, due_field, text_field
from desk.tui.presentation.cell_text import cut
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import FlowLine

FindConcern = Callable[[], Concern | None]
"""Gives a concern as it stands when it is saved."""
_NAME_WIDTH, _MOST_NAMES = 24, 4
_MOST_DIGITS = 9
_LIST_HINT = "one a line: name, phone, call by, appointment; or paste a table"


def new_concern_form(agents: Sequence[str], me: str, *, case: str = "", title: str = "") -> FormSpec:
    """The form of a new concern. `case` is the one that showed it."""

    def changes(values: Values, context: EntryContext) -> list[Change]:
        common: dict[str, Any] = {"at": context.now, "by": context.agent.id}
        could_hit = _whole_number("could_hit", values["could_hit"], otherwise=0)
        noticed = Noticed(title=values["title"].strip(), could_hit=could_hit, text=values["text"].strip(), case=case, **common)
        due = parse_due_time(values["due"], context.now, zone=context.shift.zone) if values["due"] else None
        return new_concern(noticed, owner=values["owner"].strip(), due=due)

    return FormSpec(
        action="concern",
        title="New concern",
        about=f"K {case}".strip(),
        about_words=f"seen on {case}" if case else "a new one",
        fields=(
            Field(name="title", label="may go wrong", hint="in a line", needed="Say what may go wrong.", start=title, wide=True),
            Field(name="could_hit", label="could hit", sort="number", hint="how many people"),
            Field(name="owner", label="owner", sort="person", choices=tuple(agents), start=me, hint="empty: nobody yet"),
            due_field("", label="look again", needed=""),
            text_field("more", lines=2),
        ),
        build=no_entries,
        changes=changes,
        saved_words="noted",
    )


def concern_form(name: str, concern: Concern, contact: ConcernContact | None, find: FindConcern) -> FormSpec | str:
    """The form of a note on a concern, by name. Words where there is none now."""
    match name:
        case "people":
            return people_form(concern)
        case "told":
            return told_form(concern, contact)
        case "due":
            return due_form(concern, contact)
        case "over":
            return over_form(concern)
        case _:
            return hit_form(concern, contact, find) if contact else "Choose whom it hit. i adds somebody who is not listed."


def people_form(concern: Concern) -> FormSpec:
    """The form that adds people: a list, typed or pasted."""

    def changes(values: Values, context: EntryContext) -> list[Change]:
        due = parse_due_time(values["due"], context.now, zone=context.shift.zone) if values["due"] else None
        contacts = []
        for person in _people_typed(values["text"]):
            own, appointment = _person_times(person, context)
            listed = _common_fields(concern, context) | {"name": person.name, "phone": person.phone, "email": person.email}
            contacts.append(ContactListed(due=own or due, appointment=appointment, **listed))
        return list_contacts(contacts)

    return FormSpec(
        action="concern_people",
        title="People to call",
        about=concern.id,
        about_words=_concern_name(concern),
        fields=(
            text_field("people", needed="Say whom: a name a line.", hint=_LIST_HINT, lines=6),
            due_field("", label="call by", needed=""),
        ),
        build=no_entries,
        changes=changes,
        live_lines=_people_lines,
        saved_words="people added",
    )


def told_form(concern: Concern, contact: ConcernContact | None) -> FormSpec:
    """The form that says who was told.

    It is one of the list, or some who are not on it.
    """

    def changes(values: Values, context: EntryContext) -> list[Change]:
        count = _whole_number("count", values.get("count", ""), otherwise=1)
        whom = contact.id if contact else ""
        said = _common_fields(concern, context) | {"text": values["text"].strip(), "channel": values["channel"]}
        return tell(ContactTold(whom=whom, count=count, **said))

    count = Field(name="count", label="how many", sort="number", start="1", needed="Say how many were told.")
    usual = CHANNELS[0] if contact is None or contact.listed.phone or not contact.listed.email else "email"
    return FormSpec(
        action="concern_told",
        title="Told them",
        about=contact.id if contact else concern.id,
        about_words=_contact_name(concern, contact),
        fields=(
            text_field("we said", lines=3),
            Field(name="channel", label="channel", sort="choice", choices=CHANNELS, start=usual, wide=True),
            *(() if contact else (count,)),
        ),
        build=no_entries,
        changes=changes,
        saved_words="told",
    )


def hit_form(concern: Concern, contact: ConcernContact, find: FindConcern) -> FormSpec:
    """The form of somebody whom it hit. Saving begins their case."""

    def changes(values: Values, context: EntryContext) -> list[Change]:
        present = find()
        if present is None:
            raise Refused(f"{concern.id} is no longer on this shift. Nothing was written.")
        known, said, agent = find_contact(present, contact.id), values["text"].strip(), context.agent.id
        return hit_contact(present, known, at=context.now, by=agent, said=said, zone=context.shift.zone)

    return FormSpec(
        action="concern_hit",
        title="It hit them",
        about=contact.id,
        about_words=_contact_name(concern, contact),
        fields=(text_field("they said", hint="their own words, if there is time", lines=3),),
        build=no_entries,
        changes=changes,
        saved_words="a case began",
    )


def due_form(concern: Concern, contact: ConcernContact | None) -> FormSpec:
    """The form of a new time, for somebody or the next look."""

    def changes(values: Values, context: EntryContext) -> list[Change]:
        due = parse_due_time(values["due"], context.now, zone=context.shift.zone)
        return change_due(DueChanged(whom=contact.id if contact else "", due=due, **_common_fields(concern, context)))

    return FormSpec(
        action="concern_due",
        title="New time",
        about=contact.id if contact else concern.id,
        about_words=_contact_name(concern, contact),
        fields=(due_field("", label="call by" if contact else "look again"),),
        build=no_entries,
        changes=changes,
        saved_words="new time set",
    )


def over_form(concern: Concern) -> FormSpec:
    """The form that ends a concern, with the reason."""

    def changes(values: Values, context: EntryContext) -> list[Change]:
        return end_concern(ConcernOver(reason=values["reason"].strip(), **_common_fields(concern, context)))

    return FormSpec(
        action="concern_over",
        title="Over",
        about=concern.id,
        about_words=_concern_name(concern),
        fields=(Field(name="reason", label="why", needed="Say why it is over.", hint=_still_open_words(concern), wide=True),),
        build=no_entries,
        changes=changes,
        saved_words="over",
    )


def _still_open_words(concern: Concern) -> str:
    return f"{concern.to_call} were not told" if concern.to_call else "everybody was told"


def _common_fields(concern: Concern, context: EntryContext) -> dict[str, Any]:
    return {"concern": concern.id, "at": context.now, "by": context.agent.id}


def _concern_name(concern: Concern) -> str:
    return f"{concern.id} {cut(safe_text(concern.title), 40)}"


def _contact_name(concern: Concern, contact: ConcernContact | None) -> str:
    return f"{concern.id} {cut(safe_text(contact.name), 40)}" if contact else _concern_name(concern)


def _whole_number(name: str, typed: str, *, otherwise: int) -> int:
    if not typed.strip():
        return otherwise
    if not (typed.strip().isascii() and typed.strip().isdigit() and len(typed.strip()) <= _MOST_DIGITS):
        raise Usage(f"{name}: a whole number is needed.")
    return int(typed)


def _people_typed(text: str) -> list[ListedPerson]:
    return read_people(text, "the list")


def _person_times(person: ListedPerson, context: EntryContext) -> list[Any]:
    """By when to call somebody, and their appointment. Raises Usage."""
    return [parse_due_time(typed, context.now, zone=context.shift.zone) if typed else None for typed in (person.due, person.appointment)]


def _people_lines(values: Values, context: EntryContext) -> list[FlowLine]:
    """One line on whom the list names. Else it says what cannot be read."""
    if not values["text"].strip():
        return [(("A name a line is enough.", "dim"),)]
    try:
        people = _people_typed(values["text"])
        names = [_person_words(person, context) for person in people[:_MOST_NAMES]]
    except DeskError as error:
        return [((safe_text(error), "late"),)]
    more = f" and {len(people) - _MOST_NAMES} more" if len(people) > _MOST_NAMES else ""
    return [((f"{len(people)} {'person' if len(people) == 1 else 'people'}: ", "strong"), (", ".join(names) + more, "text"))]


def _person_words(person: ListedPerson, context: EntryContext) -> str:
    due, appointment = _person_times(person, context)
    say = [f"by {format_time(due, context.now, zone=context.shift.zone)}"] if due else []
    say += [f"appointment {format_time(appointment, context.now, zone=context.shift.zone)}"] if appointment else []
    return " ".join([cut(safe_text(person.name), _NAME_WIDTH), safe_text(person.phone or person.email), *say]).replace("  ", " ")
