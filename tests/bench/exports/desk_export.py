"""What `desk export` writes: whole timelines, as a list or a case a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from desk.importers.desk_export import exported_case
from desk.model.case import Case
from desk.model.entries import AnyEntry, Contact, StatusChange, Told
from desk.model.entry_values import CUSTOMER
from desk.model.ids import assign_ids, case_id
from desk.model.shift import Shift
from tests.bench.exports.ticket import ticket


def write_list(folder: Path, count: int) -> Path:
    """Write the export as one list."""
    path = folder / "desk.json"
    path.write_text("[" + ",\n".join(_lines(count)) + "]\n", encoding="utf-8")
    return path


def write_lines(folder: Path, count: int) -> Path:
    """Write the export, a case a line."""
    path = folder / "desk.jsonl"
    path.write_text("".join(f"{line}\n" for line in _lines(count)), encoding="utf-8")
    return path


def _lines(count: int) -> Iterator[str]:
    shift = Shift()
    for number in range(count):
        case = _case(number)
        yield msgspec.json.encode({"id": case.id, "subject": case.subject, **exported_case(case, shift)}).decode()


def _case(number: int) -> Case:
    told = ticket(number)
    name = case_id(101 + number)
    entries: tuple[AnyEntry, ...] = (
        Told(at=told.at, by=CUSTOMER, text=told.text, channel="email", told_at=told.at),
        Contact(at=told.changed, by="ines", text=f"A new one leaves, number {number}.", channel="email"),
        StatusChange(at=told.changed, by="ines", to="solved"),
    )
    return Case(
        id=name, subject=told.subject, customer=told.customer, created_at=told.at, created_by="ines", email=told.email, channel="email",
        entries=assign_ids(entries, name, ()),
    )  # fmt: skip
