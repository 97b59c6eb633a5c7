"""The columns of a table that hold what every case has."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from desk.importers.reading.cell_values import NO_VALUE, cell_values, named_object, unlisted_text
from desk.importers.reading.clean_text import clean_line
from desk.importers.reading.delimited import Record
from desk.importers.reading.kept_values import KeptValues
from desk.importers.reading.mail_headers import mail_addresses
from desk.importers.reading.mapped_table import MappedTable
from desk.importers.reading.normalised_words import normalise
from desk.importers.reading.status_evidence import DROPPED, STATUS_OF, word_meaning
from desk.importers.reading.vocabularies import parse_channel, priority_meaning
from desk.model.entry_values import Priority, Status

_ADDRESS_BEHIND = re.compile(r"([^()\[\]]*)[(\[]([^\s()\[\]@]+@[^\s()\[\]@]+)[)\]]")
_TAG_SEPARATORS = re.compile(r"[;,|\n]")
_LINES = ("phone", "organisation", "group")
_FIELDS = ("subject", "description", "customer", "email", "priority", "channel", "assignee", *_LINES)


class CommonFields:
    """The fields that every case has, in the columns of a table.

    `statuses` and `priorities` are the vocabularies of the format, under which a word is read when it comes first.

    A value whose cell comes again and again is worked out once.
    """

    def __init__(self, table: MappedTable) -> None:
        self.statuses: Mapping[str, str] = {}
        self.priorities: Mapping[str, str] = {}
        self._table = table
        self._customers = KeptValues(self._customer_contact)
        self._emails = KeptValues(_first_value)
        self._people = KeptValues(self._first_name)
        self._channels = KeptValues(parse_channel)
        self._lines = KeptValues(clean_line)
        self._priorities = KeptValues(self._priority_of)
        self._tags = KeptValues(_tags_in)
        self._statuses = KeptValues(self._status_of)

    def status_of(self, record: Record) -> tuple[str, Status | None]:
        """The status word of a record, with its meaning where known."""
        return self._statuses[self._table.cell_text(record, "status")]

    def add_texts(self, values: dict[str, object], record: Record) -> tuple[str, str, str]:
        """Adds what a record says in words that come again. Gives subject and description, and a priority that is not known."""
        subject, description, customer, email, priority, channel, assignee, *lines = self._table.row_cells(record, _FIELDS)
        if customer or email:
            values["customer"], address = self._customers[customer]
            values["email"] = self._emails[email] if email else address
        if channel:
            values["channel"] = self._channels[channel]
        if assignee:
            values["assignee"] = self._people[assignee]
        for field, cell in zip(_LINES, lines, strict=True) if any(lines) else ():
            if cell:
                values[field] = self._lines[cell]
        meaning, values["source_priority"] = found = self._priorities[priority]
        values["priority"] = meaning or "normal"
        if cells := self._table.cell_texts(record, "tags"):
            values["tags"] = self._tags_of(cells)
        return subject, description, "" if meaning else found[1]

    def _tags_of(self, cells: Sequence[str]) -> tuple[str, ...]:
        """The tags of every tag column, each once, in their order."""
        if len(cells) == 1:
            return self._tags[cells[0]]
        return tuple(dict.fromkeys(tag for cell in cells for tag in self._tags[cell]))

    def _customer_contact(self, cell: str) -> tuple[str, str]:
        """The name and the address of the customer."""
        person = named_object(cell) if cell.startswith("{") else None
        return person or _name_and_address(self._first_name(cell))

    def _status_of(self, cell: str) -> tuple[str, Status | None]:
        word = clean_line(cell)
        found = word_meaning(self._table, word, self.statuses)
        return word, None if found is None or found == DROPPED else STATUS_OF[found]

    def _priority_of(self, cell: str) -> tuple[Priority | None, str]:
        word = clean_line(cell)
        return priority_meaning(word, {**self.priorities, **self._table.options.priority_words}), word

    def _first_name(self, cell: str) -> str:
        return next(iter(self._table.names_in(cell)), "")


def _first_value(cell: str) -> str:
    return next(iter(cell_values(cell)), "")


def _name_and_address(person: str) -> tuple[str, str]:
    """The name and the address of a person.

    They are written as `Ada Anyone <ada@mail.example>`, with other brackets, or as an address. Another name is a name alone.
    """
    if "@" not in person:
        return person, ""
    if bracketed := _ADDRESS_BEHIND.fullmatch(person):
        return bracketed[1].strip() or bracketed[2], bracketed[2]
    if "<" not in person:
        return person, "" if " " in person else person
    name, address = next(iter(mail_addresses(person)), (person, ""))
    return name or address or person, address


def _tags_in(cell: str) -> tuple[str, ...]:
    """The tags of a cell. None where it says so in words."""
    if normalise(cell) in NO_VALUE:
        return ()
    return tuple(dict.fromkeys(filter(None, map(clean_line, _TAG_SEPARATORS.split(unlisted_text(cell))))))
