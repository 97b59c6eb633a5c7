"""Begins a handover, or renews who is coming."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

import msgspec

from desk.errors import Refused, Usage
from desk.handover.notes import NOTES, PACKS, BuiltNote, handover_number
from desk.handover.record import HandoverRecord, records_of
from desk.handover.source import HandoverSource, refuse_frozen
from desk.model.case import Case
from desk.model.changes import PutDocument
from desk.model.shift import Shift

LEAST_GAP = timedelta(hours=1)
"""Time after the planned end of a shift from which a missing handover is told."""


class Beginning(msgspec.Struct, frozen=True, kw_only=True):
    """The people of a change, as typed. `incoming` is None where nobody said, and empty for nobody."""

    incoming: Sequence[str] | None
    outgoing: Sequence[str] = ()
    name: str = ""
    until: datetime | None = None


def begin_changes(source: HandoverSource, wish: Beginning, shift: Shift) -> list[PutDocument]:
    """The note that begins a handover, or renews the live one."""
    if wish.until is not None and wish.until <= source.now:
        raise Usage("The coming shift would end before it begins: --until is past. Nothing was written.")

    def document(number: int) -> BuiltNote:
        records = records_of(source.documents(NOTES))
        there = next(reversed(records.values()), None)
        if there is None or there.stage == "sealed":
            return _checked_sides(_first_note(source, wish, shift, f"H-{_last_number(source, records) + 1}"))
        refuse_frozen(there)
        return _checked_sides(_renewing_note(source, wish, shift, there))

    return [PutDocument(NOTES, document=document)]


def handed_span(record: HandoverRecord | None, shift: Shift) -> tuple[datetime | None, datetime | None]:
    """The span that is handed over, from start to planned end.

    It is the shift's own, but for a handover that was sealed and reopened: there the shift holds the coming span already.
    """
    if record is None or record.stage == "sealed" or record.built.prev == shift.sealed:
        return shift.start, shift.end
    return record.built.start, record.built.end


def planned_change(record: HandoverRecord | None, shift: Shift, now: datetime) -> datetime:
    """The moment of the change. It is the planned end of the span handed over, or now when that is past or unknown."""
    end = handed_span(record, shift)[1]
    return end if end is not None and end > now else now


def _checked_sides(note: BuiltNote) -> BuiltNote:
    """The note. Raises Refused where one person would hand over to themselves."""
    if note.incoming and len({*note.outgoing, *note.incoming}) == 1:
        raise Refused(f"{note.incoming[0]} would hand over to themselves. Nothing was written; name somebody else, or --to nobody.")
    return note


def unknown_people(note: BuiltNote, shift: Shift, cases: Iterable[Case], *, here: Collection[str] = ()) -> tuple[str, ...]:
    """The agents of a change whom nobody here knows.

    They are on no roster, not at the desk, and wrote no entry.
    """
    rest = dict.fromkeys((*note.outgoing, *note.incoming))
    for known in (note.by, *here, *shift.on_duty, *(agent.id for agent in shift.agents)):
        rest.pop(known, None)
    for case in cases if rest else ():
        rest.pop(case.created_by, None)
        for entry in case.entries:
            rest.pop(entry.by, None)
    return tuple(rest)


def _last_number(source: HandoverSource, records: dict[str, HandoverRecord]) -> int:
    packed = (handover_number(_pack_id(document)) for document in source.documents(PACKS).values())
    return max((*map(handover_number, records), *packed), default=0)


class _PackId(msgspec.Struct):
    id: str = ""


def _pack_id(document: bytes) -> str:
    try:
        return msgspec.json.decode(document, type=_PackId).id
    except msgspec.ValidationError:
        return ""


def _first_note(source: HandoverSource, wish: Beginning, shift: Shift, handover: str) -> BuiltNote:
    if wish.incoming is None:
        raise Usage("Say who takes over: --to AGENT, or --to nobody for a night. Nothing was written.")
    end = shift.end
    is_overdue = end is not None and source.now - end > LEAST_GAP
    return BuiltNote(
        id=f"{handover}.1",
        handover=handover,
        at=source.now,
        by=source.agent,
        outgoing=_outgoing_agents(source.agent, wish, shift),
        incoming=tuple(dict.fromkeys(wish.incoming)),
        shift=shift.name,
        name=wish.name,
        start=shift.start,
        end=end,
        until=wish.until,
        gap=(end, source.now) if end is not None and is_overdue else None,
        prev=shift.sealed,
    )


def _renewing_note(source: HandoverSource, wish: Beginning, shift: Shift, there: HandoverRecord) -> BuiltNote:
    before = there.built
    start, end = handed_span(there, shift)
    return msgspec.structs.replace(
        before,
        id=f"{there.id}.{there.last_note + 1}",
        at=source.now,
        by=source.agent,
        outgoing=tuple(wish.outgoing) or before.outgoing,
        incoming=before.incoming if wish.incoming is None else tuple(dict.fromkeys(wish.incoming)),
        name=wish.name or before.name,
        until=wish.until or before.until,
        start=start,
        end=end,
    )


def _outgoing_agents(agent: str, wish: Beginning, shift: Shift) -> tuple[str, ...]:
    """The agents who hand over. Where nobody said, they are those on duty and whoever begins it, unless they come."""
    if wish.outgoing:
        return tuple(dict.fromkeys(wish.outgoing))
    coming = wish.incoming or ()
    found = tuple(dict.fromkeys((*shift.on_duty, *(() if agent in coming else (agent,)))))
    if not found:
        raise Refused("Say who hands over: --from AGENT. Nothing was written.")
    return found
