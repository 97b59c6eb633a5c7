"""`desk handover build` and `list`: begin a handover, and see them all."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from desk.board.workload_words import person_sentence
from desk.cli.case_json import iso_instant
from desk.cli.context import Context, checked_agent
from desk.cli.handover_archive import archived_tables
from desk.cli.handover_signatures import tidy_after_seal
from desk.cli.handover_source import handover_source
from desk.cli.output import aligned_columns, print_error, print_json, print_line
from desk.cli.workload import desk_workload
from desk.errors import Usage
from desk.handover.begin import Beginning, begin_changes, planned_change, unknown_people
from desk.handover.forms.words import PackWords
from desk.handover.notes import NOTES, PACKS, handover_number
from desk.handover.pack import build_pack
from desk.handover.record import HandoverRecord, latest_record, records_of
from desk.handover.seal_words import seal_words
from desk.model.shift import Shift
from desk.sla.shift_hours import next_beginning, next_shift
from desk.text.due_times import parse_due_time
from desk.text.times import format_time, zone_named

NOBODY = "nobody"


def build_handover(context: Context, options: argparse.Namespace) -> int:
    """Begin or renew the handover, and print its id with the counts."""
    with context.store(writing=True) as store:
        source = handover_source(context, store)
        wish = _typed_beginning(context, options, store.shift, latest_record(store.documents(NOTES)))
        store.commit(begin_changes(source, wish, store.shift))
        tidy_after_seal(store, context.now)  # what a process that was killed after the last seal left to do
        pack = build_pack(source.moment(source.record()))
        unknown = unknown_people(
            source.record().built, store.shift, store.cases.values(), here={each.agent for each in store.presence.others()}
        )
        coming = [person for person in desk_workload(context, store)[1] if person.agent.id in pack.to.agents]
        zone = zone_named(store.shift.zone)
    for agent in unknown:
        print_error(f"{agent} is on no roster here and has logged nothing yet. If that is a slip, build again with the right name.")
    if context.json:
        heats = {line.heat: pack.count(line.heat) for line in pack.cases}
        print_json({"id": pack.id, "cases": len(pack.cases), "heats": heats, "blockers": len(pack.blockers)})
        return 0
    words = PackWords(pack, context.now)
    print_line(f"{pack.id}  {words.counts()}")
    for remark in words.remarks():
        print_line(remark)
    for person in coming:
        print_line(f"to {person_sentence(person, context.now, zone)}")
    return 0


def _typed_beginning(context: Context, options: argparse.Namespace, shift: Shift, there: HandoverRecord | None) -> Beginning:
    """The wish as typed. The policy file adds the name and the hours, where a live handover does not say them already."""
    incoming = None if options.to is None else [] if options.to == [NOBODY] else [checked_agent(agent) for agent in options.to]
    if incoming is not None and NOBODY in incoming:
        raise Usage("Either somebody takes over, or nobody: --to names both. Nothing was written.")
    is_night = incoming == [] or (incoming is None and there is not None and there.is_to_nobody)
    is_known = not options.name and _is_said_already(there, is_night=is_night)
    change = planned_change(there, shift, context.now)
    name, end = ("", None) if is_known else _coming_span(context, options.name, change, shift.zone, is_night=is_night)
    until = parse_due_time(options.until, context.now, zone=shift.zone) if options.until else None
    return Beginning(
        incoming=incoming,
        outgoing=[checked_agent(agent) for agent in options.leaving],
        name=options.name or name,
        until=until or end,
    )


def _is_said_already(there: HandoverRecord | None, *, is_night: bool) -> bool:
    """Does a live handover say already what comes?"""
    if there is None or there.stage == "sealed" or is_night != there.is_to_nobody:
        return False
    return bool(there.built.name or there.built.until)


def _coming_span(context: Context, name: str, change: datetime, zone: str, *, is_night: bool) -> tuple[str, datetime | None]:
    """Name and end of the coming shift, by the policy file.

    A night without anybody has no name, and lasts until the next shift begins. Raises Usage for a name that the file does not know.
    """
    shifts = context.policy.shifts
    if name and shifts and name not in {shift.name for shift in shifts}:
        known = ", ".join(dict.fromkeys(shift.name for shift in shifts))
        raise Usage(f"There is no shift {name!r} in the policy; there are {known}. Nothing was written.")
    if is_night:
        return "", next_beginning(shifts, change, zone_named(zone))
    span = next_shift([shift for shift in shifts if not name or shift.name == name], change, zone_named(zone))
    return (span.name, span.end) if span is not None else ("", None)


class HandoverRow(msgspec.Struct, frozen=True):
    """A handover as `list` prints it."""

    id: str
    leaving: str
    coming: str
    state: str
    at: datetime | None
    signatures: tuple[str, ...]
    seal: str


def list_handovers(context: Context, options: argparse.Namespace) -> int:
    """Print every handover, those in the archives too."""
    with context.store(writing=False) as store:
        records = records_of(store.documents(NOTES))
        packs = {**archived_tables(store).get(PACKS, {}), **store.documents(PACKS)}
        zone = store.shift.zone
    rows = _handover_rows(records, packs)
    if context.json:
        print_json([_row_json(row) for row in rows])
        return 0
    if not rows:
        print_line("No handover yet. `desk handover build --to AGENT` begins one.")
        return 0
    cells = [_row_cells(row, format_time(row.at, context.now, zone=zone) if row.at else "") for row in rows]
    for line in aligned_columns([("ID", "BUILT", "FROM", "TO", "STATE", "SIGNED", "SEAL"), *cells]):
        print_line(line)
    return 0


def _row_cells(row: HandoverRow, built: str) -> tuple[str, ...]:
    return (row.id, built, row.leaving, row.coming, row.state, " ".join(row.signatures), row.seal)


def _handover_rows(records: Mapping[str, HandoverRecord], packs: Mapping[int, bytes]) -> list[HandoverRow]:
    found = {row.id: row for row in _pack_rows(packs.values())} | {record.id: _record_row(record) for record in records.values()}
    return sorted(found.values(), key=lambda row: handover_number(row.id))


def _pack_rows(packs: Iterable[bytes]) -> Iterable[HandoverRow]:
    for document in packs:
        pack: Any = msgspec.json.decode(document)
        if not isinstance(pack, dict):
            continue
        leaving, coming = pack.get("from") or {}, pack.get("to") or {}
        yield HandoverRow(
            id=str(pack.get("id")),
            leaving=" ".join(leaving.get("agents", ())),
            coming=" ".join(coming.get("agents", ())) or NOBODY,
            state="sealed" if pack.get("seal") else "frozen",
            at=datetime.fromisoformat(str(pack["built_at"])) if pack.get("built_at") else None,
            signatures=tuple(str(signed.get("by")) for signed in pack.get("signatures", ())),
            seal=seal_words(str(pack["seal"])) if pack.get("seal") else "",
        )


def _record_row(record: HandoverRecord) -> HandoverRow:
    return HandoverRow(
        id=record.id,
        leaving=" ".join(record.built.outgoing),
        coming=" ".join(record.built.incoming) or NOBODY,
        state=record.stage,
        at=record.first.at,
        signatures=tuple(note.by for note in record.signatures),
        seal=next((seal_words(note.seal) for note in record.signatures if note.seal), ""),
    )


def _row_json(row: HandoverRow) -> dict[str, Any]:
    named = {"id": row.id, "from": row.leaving.split(), "to": [] if row.coming == NOBODY else row.coming.split(), "state": row.state}
    return named | {"built_at": iso_instant(row.at), "signatures": list(row.signatures), "seal": row.seal or None}
