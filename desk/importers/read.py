"""Reads a file into cases.

The steps are bytes to text, text to records, records to cases.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from desk.errors import Refused
from desk.importers.checked_cases import checked_cases
from desk.importers.detection import HeaderMatch, match_header, match_table, other_list_error
from desk.importers.formats import single_mail
from desk.importers.formats.mbox import cases_of_mails
from desk.importers.formats.registry import BYTES_FORMATS, FORMAT_NAMES, JSON_FORMATS
from desk.importers.imported_case import ImportOptions, ImportResult, ParsedCases, Reject
from desk.importers.other_lists import other_records
from desk.importers.reading.clean_text import excerpt
from desk.importers.reading.column_names import COLUMNS
from desk.importers.reading.dates import TimeParser
from desk.importers.reading.delimited import MOST_COLUMNS, DelimitedTable, Record, read_table, split_lines, table_text
from desk.importers.reading.encoding import decode_file
from desk.importers.reading.import_format import BytesFormat, ImportFormat
from desk.importers.reading.json_records import (
    JsonExport,
    JsonFormat,
    ParsedJson,
    parse_json,
    read_json_records,
    table_of_objects,
    with_comments,
)
from desk.importers.reading.json_values import objects_in
from desk.importers.reading.mail import Mail
from desk.importers.reading.mapped_table import MappedTable
from desk.importers.reading.normalised_words import normalise
from desk.importers.reading.said_fields import unsaid_fields
from desk.importers.reading.table_footer import without_footer
from desk.importers.reading.ticket_numbers import are_dates, are_rounded, is_ruined
from desk.importers.reading.time_zones import import_zone
from desk.importers.reading.warnings import Warnings
from desk.importers.reading.workbook import is_workbook, read_sheets, table_of_sheet
from desk.importers.sheet_choice import sheet_with_cases

_FIRST_SIGN = re.compile(r"\S")
_DEEPEST_LIST = 4
_CASE_RECORDS = frozenset({"tickets", "cases", "issues", "conversations", "requests", "incidents", "data", "results", "result", "items"})
"""What products call their lists of cases in JSON."""


def read_import(data: bytes, name: str, options: ImportOptions) -> ImportResult:
    """Reads the bytes of an exported file called `name`.

    Raises Refused, with what to do, for a file that is no text, whose format cannot be told, whose dates read both ways, or that is
    broken beyond its records. A record that cannot be taken is a reject of the result and stops no other.
    """
    if options.format is not None and options.format not in FORMAT_NAMES:
        raise Refused(f"There is no format '{options.format}'. Formats: {', '.join(FORMAT_NAMES)}.")
    reader = _FileReader(name, options)
    if (found := reader.read_bytes(data)) is not None:
        return found
    reader.decode(data)
    del data  # it is as large as the file, and no longer asked
    return reader.read_text()


def read_mails(found: Sequence[Mail | Reject], name: str, options: ImportOptions) -> ImportResult:
    """Reads mails that lie one by one in `name`, as a mailbox's."""
    return _FileReader(name, options).read_mails(found)


