"""Puts the rows of an event log together into cases with a history; it does not know what any log calls its columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec import Struct

from desk.importers.imported_case import Event, ImportedCase
from desk.importers.reading.case_rows import require_id
from desk.importers.reading.dates import Unreadable
from desk.importers.reading.delimited import Record
from desk.importers.reading.mapped_table import Reading, Sheet
from desk.model.entries import Priority, Status


class Step(Struct, frozen=True, gc=False):
    """One row of a log. `status` is None where the row keeps the state before; `note` is an activity that is no status."""

    at: datetime
    number: int
    record: Record
    ref: str
    by: str = ""
    status: Status | None = None
    priority: Priority | None = None
    assignee: str | None = None
    note: str = ""


def read_log(
    sheet: Sheet,
    step_of: Callable[[Sheet, Record], Step],
    build: Callable[[Sheet, Sequence[Step]], ImportedCase | None],
) -> Reading:
    """One case for every id, from its rows in the order of time and update number.

    A row that cannot be read is rejected by itself, the others of its case are taken. Rows after `--as-of` are left out, rows that
    repeat another to the letter count once.
    """
    reading = Reading(rejects=[sheet.reject(broken, broken.reason) for broken in sheet.table.broken])
    cases: dict[str, list[Step]] = {}
    cut = as_of(sheet)
    for record in sheet.table.records:
        try:
            external_id = require_id(sheet, record)
            step = step_of(sheet, record)
        except Unreadable as error:
            reading.rejects.append(sheet.reject(record, str(error)))
            continue
        if cut and step.at > cut:
            sheet.notes.add("a row is later than the as-of time and was left out")
        else:
            cases.setdefault(external_id, []).append(step)
    for steps in cases.values():
        _build(sheet, _ordered(sheet, steps), build, reading)
    reading.rejects.sort(key=lambda reject: reject.line)
    return reading


def _build(sheet: Sheet, steps: list[Step], build: Callable[[Sheet, Sequence[Step]], ImportedCase | None], reading: Reading) -> None:
    last = steps[-1].record
    try:
        case = build(sheet, steps)
    except Unreadable as error:
        reading.rejects.extend(sheet.reject(step.record, str(error)) for step in steps)
        return
    if case is None:
        reading.dropped.append(sheet.reject(last, f"the source has it as {sheet.line(last, 'status')}"))
    else:
        reading.cases.append(case)


def _ordered(sheet: Sheet, steps: list[Step]) -> list[Step]:
    if len(steps) == 1:
        return steps
    seen: set[tuple[str, ...]] = set()
    kept: list[Step] = []
    for step in steps:
        cells = tuple(step.record.cells)
        if cells in seen:
            sheet.notes.add("a row repeats another to the letter and counts once", f"line {step.record.line}")
            continue
        seen.add(cells)
        kept.append(step)
    return sorted(kept, key=lambda step: (step.at, step.number))


def as_of(sheet: Sheet) -> datetime | None:
    """The instant at which the log is cut; a naive one is in the file's zone."""
    asked = sheet.options.as_of
    return sheet.times.to_utc(asked) if asked else None


def events_of(steps: Sequence[Step]) -> tuple[Event, ...]:
    """What changed at each row against the row before; a case begins new, with the priority of its first row and nobody's."""
    status: Status = "new"
    priority = steps[0].priority
    assignee = ""
    events: list[Event] = []
    for step in steps:
        now_status = step.status or status
        now_assignee = assignee if step.assignee is None else step.assignee
        event = Event(
            at=step.at,
            ref=step.ref,
            by=step.by,
            status=now_status if now_status != status else None,
            priority=step.priority if step.priority != priority else None,
            assignee=now_assignee if now_assignee != assignee else None,
            note=step.note,
        )
        status, priority, assignee = now_status, step.priority, now_assignee
        if event.status or event.priority or event.assignee is not None or event.note:
            events.append(event)
    return tuple(events)


def last_status(steps: Sequence[Step]) -> Status:
    """The state after the last row that names one."""
    return next((step.status for step in reversed(steps) if step.status), "new")
