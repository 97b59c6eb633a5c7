"""Reads a file into cases.

The steps are bytes to text, text to records, records to cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from desk.errors import Refused
from desk.importers.case_entries import iso_time
from desk.importers.detection import HeaderMatch, match_header, match_table
from desk.importers.formats import single_mail
from desk.importers.formats.mbox import cases_of_mails
from desk.importers.formats.registry import BYTES_FORMATS, FORMAT_NAMES, JSON_FORMATS
from desk.importers.imported_case import ImportedCase, ImportOptions, ImportResult, ParsedCases, Reject
from desk.importers.reading.clean_text import excerpt
from desk.importers.reading.column_names import COLUMNS
from desk.importers.reading.dates import TimeParser
from desk.importers.reading.delimited import MOST_COLUMNS, DelimitedTable, Record, read_table, split_lines
from desk.importers.reading.encoding import DecodedText, decode_file
from desk.importers.reading.import_format import BytesFormat, ImportFormat
from desk.importers.reading.json_records import (
    JsonExport,
    JsonFormat,
    ParsedJson,
    objects_in,
    parse_json,
    read_json_records,
    table_of_objects,
)
from desk.importers.reading.mail import Mail
from desk.importers.reading.mapped_table import MappedTable
from desk.importers.reading.normalised_words import normalise
from desk.importers.reading.said_fields import unsaid_fields
from desk.importers.reading.ticket_numbers import are_rounded, is_ruined, plain_number
from desk.importers.reading.time_zones import import_zone
from desk.importers.reading.warnings import Warnings

LONGEST_CASE = 5_000_000
"""Bytes of a case from elsewhere. Every board of the desk reads it."""
_ROUNDING = timedelta(minutes=1)
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


def read_import(data: bytes, name: str, options: ImportOptions) -> ImportResult:
    """Reads the bytes of an exported file called `name`.

    Raises Refused, with what to do, for a file that is no text, whose format cannot be told, whose dates read both ways, or that is
    broken beyond its records. A record that cannot be taken is a reject of the result and stops no other.
    """
    if options.format is not None and options.format not in FORMAT_NAMES:
        raise Refused(f"There is no format '{options.format}'. Formats: {', '.join(FORMAT_NAMES)}.")
    return _FileReader(name, options).read(data)


def read_mails(found: Sequence[Mail | Reject], name: str, options: ImportOptions) -> ImportResult:
    """Reads mails that lie one by one in `name`, as a mailbox's."""
    return _FileReader(name, options).read_mails(found)


