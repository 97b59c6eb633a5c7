"""Reads a list of people: a table, or one line a person."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from desk.errors import Refused
from desk.importers.reading.clean_text import clean_line
from desk.importers.reading.delimited import DELIMITERS, BrokenLines, Record, split_records
from desk.importers.reading.encoding import decode_file
from desk.importers.reading.line_parts import table_text
from desk.importers.reading.normalised_words import normalise
from desk.importers.reading.table_format import column_names

_COLUMNS = column_names(
    name=(
        "name|full name|customer|customer name|contact|contact name|client|client name|person|family|kunde|kundin|kundenname|nom|"
        "nombre|nome|naam|namn|navn"
    ),
    phone="phone|phone number|telephone|tel|mobile|cell|telefon|telefonnummer|telephone number|telefono|telefoon|handy|mobil",
    email="email|e mail|email address|mail|e mail adresse|courriel|correo|correo electronico",
    due="due|call by|by|until|deadline|call until|faellig|fallig|bis",
    appointment="appointment|appointment at|booked at|booked|date|time|expects us at|termin|rendez vous|cita",
)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_PHONE = re.compile(r"\+?[\d\s()/.-]*\d[\d\s()/.-]*\d[\d\s()/.-]*\d[\d\s()/.-]*")
_TIME = re.compile(r"[+-]\d+[wdhm].*|.*\d:\d\d.*|\d{4}-\d\d-\d\d.*|(?:today|tomorrow)\b.*", re.IGNORECASE)
LONGEST_NAME = 200


class ListedPerson(msgspec.Struct, frozen=True):
    """One person of a list. Times are as typed."""

    name: str
    phone: str = ""
    email: str = ""
    due: str = ""
    appointment: str = ""


def read_people_file(data: bytes, name: str) -> list[ListedPerson]:
    """The people of a file called `name`. Raises Refused as `read_people` does, and for a file that holds no text."""
    return read_people(decode_file(data, name).text, name)


def read_people(text: str, name: str) -> list[ListedPerson]:
    """The people of a text.

    With a line of headers the columns are told by it, else by what they hold: the first is the name. `name` says where the text is from.
    Raises Refused with the line for one that cannot be read or names nobody.
    """
    first = next(iter(table_text(text).head()), "")
    delimiter = max(DELIMITERS, key=first.count)
    records: list[Record] = []
    for record in split_records(table_text(text).lines(), delimiter):
        if isinstance(record, BrokenLines):
            raise Refused(f"{name}, line {record.line}: {record.reason}. Nothing was written.")
        if any(map(str.strip, record.cells)):
            records.append(record)
    places = _column_places(records[0].cells) if records else {}
    people = [_named_person(record, places) if places else _guessed_person(record) for record in records[1 if places else 0 :]]
    for record, person in zip(records[1 if places else 0 :], people, strict=True):
        if not person.name:
            raise Refused(f"{name}, line {record.line}: there is no name. Nothing was written.")
        if len(person.name) > LONGEST_NAME:
            raise Refused(f"{name}, line {record.line}: the name is longer than {LONGEST_NAME} letters. Nothing was written.")
    if not people:
        raise Refused(f"{name} names nobody. Nothing was written; one person a line is enough: Name, phone, 13:50.")
    return people


def _column_places(header: Sequence[str]) -> Mapping[str, int]:
    """The places of our fields in a header. Empty when it is no header: it names no column of names."""
    where = {normalise(cell): place for place, cell in reversed(list(enumerate(header)))}
    found = {ours: next((where[each] for each in theirs if each in where), None) for ours, theirs in _COLUMNS.items()}
    return {ours: place for ours, place in found.items() if place is not None} if found["name"] is not None else {}


def _named_person(record: Record, places: Mapping[str, int]) -> ListedPerson:
    found = {ours: clean_line(record.cells[place]) for ours, place in places.items() if place < len(record.cells)}
    return ListedPerson(**{"name": "", **found})


def _guessed_person(record: Record) -> ListedPerson:
    """A person of a list without headers. Of two times the second is the appointment."""
    name, *others = (clean_line(cell) for cell in record.cells)
    found: dict[str, str] = {}
    for cell in filter(None, others):
        kinds = (("email", _EMAIL), ("due", _TIME), ("appointment", _TIME), ("phone", _PHONE))
        kind = next((kind for kind, form in kinds if kind not in found and form.fullmatch(cell)), "")
        if kind:
            found[kind] = cell
    return ListedPerson(name, **found)
