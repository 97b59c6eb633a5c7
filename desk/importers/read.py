"""Reads a file into cases: bytes to text, text to a format, a format to cases; it writes nothing and knows no shift."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from desk.errors import Refused
from desk.importers.detection import JSON_FORMATS, TABLE_FORMATS, HeaderMatch, match_header, match_table
from desk.importers.formats.mbox import NAME as MBOX
from desk.importers.formats.mbox import is_mbox, read_mbox
from desk.importers.imported_case import ImportedCase, ImportOptions, ImportResult, Reject
from desk.importers.reading.column_names import COLUMNS
from desk.importers.reading.date_order import import_zone
from desk.importers.reading.dates import TimeParser
from desk.importers.reading.delimited import DelimitedTable, Record, read_table, split_lines
from desk.importers.reading.encoding import DecodedText, decode_file
from desk.importers.reading.json_records import (
    JsonExport,
    JsonFormat,
    ParsedJson,
    objects_in,
    parse_json,
    read_json_records,
    table_of_objects,
)
from desk.importers.reading.mapped_table import MappedTable, ParsedCases
from desk.importers.reading.normalised_words import normalise
from desk.importers.reading.warnings import Warnings

_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
FORMAT_NAMES: tuple[str, ...] = (
    *(name for table in TABLE_FORMATS for name in (table.name, *table.aliases)),
    *(name for document in JSON_FORMATS for name in (document.name, *document.aliases)),
    MBOX,
)
"""The names of every format, as `--format` takes them."""


def read_import(data: bytes, name: str, options: ImportOptions) -> ImportResult:
    """Read the bytes of an exported file called `name`.

    Raises Refused, with what to do, for a file that is no text, whose format cannot be told, whose dates read both ways, or that is
    broken beyond its records. A record that cannot be taken is a reject of the result and stops no other.
    """
    if options.format is not None and options.format not in FORMAT_NAMES:
        raise Refused(f"There is no format '{options.format}'. Formats: {', '.join(FORMAT_NAMES)}.")
    warnings = Warnings()
    if options.format == MBOX or (options.format is None and is_mbox(data)):
        return _read_mbox(data, options, warnings)
    decoded = decode_file(data, name)
    for words in decoded.warnings:
        warnings.add_once(words)
    if not decoded.text.strip():
        raise Refused(f"{name} is empty. Nothing was read.")
    if decoded.text.lstrip()[0] in "[{":
        return _read_json(decoded, name, options, warnings)
    return _read_table(decoded, name, options, warnings)


def _read_mbox(data: bytes, options: ImportOptions, warnings: Warnings) -> ImportResult:
    reading, rows = read_mbox(data, options, warnings)
    return _import_result(MBOX, "mailbox: it begins with a From line and headers", "by message", reading, rows, options, warnings)


def _read_json(decoded: DecodedText, name: str, options: ImportOptions, warnings: Warnings) -> ImportResult:
    try:
        parsed = parse_json(decoded.text, name)
    except Refused:
        if decoded.text.lstrip().startswith("{") or not _looks_like_table(decoded, name, options):
            raise
        return _read_table(decoded, name, options, warnings)
    for form in JSON_FORMATS if options.mapping is None or options.format else ():
        records = form.find_records(parsed.root) if options.format in {None, form.name, *form.aliases} else None
        if records is not None:
            return _read_json_format(form, parsed, records, decoded, options, warnings)
    return _read_plain_json(parsed, decoded, name, options, warnings)


def _looks_like_table(decoded: DecodedText, name: str, options: ImportOptions) -> bool:
    try:
        return bool(match_table(split_lines(decoded.text)[:50], options, name))
    except Refused:
        return False


def _read_json_format(
    form: JsonFormat, parsed: ParsedJson, records: Sequence[Any], decoded: DecodedText, options: ImportOptions, warnings: Warnings
) -> ImportResult:
    times = TimeParser(import_zone(options.tz) if options.tz else None, options.day_first, warnings)
    reading = read_json_records(JsonExport(form, parsed.root, options, warnings, times), records)
    reading.rejects.extend(parsed.broken)
    return _import_result(form.name, f"{form.title}: told by their keys", decoded.encoding, reading, len(records), options, warnings)


def _read_plain_json(parsed: ParsedJson, decoded: DecodedText, name: str, options: ImportOptions, warnings: Warnings) -> ImportResult:
    """JSON of no known product: its longest list of objects, read as a table."""
    records = _find_objects(parsed.root)
    table, rejects = table_of_objects(records, parsed.broken)
    if not table.header:
        raise Refused(f"{name} is JSON that holds no list of objects. Nothing was read; --map cannot help here.")
    match = match_header([("", Record(1, 1, table.header))], options, name)
    return _read_matched_table(table, match, decoded, options, warnings, rejects)


def _find_objects(root: Any) -> Sequence[Any]:
    """The records in a JSON value: itself when it is one, else the longest list of objects in it or one level down."""
    if isinstance(root, dict) and all(any(normalise(key) in COLUMNS[field] for key in root) for field in ("id", "created")):
        return [root]
    inner = list(root.values()) if isinstance(root, dict) else []
    lists = [root, *inner, *(value for found in inner if isinstance(found, dict) for value in found.values())]
    return max((found for found in lists if isinstance(found, list)), key=lambda found: sum(1 for _ in objects_in(found)), default=[root])


def _read_table(decoded: DecodedText, name: str, options: ImportOptions, warnings: Warnings) -> ImportResult:
    lines = split_lines(decoded.text)
    match = match_table(lines, options, name)
    if match.header.line > 1:
        warnings.add("lines before the header were passed over", f"lines 1 to {match.header.line - 1}")
    table = read_table(decoded.text, lines, match.delimiter, match.header, warnings)
    return _read_matched_table(table, match, decoded, options, warnings, [])


def _read_matched_table(
    table: DelimitedTable, match: HeaderMatch, decoded: DecodedText, options: ImportOptions, warnings: Warnings, rejects: Iterable[Reject]
) -> ImportResult:
    if options.as_of and not match.format.log:
        warnings.add_once("--as-of cuts event logs; this file has one state a case and was read whole")
    sheet = MappedTable(match.format, table, match.columns, options, warnings)
    reading = match.format.read(sheet)
    reading.rejects.extend(rejects)
    rows = len(table.records) + len(table.broken)
    return _import_result(
        match.format.name,
        match.reason,
        decoded.encoding,
        reading,
        rows,
        options,
        warnings,
        delimiter=match.delimiter,
        day_first=sheet.day_first,
    )


def _import_result(
    form: str,
    reason: str,
    encoding: str,
    reading: ParsedCases,
    rows: int,
    options: ImportOptions,
    warnings: Warnings,
    *,
    delimiter: str = "",
    day_first: bool | None = None,
) -> ImportResult:
    cases, duplicates = merge_duplicates(reading.cases, warnings)
    _warn_of_odd_times(cases, options, warnings)
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
        warnings=warnings.texts(),
    )


def merge_duplicates(found: Iterable[ImportedCase], warnings: Warnings) -> tuple[tuple[ImportedCase, ...], tuple[Reject, ...]]:
    """One case for each id: the newer update wins, of equally new ones the later in the file. The others are duplicates."""
    kept: dict[tuple[str, str], ImportedCase] = {}
    duplicates: list[Reject] = []
    for case in found:
        key = (case.source, case.external_id)
        other = kept.get(key)
        if other is None:
            kept[key] = case
            continue
        loser = other if (case.updated or _LONG_AGO) >= (other.updated or _LONG_AGO) else case
        kept[key] = case if loser is other else other
        warnings.add("an id stands twice in the file; the newer update is taken", f"{case.external_id} (line {loser.line})")
        duplicates.append(Reject(loser.line, loser.external_id, "a newer record of the same id is taken", ""))
    return tuple(kept.values()), tuple(duplicates)


def _warn_of_odd_times(cases: Iterable[ImportedCase], options: ImportOptions, warnings: Warnings) -> None:
    soon = options.now + timedelta(days=1)
    for case in cases:
        if case.created > soon:
            warnings.add("a case is dated in the future; are the date order and zone right?", case.external_id)
        end = case.closed or case.resolved
        if end and end < case.created and not case.events:
            warnings.add("a case was resolved or closed before it was created; is the date order right?", case.external_id)
