"""Reads back what `desk export` wrote: whole cases with their timelines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Raw, Struct

from desk.importers.checked_cases import LONGEST_CASE
from desk.importers.imported_case import Reject
from desk.importers.reading.clean_text import excerpt
from desk.importers.reading.file_bytes import FileBytes, whole_bytes
from desk.model.absurd_values import absurd_fields, without_absurd_values
from desk.model.case import Case, Header, decode_case, encode_case
from desk.model.case_origin import is_same_case
from desk.model.changes import Change, NewCase, SetShift
from desk.model.ids import case_order, normal_case_id
from desk.model.shift import Shift

_MARK = "desk_export"
_WIDE_TEXT = (b"\xff\xfe", b"\xfe\xff")


class ExportMark(Struct, frozen=True):
    """The facts of a shift without which its cases read otherwise.

    `archived` says that the case stood in an archive.
    """

    zone: str = "UTC"
    currency: str = ""
    archived: bool = False


class _ExportedCase(Struct, frozen=True):
    desk_export: ExportMark
    document: Raw


class DeskExport(msgspec.Struct, frozen=True):
    """The cases of an export, and the records that are none. `archived` are the cases that stood in an archive."""

    mark: ExportMark
    cases: tuple[Case, ...]
    rejects: tuple[Reject, ...] = ()
    archived: frozenset[str] = frozenset()


class DeskExportPlan(msgspec.Struct, frozen=True):
    """The changes that bring an export of desk in. `unchanged` counts the cases that are here already.

    `archived` counts those of the new ones that belong into an archive.
    """

    changes: tuple[Change, ...]
    new: tuple[Case, ...]
    unchanged: int
    rejects: tuple[Reject, ...]
    archived: int = 0


def exported_case(case: Case, shift: Shift, *, is_archived: bool = False) -> dict[str, Any]:
    """The fields from which a case can be read back."""
    return {_MARK: ExportMark(shift.zone, shift.currency, is_archived), "document": Raw(encode_case(case))}


def read_desk_export(file: FileBytes) -> DeskExport | None:
    """Reads a JSON list of cases, or one case a line. None for a file that is no export of desk.

    A record that cannot be read is a reject and stops no other.
    """
    if not _has_mark(file):
        return None
    data = whole_bytes(file)
    text = data.decode("utf-16", "replace").encode() if data[:2] in _WIDE_TEXT else data.removeprefix(b"\xef\xbb\xbf")
    cases: dict[str, Case] = {}
    archived: set[str] = set()
    rejects: list[Reject] = []
    mark: ExportMark | None = None
    for line, raw in _raw_records(text):
        try:
            record = msgspec.json.decode(raw, type=_ExportedCase)
            case = _readable_case(record, cases)
        except (msgspec.DecodeError, ValueError) as error:
            rejects.append(Reject(line, "", str(error), excerpt(bytes(raw).decode("utf-8", "replace"))))
            continue
        mark = mark or record.desk_export
        cases[case.id] = case
        archived |= {case.id} if record.desk_export.archived else set()
    return DeskExport(mark, tuple(cases.values()), tuple(rejects), frozenset(archived)) if mark else None


def _has_mark(file: FileBytes) -> bool:
    """Does the mark of an export stand somewhere in a file?"""
    end = b""
    marks = (_MARK.encode(), *(_MARK.encode(wide) for wide in ("utf-16-le", "utf-16-be")))
    for block in file.blocks():
        if any(mark in end + block for mark in marks):
            return True
        end = block[-len(marks[-1]) :]
    return False


def _raw_records(text: bytes) -> Iterator[tuple[int, bytes | Raw]]:
    """The records with their place, counted from 1."""
    if text.lstrip().startswith(b"["):
        try:
            yield from enumerate(msgspec.json.decode(text, type=list[Raw]), 1)
        except msgspec.DecodeError:
            return
    else:
        yield from ((number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip())


def _readable_case(record: _ExportedCase, others: Mapping[str, Case]) -> Case:
    """The case of a record. Raises ValueError, with the reason, for one that no board could show."""
    if len(bytes(record.document)) > LONGEST_CASE:
        raise ValueError("the case is longer than a board can read")
    case = decode_case(record.document)
    if case.id != normal_case_id(case.id) or not case_order(case.id):
        raise ValueError(f"{case.id!r:.40} is not the number of a case")
    if case.id in others:
        raise ValueError(f"{case.id} stands in the file twice; the first was taken")
    if "created_at" in absurd_fields(case):
        raise ValueError(f"{case.id} was logged at a time that nobody can count with")
    return without_absurd_values(case)


def plan_desk_export(export: DeskExport, cases: Mapping[str, Case], find_archived: Callable[[str], Case | None]) -> DeskExportPlan:
    """Plans the changes that bring every case in under its own number.

    A case that is here already is left as it is. One whose number is another's here, or that has entries which are not here, is a
    reject. The first export in an empty shift brings its zone and currency along, where the shift has none of its own.
    """
    new, rejects, unchanged = [], list(export.rejects), 0
    for place, case in enumerate(export.cases, 1):
        known = cases.get(case.id) or find_archived(case.id)
        reason = _clash_reason(case, known) if known else ""
        if reason:
            rejects.append(Reject(place, case.id, reason, excerpt(case.subject)))
        elif known:
            unchanged += 1
        else:
            new.append(case)
    first = (SetShift(lambda shift: _with_mark(shift, export.mark)),) if new and not cases else ()
    archived = sum(case.id in export.archived for case in new)
    return DeskExportPlan((*first, *map(_new_case, new)), tuple(new), unchanged, tuple(rejects), archived)


def archived_again(export: DeskExport, cases: Mapping[str, Case]) -> frozenset[str]:
    """The cases of the shift that belong into an archive.

    They stood in one where they come from. One that has grown since then stays.
    """
    marked = (case for case in export.cases if case.id in export.archived and case.id in cases)
    return frozenset(
        case.id for case in marked if len(cases[case.id].entries) == len(case.entries) and not _clash_reason(case, cases[case.id])
    )


def _clash_reason(case: Case, known: Case) -> str:
    """The reason that keeps a case out. Empty when it is here whole."""
    if not is_same_case(case, known):
        return f"{case.id} is another case here; bring the export into an empty file"
    if {entry.id for entry in case.entries} - {entry.id for entry in known.entries}:
        return f"{case.id} is here without some of its entries; it was left as it is"
    return ""


def _new_case(case: Case) -> NewCase:
    return NewCase(Header(**{name: getattr(case, name) for name in Header.__struct_fields__}), case.entries)


def _with_mark(shift: Shift, mark: ExportMark) -> Shift:
    """The shift with the zone and currency that it lacks."""
    zone = mark.zone if shift.zone == Shift().zone else shift.zone
    return msgspec.structs.replace(shift, zone=zone, currency=shift.currency or mark.currency)
