"""Puts the rows of an event log together into cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from desk.importers.imported_case import HistoryEvent, ImportedCase, ParsedCases
from desk.importers.reading.case_rows import require_id, unexpected_reason
from desk.importers.reading.dates import Unreadable
from desk.importers.reading.delimited import Record
from desk.importers.reading.mapped_table import MappedTable
from desk.model.entry_values import Priority, Status


class LogRow(Struct, frozen=True, gc=False):
    """One row of a log.

    `status` is None where the row keeps the state before, `note` is an activity that is no status.
    """

    at: datetime
    number: int
    record: Record
    ref: str
    by: str = ""
    status: Status | None = None
    priority: Priority | None = None
    assignee: str | None = None
    note: str = ""


def read_event_log(
    table: MappedTable,
    read_row: Callable[[MappedTable, Record], LogRow],
    build: Callable[[MappedTable, Sequence[LogRow]], ImportedCase | None],
) -> ParsedCases:
    """Makes one case for every id of a log.

    Its rows stand in the order of time and update number. A row that cannot be read is rejected by itself, the others of its case are
    taken. Rows after `--as-of` are left out, rows that repeat another to the letter count once.
    """
    parsed = ParsedCases(rejects=[table.reject(broken, broken.reason) for broken in table.source.broken])
    cases: dict[str, list[LogRow]] = {}
    cut = cut_off_time(table)
    for record in table.take_records():
        try:
            external_id = require_id(table, record)
            row = read_row(table, record)
        except Unreadable as error:
            parsed.rejects.append(table.reject(record, str(error)))
            continue
        except Exception as error:  # whatever a row raises is the reject of that row
            parsed.rejects.append(table.reject(record, unexpected_reason(error)))
            continue
        if cut and row.at > cut:
            table.warnings.add("a row is later than the as-of time and was left out")
        else:
            cases.setdefault(external_id, []).append(row)
    return replace(parsed, cases=_built_cases(table, cases, build, parsed))


def _built_cases(
    table: MappedTable,
    cases: dict[str, list[LogRow]],
    build: Callable[[MappedTable, Sequence[LogRow]], ImportedCase | None],
    parsed: ParsedCases,
) -> Iterator[ImportedCase]:
    """The cases of a log. The rows of each are let go with it."""
    for name in list(cases):
        case = _built_case(table, _ordered_rows(table, cases.pop(name)), build, parsed)
        if case is not None:
            yield case
    parsed.rejects.sort(key=lambda reject: reject.line)


def _built_case(
    table: MappedTable, rows: list[LogRow], build: Callable[[MappedTable, Sequence[LogRow]], ImportedCase | None], parsed: ParsedCases
) -> ImportedCase | None:
    last = rows[-1].record
    try:
        case = build(table, rows)
    except Unreadable as error:
        parsed.rejects.extend(table.reject(row.record, str(error)) for row in rows)
        return None
    except Exception as error:
        parsed.rejects.extend(table.reject(row.record, unexpected_reason(error)) for row in rows)
        return None
    if case is None:
        parsed.dropped.append(table.reject(last, f"the source has it as {table.cell_line(last, 'status')}"))
    return case


def _ordered_rows(table: MappedTable, rows: list[LogRow]) -> list[LogRow]:
    if len(rows) == 1:
        return rows
    seen: set[tuple[str, ...]] = set()
    kept: list[LogRow] = []
    for row in rows:
        cells = tuple(row.record.cells)
        if cells in seen:
            table.warnings.add("a row repeats another to the letter and counts once", f"line {row.record.line}")
            continue
        seen.add(cells)
        kept.append(row)
    return sorted(kept, key=lambda row: (row.at, row.number))


def cut_off_time(table: MappedTable) -> datetime | None:
    """The instant at which the log is cut, if it is.

    A naive time of the agent is in the file's zone.
    """
    asked = table.options.as_of
    return table.time_parser.to_utc(asked) if asked else None


def history_events(rows: Sequence[LogRow]) -> tuple[HistoryEvent, ...]:
    """The changes of each row against the row before.

    A case begins new, with the priority of its first row and nobody's.
    """
    status: Status = "new"
    priority = rows[0].priority
    assignee = ""
    events: list[HistoryEvent] = []
    for row in rows:
        now_status = row.status or status
        now_assignee = assignee if row.assignee is None else row.assignee
        event = HistoryEvent(
            at=row.at,
            ref=row.ref,
            by=row.by,
            status=now_status if now_status != status else None,
            priority=row.priority if row.priority != priority else None,
            assignee=now_assignee if now_assignee != assignee else None,
            note=row.note,
        )
        status, priority, assignee = now_status, row.priority, now_assignee
        if event.status or event.priority or event.assignee is not None or event.note:
            events.append(event)
    return tuple(events)


def last_status(rows: Sequence[LogRow]) -> Status:
    """The state after the last row that names one."""
    return next((row.status for row in reversed(rows) if row.status), "new")
