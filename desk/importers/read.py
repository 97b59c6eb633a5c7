"""Reads a file into cases: bytes to text, text to a format, a format to cases; it writes nothing and knows no shift."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from desk.importers.decode import Decoded, decode
from desk.importers.detect import TABLES, match_table
from desk.importers.notes import Notes
from desk.importers.record import ImportedCase, ImportOptions, ImportResult, Reject
from desk.importers.sheet import Sheet
from desk.importers.table import lines_of, read_table

_DAWN = datetime(1, 1, 1, tzinfo=UTC)
FORMATS = tuple(name for form in TABLES for name in (form.name, *form.aliases))
"""The names of every format, as `--format` takes them."""


def read_import(data: bytes, name: str, options: ImportOptions) -> ImportResult:
    """Read the bytes of an exported file called `name`.

    Raises Refused, with what to do, for a file that is no text, whose format cannot be told, whose dates read both ways, or that is
    broken beyond its records. A record that cannot be taken is a reject of the result and stops no other.
    """
    decoded = decode(data, name)
    notes = Notes()
    for words in decoded.warnings:
        notes.add(words)
    return _read_table(decoded, name, options, notes)


def _read_table(decoded: Decoded, name: str, options: ImportOptions, notes: Notes) -> ImportResult:
    lines = lines_of(decoded.text)
    match = match_table(lines, options, name)
    if match.header.line > 1:
        notes.add("lines before the header were passed over", f"lines 1 to {match.header.line - 1}")
    table = read_table(decoded.text, lines, match.delimiter, match.header, notes)
    sheet = Sheet(match.form, table, match.at, options, notes)
    reading = match.form.read(sheet)
    cases, duplicates = settle(reading.cases, notes)
    _look_at_times(cases, options, notes)
    return ImportResult(
        format=match.form.name,
        encoding=decoded.encoding,
        reason=match.reason,
        delimiter=match.delimiter,
        day_first=sheet.day_first,
        tz=options.tz or "UTC",
        rows=len(table.records) + len(table.broken),
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
