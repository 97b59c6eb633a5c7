"""Reads a file into cases.

The steps are bytes to text, text to records, records to cases.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from desk.errors import Refused
from desk.importers.case_stream import CaseStream, FileCases, gathered_result
from desk.importers.checked_cases import CheckedCases
from desk.importers.detection import HeaderMatch, match_header, match_table, other_list_error
from desk.importers.formats import single_mail
from desk.importers.formats.mbox import cases_of_mails
from desk.importers.formats.registry import BYTES_FORMATS, FORMAT_NAMES, JSON_FORMATS
from desk.importers.imported_case import ImportOptions, ImportResult, ParsedCases, Reject
from desk.importers.other_lists import other_records
from desk.importers.reading.clean_text import excerpt
from desk.importers.reading.column_names import COLUMNS
from desk.importers.reading.dates import TimeParser
from desk.importers.reading.delimited import MOST_COLUMNS, Record
from desk.importers.reading.encoding import TextFile, decode_file, text_file
from desk.importers.reading.file_bytes import FileBytes, HeldBytes, first_bytes, whole_bytes
from desk.importers.reading.import_format import BytesFormat, ImportFormat
from desk.importers.reading.json_records import (
    JsonExport,
    JsonFormat,
    ParsedJson,
    parse_json,
    read_json_records,
    with_comments,
)
from desk.importers.reading.json_values import JsonList, is_list, object_count
from desk.importers.reading.line_parts import TableText
from desk.importers.reading.mail import Mail
from desk.importers.reading.mapped_table import MappedTable
from desk.importers.reading.normalised_words import normalise
from desk.importers.reading.object_records import ObjectRecords
from desk.importers.reading.table_records import DelimitedTable, read_table
from desk.importers.reading.time_zones import import_zone
from desk.importers.reading.warnings import Warnings
from desk.importers.reading.workbook import is_workbook, read_sheets, table_of_sheet
from desk.importers.sheet_choice import sheet_with_cases

_FIRST_SIGN = re.compile(r"\S")
_DEEPEST_LIST = 4
_CASE_RECORDS = frozenset({"tickets", "cases", "issues", "conversations", "requests", "incidents", "data", "results", "result", "items"})
"""What products call their lists of cases in JSON."""


def read_import(data: bytes, name: str, options: ImportOptions) -> ImportResult:
    """Reads all cases of an exported file called `name`.

    Raises Refused as `open_import` does.
    """
    return gathered_result(open_import(HeldBytes(data), name, options))


def open_import(file: FileBytes, name: str, options: ImportOptions) -> CaseStream:
    """Opens an exported file called `name`.

    Raises Refused, with what to do, for a file that is no text, whose format cannot be told, whose dates read both ways, or that is
    broken beyond its records. A record that cannot be taken is a reject of the result and stops no other.
    """
    if options.format is not None and options.format not in FORMAT_NAMES:
        raise Refused(f"There is no format '{options.format}'. Formats: {', '.join(FORMAT_NAMES)}.")
    return _FileReader(name, options).read(file)


def read_mails(found: Sequence[Mail | Reject], name: str, options: ImportOptions) -> ImportResult:
    """Reads mails that lie one by one in `name`, as a mailbox's."""
    return gathered_result(_FileReader(name, options).read_mails(found))


