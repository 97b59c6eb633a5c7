"""Reads a file into cases: bytes to text, text to a format, a format to cases; it writes nothing and knows no shift."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from desk.errors import Refused
from desk.importers.detection import DOCUMENTS, TABLES, Match, match_header, match_table
from desk.importers.formats.mbox import NAME as MBOX
from desk.importers.formats.mbox import is_mbox, read_mbox
from desk.importers.imported_case import ImportedCase, ImportOptions, ImportResult, Reject
from desk.importers.reading.column_names import COLUMNS
from desk.importers.reading.date_order import zone_named
from desk.importers.reading.dates import Times
from desk.importers.reading.delimited import Record, Table, lines_of, read_table
from desk.importers.reading.encoding import Decoded, decode
from desk.importers.reading.json_records import Document, JsonFormat, Parsed, as_table, dicts, parse, read_records
from desk.importers.reading.mapped_table import Reading, Sheet
from desk.importers.reading.normalised_words import fold
from desk.importers.reading.warnings import Notes

_DAWN = datetime(1, 1, 1, tzinfo=UTC)
FORMATS: tuple[str, ...] = (
    *(name for table in TABLES for name in (table.name, *table.aliases)),
    *(name for document in DOCUMENTS for name in (document.name, *document.aliases)),
    MBOX,
)
"""The names of every format, as `--format` takes them."""


def read_import(data: bytes, name: str, options: ImportOptions) -> ImportResult:
    """Read the bytes of an exported file called `name`.

    Raises Refused, with what to do, for a file that is no text, whose format cannot be told, whose dates read both ways, or that is
    broken beyond its records. A record that cannot be taken is a reject of the result and stops no other.
    """
    if options.format is not None and options.format not in FORMATS:
        raise Refused(f"There is no format '{options.format}'. Formats: {', '.join(FORMATS)}.")
    notes = Notes()
    if options.format == MBOX or (options.format is None and is_mbox(data)):
        return _read_mbox(data, options, notes)
    decoded = decode(data, name)
    for words in decoded.warnings:
        notes.tell(words)
    if not decoded.text.strip():
        raise Refused(f"{name} is empty. Nothing was read.")
    if decoded.text.lstrip()[0] in "[{":
        return _read_json(decoded, name, options, notes)
    return _read_table(decoded, name, options, notes)


def _read_mbox(data: bytes, options: ImportOptions, notes: Notes) -> ImportResult:
    reading, rows = read_mbox(data, options, notes)
    return _result(MBOX, "mailbox: it begins with a From line and headers", "by message", reading, rows, options, notes)


def _read_json(decoded: Decoded, name: str, options: ImportOptions, notes: Notes) -> ImportResult:
    try:
        parsed = parse(decoded.text, name)
    except Refused:
        if decoded.text.lstrip().startswith("{") or not _is_table(decoded, name, options):
            raise
        return _read_table(decoded, name, options, notes)
    for form in DOCUMENTS if options.mapping is None or options.format else ():
        records = form.find(parsed.root) if options.format in {None, form.name, *form.aliases} else None
        if records is not None:
            return _read_document(form, parsed, records, decoded, options, notes)
    return _read_objects(parsed, decoded, name, options, notes)


def _is_table(decoded: Decoded, name: str, options: ImportOptions) -> bool:
    try:
        return bool(match_table(lines_of(decoded.text)[:50], options, name))
    except Refused:
        return False


def _read_document(
    form: JsonFormat, parsed: Parsed, records: Sequence[Any], decoded: Decoded, options: ImportOptions, notes: Notes
) -> ImportResult:
    times = Times(zone_named(options.tz) if options.tz else None, options.day_first, notes)
    reading = read_records(Document(form, parsed.root, options, notes, times), records)
    reading.rejects.extend(parsed.broken)
    return _result(form.name, f"{form.title}: told by their keys", decoded.encoding, reading, len(records), options, notes)


def _read_objects(parsed: Parsed, decoded: Decoded, name: str, options: ImportOptions, notes: Notes) -> ImportResult:
    """JSON of no known product: its longest list of objects, read as a table."""
    records = _objects(parsed.root)
    table, rejects = as_table(records, parsed.broken)
    if not table.header:
        raise Refused(f"{name} is JSON that holds no list of objects. Nothing was read; --map cannot help here.")
    match = match_header([("", Record(1, 1, table.header))], options, name)
    return _from_table(table, match, decoded, options, notes, rejects)


def _objects(root: Any) -> Sequence[Any]:
    """The records in a JSON value: itself when it is one, else the longest list of objects in it or one level down."""
    if isinstance(root, dict) and all(any(fold(key) in COLUMNS[field] for key in root) for field in ("id", "created")):
        return [root]
    inner = list(root.values()) if isinstance(root, dict) else []
    lists = [root, *inner, *(value for found in inner if isinstance(found, dict) for value in found.values())]
    return max((found for found in lists if isinstance(found, list)), key=lambda found: sum(1 for _ in dicts(found)), default=[root])


def _read_table(decoded: Decoded, name: str, options: ImportOptions, notes: Notes) -> ImportResult:
    lines = lines_of(decoded.text)
    match = match_table(lines, options, name)
    if match.header.line > 1:
        notes.add("lines before the header were passed over", f"lines 1 to {match.header.line - 1}")
    table = read_table(decoded.text, lines, match.delimiter, match.header, notes)
    return _from_table(table, match, decoded, options, notes, [])


def _from_table(
    table: Table, match: Match, decoded: Decoded, options: ImportOptions, notes: Notes, rejects: Iterable[Reject]
) -> ImportResult:
    if options.as_of and not match.form.log:
        notes.tell("--as-of cuts event logs; this file has one state a case and was read whole")
    sheet = Sheet(match.form, table, match.at, options, notes)
    reading = match.form.read(sheet)
    reading.rejects.extend(rejects)
    rows = len(table.records) + len(table.broken)
    return _result(
        match.form.name, match.reason, decoded.encoding, reading, rows, options, notes, delimiter=match.delimiter, day_first=sheet.day_first
    )


def _result(
    form: str,
    reason: str,
    encoding: str,
    reading: Reading,
    rows: int,
    options: ImportOptions,
    notes: Notes,
    *,
    delimiter: str = "",
    day_first: bool | None = None,
) -> ImportResult:
    cases, duplicates = settle(reading.cases, notes)
    _look_at_times(cases, options, notes)
    return ImportResult(
        format=form,
        encoding=encoding,
        reason=reason,
        delimiter=delimiter or None,
        day_first=day_first,
        tz=options.tz or "UTC",
        rows=rows,
        cases=cases,
        rejects=tuple(reading.rejects),
        duplicates=duplicates,
        dropped=tuple(reading.dropped),
        warnings=notes.texts(),
    )


def settle(found: Iterable[ImportedCase], notes: Notes) -> tuple[tuple[ImportedCase, ...], tuple[Reject, ...]]:
    """One case for each id: the newer update wins, of equally new ones the later in the file. The others are duplicates."""
    kept: dict[tuple[str, str], ImportedCase] = {}
    duplicates: list[Reject] = []
    for case in found:
        key = (case.source, case.external_id)
        other = kept.get(key)
        if other is None:
            kept[key] = case
            continue
        loser = other if (case.updated or _DAWN) >= (other.updated or _DAWN) else case
        kept[key] = case if loser is other else other
        notes.add("an id stands twice in the file; the newer update is taken", f"{case.external_id} (line {loser.line})")
        duplicates.append(Reject(loser.line, loser.external_id, "a newer record of the same id is taken", ""))
    return tuple(kept.values()), tuple(duplicates)


def _look_at_times(cases: Iterable[ImportedCase], options: ImportOptions, notes: Notes) -> None:
    soon = options.now + timedelta(days=1)
    for case in cases:
        if case.created > soon:
            notes.add("a case is dated in the future; are the date order and zone right?", case.external_id)
        end = case.closed or case.resolved
        if end and end < case.created and not case.events:
            notes.add("a case was resolved or closed before it was created; is the date order right?", case.external_id)
