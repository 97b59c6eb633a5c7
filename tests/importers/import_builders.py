"""Shared by the tests of the importers: reading small texts, and committing plans to a shift that is only a dict."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from desk.importers.import_parts import ImportParts
from desk.importers.import_record import ImportRecord
from desk.importers.imported_case import ImportOptions, ImportResult
from desk.importers.plan import ImportPlan
from desk.importers.read import read_import
from desk.model.case import Case, decode_case, encode_case
from desk.model.changes import Append, Change, NewCase
from desk.model.ids import assign_ids, case_id

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "import"


def read(data: str | bytes, name: str = "export.csv", **options: Any) -> ImportResult:
    """A file read at a fixed moment."""
    return read_import(data.encode() if isinstance(data, str) else data, name, ImportOptions(now=NOW, **options))


def utc(text: str) -> datetime:
    """`2026-11-16 07:00` in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def table(header: Sequence[str], *rows: Sequence[str], delimiter: str = ",", end: str = "\n") -> str:
    """Delimited text."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows([header, *rows])
    return out.getvalue()


def parts_of(changes: Sequence[Change], **record: Any) -> ImportParts:
    """Changes of an export.csv in parts, planned on an empty shift."""
    known = ImportRecord(**{"file": "export.csv", "by": "ines", "began": NOW, "total": 0, **record})
    return ImportParts(changes, known, known=(), monotonic=time.monotonic)


def commit(plan: ImportPlan, cases: Mapping[str, Case] | None = None) -> dict[str, Case]:
    """The shift after a plan, every case once through the JSON of the file."""
    shift = dict(cases or {})
    for change in plan.changes:
        if isinstance(change, NewCase):
            number = 101 + len(shift)
            entries = assign_ids(change.entries, case_id(number), ())
            fields = {name: getattr(change.header, name) for name in change.header.__struct_fields__ if name != "id"}
            shift[case_id(number)] = Case(id=case_id(number), entries=entries, **fields)
        elif isinstance(change, Append):
            if change.check:
                change.check(shift[change.case])
            shift[change.case] = with_entries(shift[change.case], change.entries)
    return {key: decode_case(encode_case(case)) for key, case in shift.items()}


def with_entries(case: Case, entries: Iterable[Any]) -> Case:
    """A case with entries appended, minted as the store would."""
    new = assign_ids(tuple(entries), case.id, (entry.id for entry in case.entries))
    return msgspec.structs.replace(case, entries=(*case.entries, *new))


def adds_up(figures: Mapping[str, Any]) -> bool:
    """read = new + changed + unchanged + duplicates + rejected + dropped."""
    parts = ("new", "changed", "unchanged", "duplicates", "rejected", "dropped")
    return bool(figures["read"] == sum(figures[part] for part in parts))