class _FileReader:
    """Reads one file under the agent's options."""

    def __init__(self, name: str, options: ImportOptions) -> None:
        self.name = name
        self.options = options
        self.warnings = Warnings()
        self.encoding = ""

    def read(self, file: FileBytes) -> CaseStream:
        """Reads a file by the format that is asked for or fits."""
        asked, head = self.options.format, first_bytes(file)
        for bytes_format in BYTES_FORMATS:
            if bytes_format.is_allowed(asked) and (asked or bytes_format.matches(head)):
                return self.read_bytes_format(bytes_format, file)
        return self.read_workbook(file) if is_workbook(file) else self.read_text(self.decoded(file))

    def decoded(self, file: FileBytes) -> TextFile:
        """A file as text."""
        found = text_file(file, self.name)
        for words in found.warnings:
            self.warnings.add_once(words)
        self.encoding = found.encoding
        return found

    def read_text(self, text: TextFile) -> CaseStream:
        """Reads a text by what it begins with."""
        start = next(filter(None, map(_FIRST_SIGN.search, text.blocks())), None)
        if start is None:
            raise Refused(f"{self.name} is empty. Nothing was read.")
        if start[0] in "[{":
            return self.read_json(text, is_object=start[0] == "{")
        if self.options.comments is not None:
            raise _stray_comments(self.name)
        return self.read_table(TableText(text.blocks))

    def read_bytes_format(self, bytes_format: BytesFormat, file: FileBytes) -> CaseStream:
        """Reads a file whose records have an encoding each."""
        parsed, rows = bytes_format.read(whole_bytes(file), self.options, self.warnings)
        return self.stream(bytes_format, parsed, rows, reason=bytes_format.reason, encoding=bytes_format.encoding)

    def read_mails(self, found: Sequence[Mail | Reject]) -> CaseStream:
        """Reads mails and those that could not be parsed."""
        parsed = cases_of_mails([mail for mail in found if isinstance(mail, Mail)], self.options, self.warnings)
        parsed.rejects.extend(reject for reject in found if isinstance(reject, Reject))
        return self.stream(single_mail.FORMAT, parsed, len(found), reason="mails, each by itself", encoding=single_mail.FORMAT.encoding)

    def read_json(self, file: TextFile, *, is_object: bool) -> CaseStream:
        """Reads JSON, or the table that only begins like it."""
        try:
            json = parse_json(file.blocks, self.name)
        except Refused:
            table = TableText(file.blocks)
            if is_object or not self.is_table(table):
                raise
            return self.read_table(table)
        if self.options.comments is not None:
            beside = decode_file(self.options.comments, "the file of comments")
            json = with_comments(json, parse_json(lambda: [beside.text], "the file of comments"))
        for json_format in JSON_FORMATS if self.options.mapping is None or self.options.format else ():
            records = json_format.find_records(json.root) if json_format.is_allowed(self.options.format) else None
            if records is not None and (json_format.has_comments_beside or self.options.comments is None):
                return self.read_json_format(json_format, json, records)
        if self.options.comments is not None:
            raise _stray_comments(self.name)
        return self.read_plain_json(json)

    def is_table(self, text: TableText) -> bool:
        """Does a table format match the first lines?"""
        try:
            return bool(match_table(text.head()[:50], self.options, self.name))
        except Refused:
            return False

    def read_json_format(self, json_format: JsonFormat, json: ParsedJson, records: JsonList) -> CaseStream:
        """Reads the JSON records of a known product."""
        zone = import_zone(self.options.tz) if self.options.tz else None
        time_parser = TimeParser(zone, self.options.day_first, self.warnings)
        parsed = read_json_records(JsonExport(json_format, json.root, self.warnings, time_parser), records, self.options.tell)
        reason = f"{json_format.title}: told by their keys"
        return self.stream(json_format, parsed, len(records), reason=reason, encoding=self.encoding, rejects=json.broken)

    def read_plain_json(self, json: ParsedJson) -> CaseStream:
        """Reads JSON of no known product.

        Its longest list of objects is read as a table.
        """
        what = other_records(json.root, known=_CASE_RECORDS) if self.options.mapping is None and not self.options.format else ""
        if what:
            raise other_list_error(self.name, what)
        records = ObjectRecords(_find_objects(json.root))
        if not records.header:
            raise Refused(f"{self.name} is JSON that holds no list of objects. Nothing was read; --map cannot help here.")
        match = match_header([("", Record(1, 1, records.header))], self.options, self.name)
        return self.read_matched_table(records.table(match.survey()), match, [*json.broken, *records.rejects])

    def read_table(self, text: TableText) -> CaseStream:
        """Reads delimited text."""
        match = match_table(text.head(), self.options, self.name)
        if match.header.line > 1:
            self.warnings.add("lines before the header were passed over", f"lines 1 to {match.header.line - 1}")
        table = read_table(text, match.delimiter, match.header, match.survey(), self.warnings)
        return self.read_matched_table(table, match)

    def read_workbook(self, file: FileBytes) -> CaseStream:
        """Reads the sheet of a workbook that holds cases."""
        sheet, match = sheet_with_cases(read_sheets(file, self.name), self.options, self.name)
        first = sheet.rows.first[0].line
        if match.header.line > first:
            self.warnings.add("lines before the header were passed over", f"rows {first} to {match.header.line - 1}")
        table = table_of_sheet(sheet, match.header, match.survey(), self.warnings)
        self.encoding = f"a workbook, sheet '{excerpt(sheet.name)}'"
        return self.read_matched_table(table, match)

    def read_matched_table(self, source: DelimitedTable, match: HeaderMatch, rejects: Iterable[Reject] = ()) -> CaseStream:
        """Reads a table by the format of its header."""
        if self.options.as_of and not match.format.is_event_log:
            self.warnings.add_once("--as-of cuts event logs; this file has one state a case and was read whole")
        if len(source.header) > MOST_COLUMNS:
            raise Refused(f"{self.name} has {len(source.header):,} columns, and {MOST_COLUMNS:,} can be read. Nothing was read.")
        for record in reversed(source.survey.footer):
            self.warnings.add("a line below the table, such as of totals, is no case and was passed over", f"line {record.line}")
        table = MappedTable(match.format, source, match.columns, self.options, self.warnings)
        _refuse_ruined_ids(table, self.name)
        parsed = match.format.read(table)
        return self.stream(
            match.format,
            parsed,
            source.survey.count + len(source.broken),
            reason=match.reason,
            encoding=self.encoding,
            delimiter=match.delimiter or None,
            day_first=table.day_first,
            mapped=table.column_names(),
            rejects=rejects,
            table=table,
        )

    def stream(
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
        rejects: Iterable[Reject] = (),
        table: MappedTable | None = None,
    ) -> CaseStream:
        """The cases of the file, read under the format `used`."""
        checked = CheckedCases(parsed, self.options, self.warnings)

        def result() -> ImportResult:
            return ImportResult(
                format=used.name,
                encoding=encoding,
                reason=reason,
                delimiter=delimiter,
                day_first=day_first,
                tz=self.options.tz or "UTC",
                rows=rows,
                rejects=(*parsed.rejects, *rejects),
                duplicates=(*parsed.duplicates, *checked.duplicates),
                dropped=tuple(parsed.dropped),
                warnings=self.warnings.texts(),
                unsaid=frozenset(parsed.unsaid.union(table.unsaid_fields() if table else ())),
                columns=frozenset(parsed.columns.union(table.extra_names() if table else ())),
                is_partial=parsed.is_partial,
                mapped=mapped or {},
            )

        return FileCases(checked, result, is_partial=parsed.is_partial)


def _stray_comments(name: str) -> Refused:
    return Refused(f"--comments goes with tickets of Zendesk in JSON, and {name} holds none. Nothing was read.")


def _refuse_ruined_ids(table: MappedTable, name: str) -> None:
    """Refuses a table whose ids a spreadsheet ruined. Cases of one rounded id would become one case."""
    ids = table.id_facts()
    if ids is not None and (ids.are_ruined or ids.are_rounded or ids.are_dates):
        example, done = excerpt(ids.ruined or ids.first), "made dates of them" if ids.are_dates else "rounded them or made errors of them"
        raise Refused(
            f"The ids of {name} are no ids any more: a spreadsheet {done}, such as '{example}'. Nothing was read; export it again "
            "and bring it in without opening it in a spreadsheet, or with that column as text."
        )


def _find_objects(root: Any) -> JsonList:
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
    return max(filter(is_list, lists), key=object_count, default=[root])


def _is_record(value: Any) -> bool:
    """Has a value the keys that a case needs?"""
    if not isinstance(value, dict):
        return False
    names = {normalise(key) for key, inner in value.items() if not is_list(inner)}
    return all(names.intersection(COLUMNS[field]) for field in ("id", "created"))
