"""Reads tables with one record a case."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from msgspec.structs import replace

from desk.importers.imported_case import NO_SUBJECT, ImportedCase, ParsedCases, subject_from
from desk.importers.reading.cell_values import NO_VALUE, cell_values, named_object, unlisted_text
from desk.importers.reading.clean_text import clean_line, decode_entities, excerpt, plain_text
from desk.importers.reading.dates import Unreadable
from desk.importers.reading.delimited import Record
from desk.importers.reading.mail_headers import mail_addresses
from desk.importers.reading.mapped_table import MappedTable
from desk.importers.reading.normalised_words import ZERO_WIDTH, normalise
from desk.importers.reading.status_evidence import row_status
from desk.importers.reading.ticket_numbers import is_ruined
from desk.importers.reading.vocabularies import parse_channel, priority_meaning, warn_of_priority
from desk.model.entry_values import Priority, Status

_NO_WORDS: Mapping[str, str] = {}
_UNSEEN = dict.fromkeys(map(ord, ZERO_WIDTH))
_ADDRESS_BEHIND = re.compile(r"([^()\[\]]*)[(\[]([^\s()\[\]@]+@[^\s()\[\]@]+)[)\]]")
_TAG_SEPARATORS = re.compile(r"[;,|\n]")
_TEXT_FIELDS = ("subject", "description", "email", "phone", "organisation", "channel", "priority", "group")
_LATER_TIMES = ("first_response", "updated", "resolved", "closed")
_MOST_KEPT = 20_000
"""Cells of tags whose tags are kept."""
_LAST_MINUTE = timedelta(hours=23, minutes=59)
_NO_HOURS = "the cases carry days without hours; each counts from the end of its day, so that none is late by hours nobody knows"


def read_case_rows(table: MappedTable, build: Callable[[MappedTable, Record], ImportedCase | None]) -> ParsedCases:
    """Makes a case of every record.

    `build` gives None for what the source threw away and raises Unreadable for what cannot be taken.
    """
    parsed = ParsedCases(rejects=[table.reject(broken, broken.reason) for broken in table.source.broken])
    return replace(parsed, cases=_built_cases(table, build, parsed))


def _built_cases(
    table: MappedTable, build: Callable[[MappedTable, Record], ImportedCase | None], parsed: ParsedCases
) -> Iterator[ImportedCase]:
    for record in table.take_records():
        try:
            case = build(table, record)
        except Unreadable as error:
            parsed.rejects.append(table.reject(record, _reason_with_width(table, record, str(error))))
            continue
        except Exception as error:  # whatever a record raises is the reject of that record
            parsed.rejects.append(table.reject(record, unexpected_reason(error)))
            continue
        if case is None:
            parsed.dropped.append(table.reject(record, f"the source has it as {table.cell_line(record, 'status')}"))
        else:
            yield case
    parsed.rejects.sort(key=lambda reject: reject.line)


def unexpected_reason(error: Exception) -> str:
    """The reason of a reject that nobody foresaw."""
    return f"it cannot be read ({excerpt(str(error)) or type(error).__name__})"


def _reason_with_width(table: MappedTable, record: Record, reason: str) -> str:
    width = len(table.source.header)
    return f"{reason} ({len(record.cells)} cells where the header has {width})" if len(record.cells) > width else reason


def case_from_row(
    table: MappedTable,
    record: Record,
    *,
    status: Mapping[str, str] = _NO_WORDS,
    priority: Mapping[str, str] = _NO_WORDS,
    default: Status = "new",
    **own: Any,
) -> ImportedCase | None:
    """A case from the fields every desk has.

    `own` are values of the format itself, `status` and `priority` its vocabularies, `default` is what other status words mean. None when
    the source threw the case away. Raises Unreadable when it has no id, no created time, or a time that cannot be read.
    """
    external_id = own.pop("external_id", "") or require_id(table, record)
    if own:
        table.note_own_fields(field for field, value in own.items() if value)
    source_status = table.cell_line(record, "status")
    meaning = own.pop("state", None) or row_status(table, record, status, default)
    if meaning is None:
        return None
    times = _row_times(table, record, own)
    values = _row_values(table, record, priority)
    values |= times
    values["line"] = record.line
    values |= own
    extra = own.get("extra") or table.extra_cells(record)
    values["extra"] = extra | remaining if (remaining := table.remaining_values(record)) else extra
    return ImportedCase(source=table.format.source, external_id=external_id, status=meaning, source_status=source_status, **values)


def _row_times(table: MappedTable, record: Record, own: Mapping[str, Any]) -> dict[str, datetime | None]:
    """The times of a record, by our field names."""
    created = own["created"] if "created" in own else table.cell_time(record, "created")
    if created is None:
        raise Unreadable(f"it has no time in {table.column_name('created')}")
    times = {field: own[field] if field in own else table.optional_time(record, field) for field in _LATER_TIMES}
    if not table.has_hours(record, "created") and table.has_column("created"):
        table.warnings.add_once(_NO_HOURS)
        times["counts_from"] = _latest_start(created, [at for at in times.values() if at], table.options.now)
    times["created"] = created
    return times


def _latest_start(day: datetime, later: Iterable[datetime], now: datetime) -> datetime:
    """The last minute of a day, at most its case's next time."""
    known = (at for at in (*later, now) if at >= day)
    return min((day + _LAST_MINUTE, *known))