class _FileReader:
    """Reads one file under the agent's options."""

    def __init__(self, name: str, options: ImportOptions) -> None:
        self.name = name
        self.options = options
        self.warnings = Warnings()

    def read(self, data: bytes) -> ImportResult:
        """Reads bytes by the format that is asked for or fits."""
        asked = self.options.format
        for bytes_format in BYTES_FORMATS:
            if bytes_format.is_allowed(asked) and (asked or bytes_format.matches(data)):
                return self.read_bytes(bytes_format, data)
        decoded = decode_file(data, self.name)
        for words in decoded.warnings:
            self.warnings.add_once(words)
        if not decoded.text.strip():
            raise Refused(f"{self.name} is empty. Nothing was read.")
        return self.read_json(decoded) if decoded.text.lstrip()[0] in "[{" else self.read_table(decoded)

    def read_bytes(self, bytes_format: BytesFormat, data: bytes) -> ImportResult:
        """Reads a file whose records have an encoding each."""
        parsed, rows = bytes_format.read(data, self.options, self.warnings)
        return self.result(bytes_format, parsed, rows, reason=bytes_format.reason, encoding=bytes_format.encoding)

    def read_mails(self, found: Sequence[Mail | Reject]) -> ImportResult:
        """Reads mails and those that could not be parsed."""
        parsed = cases_of_mails([mail for mail in found if isinstance(mail, Mail)], self.options, self.warnings)
        parsed.rejects.extend(reject for reject in found if isinstance(reject, Reject))
        return self.result(single_mail.FORMAT, parsed, len(found), reason="mails, each by itself", encoding=single_mail.FORMAT.encoding)

    def read_json(self, decoded: DecodedText) -> ImportResult:
        """Reads JSON, or the table that only begins like it."""
        try:
            json = parse_json(decoded.text, self.name)
        except Refused:
            if decoded.text.lstrip().startswith("{") or not self.is_table(decoded):
                raise
            return self.read_table(decoded)
        for json_format in JSON_FORMATS if self.options.mapping is None or self.options.format else ():
            records = json_format.find_records(json.root) if json_format.is_allowed(self.options.format) else None
            if records is not None:
                return self.read_json_format(json_format, json, records, decoded)
        return self.read_plain_json(json, decoded)

    def is_table(self, decoded: DecodedText) -> bool:
        """Does a table format match the first lines?"""
        try:
            return bool(match_table(split_lines(decoded.text)[:50], self.options, self.name))
        except Refused:
            return False

    def read_json_format(self, json_format: JsonFormat, json: ParsedJson, records: Sequence[Any], decoded: DecodedText) -> ImportResult:
        """Reads the JSON records of a known product."""
        zone = import_zone(self.options.tz) if self.options.tz else None
        time_parser = TimeParser(zone, self.options.day_first, self.warnings)
        parsed = read_json_records(JsonExport(json_format, json.root, self.warnings, time_parser), records)
        parsed.columns.update({key for record in objects_in(records) for key in record})
        parsed.unsaid.update(unsaid_fields(parsed.cases, parsed.columns))
        parsed.rejects.extend(json.broken)
        return self.result(json_format, parsed, len(records), reason=f"{json_format.title}: told by their keys", encoding=decoded.encoding)

    def read_plain_json(self, json: ParsedJson, decoded: DecodedText) -> ImportResult:
        """Reads JSON of no known product.

        Its longest list of objects is read as a table.
        """
        table, rejects = table_of_objects(_find_objects(json.root), json.broken)
        if not table.header:
            raise Refused(f"{self.name} is JSON that holds no list of objects. Nothing was read; --map cannot help here.")
        match = match_header([("", Record(1, 1, table.header))], self.options, self.name)
        return self.read_matched_table(table, match, decoded, rejects)

    def read_table(self, decoded: DecodedText) -> ImportResult:
        """Reads delimited text."""
        lines = split_lines(decoded.text)
        match = match_table(lines, self.options, self.name)
        if match.header.line > 1:
            self.warnings.add("lines before the header were passed over", f"lines 1 to {match.header.line - 1}")
        table = read_table(decoded.text, lines, match.delimiter, match.header, self.warnings)
        return self.read_matched_table(table, match, decoded)

    def read_matched_table(
        self, source: DelimitedTable, match: HeaderMatch, decoded: DecodedText, rejects: Iterable[Reject] = ()
    ) -> ImportResult:
        """Reads a table by the format of its header."""
        if self.options.as_of and not match.format.is_event_log:
            self.warnings.add_once("--as-of cuts event logs; this file has one state a case and was read whole")
        if len(source.header) > MOST_COLUMNS:
            raise Refused(f"{self.name} has {len(source.header):,} columns, and {MOST_COLUMNS:,} can be read. Nothing was read.")
        table = MappedTable(match.format, source, match.columns, self.options, self.warnings)
        _refuse_ruined_ids(table, self.name)
        parsed = match.format.read(table)
        parsed.unsaid.update(table.unsaid_fields())
        parsed.columns.update(table.extra_names())
        parsed.rejects.extend(rejects)
        return self.result(
            match.format,
            parsed,
            len(source.records) + len(source.broken),
            reason=match.reason,
            encoding=decoded.encoding,
            delimiter=match.delimiter or None,
            day_first=table.day_first,
            mapped=table.column_names(),
        )

    def result(
        self,
        used: ImportFormat,
        parsed: ParsedCases,
        rows: int,
        *,
        reason: str,
        encoding: str,
        delimiter: str | None = None,
        day_first: bool | None = None,
        mapped: Mapping[str, str] | None = None,
    ) -> ImportResult:
        """The file, read under the format `used`."""
        named = (_with_our_agents(case, self.options.agents) for case in _cases_of_size(parsed))
        sized = (_without_early_reply(case, self.warnings) for case in named)
        cases, duplicates = merge_duplicates(sized, self.warnings)
        _warn_of_odd_times(cases, self.options, self.warnings)
        return ImportResult(
            format=used.name,
            encoding=encoding,
            reason=reason,
            delimiter=delimiter,
            day_first=day_first,
            tz=self.options.tz or "UTC",
            rows=rows,
            cases=cases,
            rejects=tuple(parsed.rejects),
            duplicates=(*parsed.duplicates, *duplicates),
            dropped=tuple(parsed.dropped),
            warnings=self.warnings.texts(),
            unsaid=frozenset(parsed.unsaid),
            columns=frozenset(parsed.columns),
            is_partial=parsed.is_partial,
            mapped=mapped or {},
        )


