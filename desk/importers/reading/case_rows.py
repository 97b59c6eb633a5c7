"""Reads tables with one record a case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from desk.importers.imported_case import NO_SUBJECT, ImportedCase, ParsedCases, subject_from
from desk.importers.reading.clean_text import clean_line, decode_entities, excerpt, plain_text
from desk.importers.reading.common_fields import CommonFields
from desk.importers.reading.dates import Unreadable
from desk.importers.reading.delimited import Record
from desk.importers.reading.mapped_table import MappedTable
from desk.importers.reading.normalised_words import ZERO_WIDTH
from desk.importers.reading.status_evidence import row_status
from desk.importers.reading.ticket_numbers import is_ruined
from desk.importers.reading.vocabularies import warn_of_priority
from desk.model.entry_values import Status

_NO_WORDS: Mapping[str, str] = {}
_UNSEEN = dict.fromkeys(map(ord, ZERO_WIDTH))
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
    columns = _common_fields(table, status, priority)
    source_status, known_status = columns.status_of(record)
    meaning = own.pop("state", None) or known_status or row_status(table, record, status, default)
    if meaning is None:
        return None
    values = _row_times(table, record, own)
    subject, description, odd_priority = columns.add_texts(values, record)
    if odd_priority:
        warn_of_priority(odd_priority, table.warnings)
    values["description"] = description = plain_text(description) if description else ""
    subject = clean_line(subject)
    values["subject"] = (decode_entities(subject) if "&" in subject else subject) or subject_from(description) or NO_SUBJECT
    values["line"] = record.line
    values |= own
    if not own.get("extra"):
        values["extra"] = table.extra_cells(record)
    if table.has_remaining and (remaining := table.remaining_values(record)):
        values["extra"] = values["extra"] | remaining
    return ImportedCase(source=table.format.source, external_id=external_id, status=meaning, source_status=source_status, **values)


def _common_fields(table: MappedTable, status: Mapping[str, str], priority: Mapping[str, str]) -> CommonFields:
    """The columns of a table, prepared once."""
    found: CommonFields = table.common_fields or CommonFields(table)
    table.common_fields, found.statuses, found.priorities = found, status, priority
    return found


def _row_times(table: MappedTable, record: Record, own: Mapping[str, Any]) -> dict[str, Any]:
    """The times of a record, by our field names. Those that no column has are left out."""
    created = own["created"] if "created" in own else table.cell_time(record, "created")
    if created is None:
        raise Unreadable(f"it has no time in {table.column_name('created')}")
    times: dict[str, Any] = table.row_times(record, own)
    if not table.are_stamps("created") and not table.has_hours(record, "created") and table.has_column("created"):
        table.warnings.add_once(_NO_HOURS)
        times["counts_from"] = _latest_start(created, [at for at in times.values() if at], table.options.now)
    times["created"] = created
    return times


def _latest_start(day: datetime, later: Iterable[datetime], now: datetime) -> datetime:
    """The last minute of a day, at most its case's next time."""
    known = (at for at in (*later, now) if at >= day)
    return min((day + _LAST_MINUTE, *known))


def require_id(table: MappedTable, record: Record) -> str:
    """The record's id, trimmed, as text.

    Leading zeros and letter case stay. Raises Unreadable when there is none, and for one that a spreadsheet ruined.
    """
    external_id = table.cell_text(record, "id")
    if external_id.isascii() and (external_id.isdecimal() or (external_id.isalnum() and not is_ruined(external_id))):
        return external_id  # most are of these
    external_id = clean_line(external_id).translate(_UNSEEN).strip()
    if external_id.startswith('="') and external_id.endswith('"'):  # how some exports keep a spreadsheet from eating leading zeros
        external_id = external_id[2:-1].strip()
    if external_id[:1] == "'" and external_id[1:2].isalnum():  # or spreadsheets themselves
        external_id = external_id[1:]
    if not external_id:
        raise Unreadable(f"it has no id in {table.column_name('id')}")
    if is_ruined(external_id):
        raise Unreadable(f"'{external_id}' is no id any more: a spreadsheet rounded it")
    return external_id