def _row_values(table: MappedTable, record: Record, priority: Mapping[str, str]) -> dict[str, Any]:
    """The texts of a record, by our field names."""
    subject, description, email, phone, organisation, channel, source_priority, group = table.row_cells(record, _TEXT_FIELDS)
    description, source_priority = plain_text(description), clean_line(source_priority)
    customer, address = _customer_contact(table, record)
    return {
        "subject": decode_entities(clean_line(subject)) or subject_from(description) or NO_SUBJECT,
        "description": description,
        "customer": customer,
        "email": emails[0] if (emails := cell_values(email)) else address,
        "phone": clean_line(phone),
        "organisation": clean_line(organisation),
        "channel": parse_channel(channel),
        "priority": _row_priority(table, source_priority, priority),
        "source_priority": source_priority,
        "assignee": table.person_name(record, "assignee"),
        "group": clean_line(group),
        "tags": row_tags(table, record),
    }


def _customer_contact(table: MappedTable, record: Record) -> tuple[str, str]:
    """The name and the address of the customer."""
    cell = table.cell_text(record, "customer")
    person = named_object(cell) if cell.startswith("{") else None
    return person or _name_and_address(table.person_name(record, "customer"))


def _row_priority(table: MappedTable, word: str, own: Mapping[str, str]) -> Priority:
    """The meaning of a priority word, looked up once a table."""
    if word not in table.priority_meanings:
        table.priority_meanings[word] = priority_meaning(word, {**own, **table.options.priority_words})
    found = table.priority_meanings[word]
    if found is None and word:
        warn_of_priority(word, table.warnings)
    return found or "normal"


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


def require_id(table: MappedTable, record: Record) -> str:
    """The record's id, trimmed, as text.

    Leading zeros and letter case stay. Raises Unreadable when there is none, and for one that a spreadsheet ruined.
    """
    external_id = table.cell_line(record, "id")
    if external_id.isascii() and external_id.isalnum() and not is_ruined(external_id):
        return external_id  # most are of these
    external_id = external_id.translate(_UNSEEN).strip()
    if external_id.startswith('="') and external_id.endswith('"'):  # how some exports keep a spreadsheet from eating leading zeros
        external_id = external_id[2:-1].strip()
    if external_id[:1] == "'" and external_id[1:2].isalnum():  # or spreadsheets themselves
        external_id = external_id[1:]
    if not external_id:
        raise Unreadable(f"it has no id in {table.column_name('id')}")
    if is_ruined(external_id):
        raise Unreadable(f"'{external_id}' is no id any more: a spreadsheet rounded it")
    return external_id


def row_tags(table: MappedTable, record: Record) -> tuple[str, ...]:
    """The tags of every tag column, each once, in their order."""
    found: list[tuple[str, ...]] = []
    cells = table.cell_texts(record, "tags")
    if not cells:
        return ()
    for cell in cells:
        if cell not in table.tags_of:
            if len(table.tags_of) >= _MOST_KEPT:
                table.tags_of.clear()
            table.tags_of[cell] = _tags_in(cell)
        found.append(table.tags_of[cell])
    return found[0] if len(found) == 1 else tuple(dict.fromkeys(chain.from_iterable(found)))


def _tags_in(cell: str) -> tuple[str, ...]:
    """The tags of a cell. None where it says so in words."""
    if normalise(cell) in NO_VALUE:
        return ()
    return tuple(dict.fromkeys(filter(None, map(clean_line, _TAG_SEPARATORS.split(unlisted_text(cell))))))