def _refuse_ruined_ids(table: MappedTable, name: str) -> None:
    """Refuses a table whose ids a spreadsheet rounded. Cases of one rounded id would become one case."""
    ids = [table.cell_text(record, "id") for record in table.source.records] if table.has_column("id") else []
    ruined = [number for number in ids if is_ruined(number)]
    if len(ruined) * 2 > len(ids) or are_rounded(ids):
        example = excerpt((ruined or ids)[0])
        raise Refused(
            f"The ids of {name} are no ids any more: a spreadsheet rounded them to such as '{example}'. Nothing was read; export it again "
            "and bring it in without opening it in a spreadsheet, or with that column as text."
        )


def _cases_of_size(parsed: ParsedCases) -> list[ImportedCase]:
    """The cases that a shift can hold. Longer ones become rejects."""
    kept: list[ImportedCase] = []
    for case in parsed.cases:
        size = len(msgspec.json.encode(case))
        if size <= LONGEST_CASE:
            kept.append(case)
        else:
            reason = f"it holds {size:,} bytes, and a case can hold {LONGEST_CASE:,}"
            parsed.rejects.append(Reject(case.line, case.external_id, reason, f"{case.external_id} {case.subject[:200]}"))
    return kept


def _with_our_agents(case: ImportedCase, agents: Mapping[str, str]) -> ImportedCase:
    """A case with our ids for the agents whom the map names."""
    if not agents:
        return case
    comments = tuple(
        msgspec.structs.replace(comment, author=agents.get(normalise(comment.author), comment.author))
        if comment.role == "agent"
        else comment
        for comment in case.comments
    )
    return msgspec.structs.replace(case, assignee=agents.get(normalise(case.assignee), case.assignee), comments=comments)


def _without_early_reply(case: ImportedCase, warnings: Warnings) -> ImportedCase:
    """A case without a first reply from before it was told. Its time stays beside the case."""
    reply = case.first_response
    if reply is None or reply >= case.created:
        return case
    if case.created - reply < _ROUNDING:
        return msgspec.structs.replace(case, first_response=case.created)
    warnings.add("a first reply lies before its case and is kept beside it; are there two zones in the file?", case.external_id)
    return msgspec.structs.replace(case, first_response=None, extra={**case.extra, "first reply": iso_time(reply)})


def _find_objects(root: Any) -> Sequence[Any]:
    """The records in a JSON value.

    They are the value itself when it is one record, else the longest list of objects in it or one level down.
    """
    if isinstance(root, dict) and all(any(normalise(key) in COLUMNS[field] for key in root) for field in ("id", "created")):
        return [root]
    inner = list(root.values()) if isinstance(root, dict) else []
    lists = [root, *inner, *(value for found in inner if isinstance(found, dict) for value in found.values())]
    return max((found for found in lists if isinstance(found, list)), key=lambda found: sum(1 for _ in objects_in(found)), default=[root])


def merge_duplicates(found: Iterable[ImportedCase], warnings: Warnings) -> tuple[tuple[ImportedCase, ...], tuple[Reject, ...]]:
    """One case for each id, and the others as duplicates.

    The newer update wins, of equally new ones the later in the file.
    """
    kept: dict[tuple[str, str], ImportedCase] = {}
    duplicates: list[Reject] = []
    for case in found:
        key = (case.source, plain_number(case.external_id))
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