class _FileReader:
    """Reads one file under the agent's options."""

    def __init__(self, name: str, options: ImportOptions) -> None:
        self.name = name
        self.options = options
        self.warnings = Warnings()
        self.text = ""
        self.encoding = ""

    def read_bytes(self, data: bytes) -> ImportResult | None:
        """Reads a file that is no text as a whole.

        It is read by the format that is asked for or fits. None for a text.
        """
        asked = self.options.format
        for bytes_format in BYTES_FORMATS:
            if bytes_format.is_allowed(asked) and (asked or bytes_format.matches(data)):
                return self.read_bytes_format(bytes_format, data)
        return self.read_workbook(data) if is_workbook(data) else None

    def decode(self, data: bytes) -> None:
        """Decodes bytes into the text that is read next."""
        decoded = decode_file(data, self.name)
        for words in decoded.warnings:
            self.warnings.add_once(words)
        self.text, self.encoding = decoded.text, decoded.encoding

    def read_text(self) -> ImportResult:
        """Reads the text by what it begins with."""
        start = _FIRST_SIGN.search(self.text)
        if start is None:
            raise Refused(f"{self.name} is empty. Nothing was read.")
        if start[0] in "[{":
            return self.read_json()
        if self.options.comments is not None:
            raise _stray_comments(self.name)
        return self.read_table()

    def take_text(self) -> str:
        """The text, which is as large as the file and not kept."""
        text, self.text = self.text, ""
        return text

    def read_bytes_format(self, bytes_format: BytesFormat, data: bytes) -> ImportResult:
        """Reads a file whose records have an encoding each."""
        parsed, rows = bytes_format.read(data, self.options, self.warnings)
        return self.result(bytes_format, parsed, rows, reason=bytes_format.reason, encoding=bytes_format.encoding)

    def read_mails(self, found: Sequence[Mail | Reject]) -> ImportResult:
        """Reads mails and those that could not be parsed."""
        parsed = cases_of_mails([mail for mail in found if isinstance(mail, Mail)], self.options, self.warnings)
        parsed.rejects.extend(reject for reject in found if isinstance(reject, Reject))
        return self.result(single_mail.FORMAT, parsed, len(found), reason="mails, each by itself", encoding=single_mail.FORMAT.encoding)

    def read_json(self) -> ImportResult:
        """Reads JSON, or the table that only begins like it."""
        try:
            json = parse_json(self.text, self.name)
        except Refused:
            if self.text.lstrip().startswith("{") or not self.is_table():
                raise
            return self.read_table()
        self.text = ""
        if self.options.comments is not None:
            beside = decode_file(self.options.comments, "the file of comments")
            json = with_comments(json, parse_json(beside.text, "the file of comments"))
        for json_format in JSON_FORMATS if self.options.mapping is None or self.options.format else ():
            records = json_format.find_records(json.root) if json_format.is_allowed(self.options.format) else None
            if records is not None and (json_format.has_comments_beside or self.options.comments is None):
                return self.read_json_format(json_format, json, records)
        if self.options.comments is not None:
            raise _stray_comments(self.name)
        return self.read_plain_json(json)

    def is_table(self) -> bool:
        """Does a table format match the first lines?"""
        try:
            return bool(match_table(split_lines(self.text)[:50], self.options, self.name))
        except Refused:
            return False

    def read_json_format(self, json_format: JsonFormat, json: ParsedJson, records: Sequence[Any]) -> ImportResult:
        """Reads the JSON records of a known product."""
        zone = import_zone(self.options.tz) if self.options.tz else None
        time_parser = TimeParser(zone, self.options.day_first, self.warnings)
        parsed = read_json_records(JsonExport(json_format, json.root, self.warnings, time_parser), records, self.options.tell)
        parsed.columns.update({key for record in objects_in(records) for key in record})
        parsed.unsaid.update(unsaid_fields(parsed.cases, parsed.columns))
        parsed.rejects.extend(json.broken)
        return self.result(json_format, parsed, len(records), reason=f"{json_format.title}: told by their keys", encoding=self.encoding)

    def read_plain_json(self, json: ParsedJson) -> ImportResult:
        """Reads JSON of no known product.

        Its longest list of objects is read as a table.
        """
        what = other_records(json.root, known=_CASE_RECORDS) if self.options.mapping is None and not self.options.format else ""
        if what:
            raise other_list_error(self.name, what)
        table, rejects = table_of_objects(_find_objects(json.root), json.broken)
        if not table.header:
            raise Refused(f"{self.name} is JSON that holds no list of objects. Nothing was read; --map cannot help here.")
        match = match_header([("", Record(1, 1, table.header))], self.options, self.name)
        return self.read_matched_table(table, match, rejects)

    def read_table(self) -> ImportResult:
        """Reads delimited text."""
        text = table_text(self.take_text())
        match = match_table(text.lines, self.options, self.name)
        if match.header.line > 1:
            self.warnings.add("lines before the header were passed over", f"lines 1 to {match.header.line - 1}")
        table = read_table(text, match.delimiter, match.header, self.warnings)
        return self.read_matched_table(table, match)

    def read_workbook(self, data: bytes) -> ImportResult:
        """Reads the sheet of a workbook that holds cases."""
        sheet, match = sheet_with_cases(read_sheets(data, self.name), self.options, self.name)
        if match.header.line > sheet.rows[0].line:
            self.warnings.add("lines before the header were passed over", f"rows {sheet.rows[0].line} to {match.header.line - 1}")
        table = table_of_sheet(sheet, match.header, self.warnings)
        self.encoding = f"a workbook, sheet '{excerpt(sheet.name)}'"
        return self.read_matched_table(table, match)

    def read_matched_table(self, source: DelimitedTable, match: HeaderMatch, rejects: Iterable[Reject] = ()) -> ImportResult:
        """Reads a table by the format of its header."""
        if self.options.as_of and not match.format.is_event_log:
            self.warnings.add_once("--as-of cuts event logs; this file has one state a case and was read whole")
        if len(source.header) > MOST_COLUMNS:
            raise Refused(f"{self.name} has {len(source.header):,} columns, and {MOST_COLUMNS:,} can be read. Nothing was read.")
        source = source if match.format.is_event_log else without_footer(source, match.columns, self.warnings)
        table = MappedTable(match.format, source, match.columns, self.options, self.warnings)
        _refuse_ruined_ids(table, self.name)
        rows = len(source.records) + len(source.broken)
        parsed = match.format.read(table)
        parsed.unsaid.update(table.unsaid_fields())
        parsed.columns.update(table.extra_names())
        parsed.rejects.extend(rejects)
        return self.result(
            match.format,
            parsed,
            rows,
            reason=match.reason,
            encoding=self.encoding,
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
        cases, duplicates = checked_cases(parsed, self.options, self.warnings)
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


def _stray_comments(name: str) -> Refused:
    return Refused(f"--comments goes with tickets of Zendesk in JSON, and {name} holds none. Nothing was read.")


def _refuse_ruined_ids(table: MappedTable, name: str) -> None:
    """Refuses a table whose ids a spreadsheet ruined. Cases of one rounded id would become one case."""
    ids = [table.raw_cell(record, "id") for record in table.source.records] if table.has_column("id") else []
    ruined = [number for number in ids if is_ruined(number)]
    if len(ruined) * 2 > len(ids) or are_rounded(ids) or are_dates(ids):
        example, done = excerpt((ruined or ids)[0]), "made dates of them" if are_dates(ids) else "rounded them or made errors of them"
        raise Refused(
            f"The ids of {name} are no ids any more: a spreadsheet {done}, such as '{example}'. Nothing was read; export it again "
            "and bring it in without opening it in a spreadsheet, or with that column as text."
        )


def _find_objects(root: Any) -> Sequence[Any]:
    """The records in a JSON value.

    They are the value itself when it is one record, or what stands under its ids, else the longest list of objects in it or
    in objects within it.
    """
    if _is_record(root):
        return [root]
    if isinstance(root, dict) and root and all(map(_is_record, root.values())):
        return list(root.values())
    lists, level = [root], [root]
    for _ in range(_DEEPEST_LIST):
        level = [value for found in level if isinstance(found, dict) for value in found.values()]
        lists += level
    return max((found for found in lists if isinstance(found, list)), key=lambda found: sum(1 for _ in objects_in(found)), default=[root])


def _is_record(value: Any) -> bool:
    """Has a value the keys that a case needs?"""
    return isinstance(value, dict) and all(any(normalise(key) in COLUMNS[field] for key in value) for field in ("id", "created"))
