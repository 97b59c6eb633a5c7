"""A table whose columns are mapped to our fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cached_property, partial, reduce
from operator import itemgetter
from typing import Any

from desk.importers.imported_case import CASE_FIELDS, ImportOptions, Reject
from desk.importers.reading.cell_values import NOTHING
from desk.importers.reading.clean_text import clean_line, excerpt
from desk.importers.reading.clock_columns import clock_columns
from desk.importers.reading.date_order import DateOrderProofs, decide_day_first
from desk.importers.reading.dates import TimeParser, Unreadable, has_clock
from desk.importers.reading.delimited import BrokenLines, Record
from desk.importers.reading.headings import is_in_utc, unique_names
from desk.importers.reading.person_names import PersonNames
from desk.importers.reading.progress import counted
from desk.importers.reading.second_zone import makes_sense_in_utc_only
from desk.importers.reading.table_format import TableFormat
from desk.importers.reading.table_records import DelimitedTable
from desk.importers.reading.table_survey import alike_columns
from desk.importers.reading.ticket_numbers import NumberFacts
from desk.importers.reading.time_zones import import_zone
from desk.importers.reading.warnings import Warnings

_LATER_FIELDS = ("first_response", "resolved", "closed")
_LATER_TIMES = ("first_response", "updated", "resolved", "closed")
_PEOPLE = ("customer", "assignee")
_NO_COLUMN = -1
"""The place of an empty cell behind those of every record."""


class MappedTable:
    """One table under one format.

    Raises Refused when its dates read both ways or its zone is unknown.
    """

    def __init__(
        self, form: TableFormat, table: DelimitedTable, at: Mapping[str, tuple[int, ...]], options: ImportOptions, warnings: Warnings
    ) -> None:
        self.format = form
        self.source = table
        self.options = options
        self.warnings = warnings
        self._blanks = form.blank_words | NOTHING
        self._blank_words = self._blanks - {""}
        survey = table.survey
        at = {field: self._column_with_content(field, indexes) for field, indexes in at.items()}
        self._clocks = clock_columns(table.header, survey.sample, {field: at[field][0] for field in form.time_fields if field in at})
        at |= {field: (pair.day,) for field, pair in self._clocks.items()}
        columns = {field: survey.facts(at[field][0]) for field in form.time_fields if field in at}
        times = {field: facts for field, facts in columns.items() if not facts.holds_no_times}
        self.status_meanings: dict[str, str | None] = {}
        """Meanings of the status words that were looked up, None of unknown ones."""
        self.common_fields: Any = None
        """The columns of the fields that every case has, once a case was read."""
        self._record: Record | None = None
        self._cells: list[str] = []
        self._pickers: dict[tuple[str, ...], Callable[[list[str]], tuple[str, ...]] | None] = {}
        self._own_fields: set[str] = set()
        self._people = PersonNames(self._blanks)
        self._unread: dict[str, set[str]] = {}
        self._told_unread: set[tuple[int, str]] = set()
        self._names = {field: excerpt(table.header[indexes[0]]) for field, indexes in at.items()}
        self._columns = {field: indexes for field, indexes in at.items() if field not in columns or field in times}
        self._single_columns = {field: indexes[0] for field, indexes in self._columns.items() if len(indexes) == 1}
        self._several_columns = {field: indexes for field, indexes in self._columns.items() if len(indexes) > 1}
        for odd in (name for name in columns if name not in times):
            warnings.add(
                "a column holds answers, counts or durations where times were expected, and is kept as it is", table.header[at[odd][0]]
            )
        self._stamped = {field for field, facts in times.items() if facts.are_stamps and field not in self._clocks}
        self._numeric = {field for field, facts in times.items() if facts.holds_numbers}
        proofs = reduce(DateOrderProofs.joined, (facts.order for facts in times.values()), DateOrderProofs())
        self.day_first = decide_day_first(proofs, options.day_first)
        self.time_parser = TimeParser(import_zone(options.tz) if options.tz else None, self.day_first, warnings)
        self._utc_parser = self.time_parser.as_utc()
        used = {index for field, indexes in self._columns.items() for index in indexes if field not in form.also_kept_fields}
        used |= {pair.clock for pair in self._clocks.values()}
        self._extra_columns = [(index, name) for index, name in enumerate(unique_names(table.header)) if index not in used]

    def _column_with_content(self, field: str, indexes: tuple[int, ...]) -> tuple[int, ...]:
        """The columns of a field. Of a heading that stands twice they are those with content."""
        if field in self.format.multi_column_fields:
            return indexes
        alike = alike_columns(self.source.header, indexes[:1])
        if len(alike) == 1:
            return indexes
        return tuple(index for index in alike if self.source.survey.facts(index).has_content) or indexes

    def take_records(self) -> Iterable[Record]:
        """The records in their order, told as they are counted."""
        return counted(self.source.records, self.options.tell, self.source.survey.count)

    def has_column(self, field: str) -> bool:
        """Does the table have a column for a field of ours?"""
        return field in self._columns

    def cell_text(self, record: Record, field: str) -> str:
        """A cell, trimmed.

        Empty when there is no such column or its word means empty. Of several columns it is the first cell with content.
        """
        cells = self._cells if record is self._record else self._trim_cells(record)
        place = self._single_columns.get(field)
        if place is not None:
            return cells[place]
        return next((cells[index] for index in self._several_columns.get(field, ()) if cells[index]), "")

    def row_cells(self, record: Record, fields: tuple[str, ...]) -> tuple[str, ...]:
        """The cells of several fields at once, as `cell_text` gives each."""
        if fields not in self._pickers:
            one_each = not self._several_columns.keys() & fields
            self._pickers[fields] = itemgetter(*(self._single_columns.get(field, _NO_COLUMN) for field in fields)) if one_each else None
        picker = self._pickers[fields]
        if picker is None:
            return tuple(self.cell_text(record, field) for field in fields)
        return picker(self._cells if record is self._record else self._trim_cells(record))

    def _trim_cells(self, record: Record) -> list[str]:
        """The cells of a record, trimmed, and an empty one behind them. A word for nothing is empty."""
        cells = list(map(str.strip, record.cells))
        if not self._blank_words.isdisjoint(cells):  # which is quicker to tell
            cells = ["" if cell in self._blank_words else cell for cell in cells]
        cells.append("")
        self._record, self._cells = record, cells
        return cells

    def id_facts(self) -> NumberFacts | None:
        """The facts of the ids, None where no column holds them."""
        return self.source.survey.ids(self._columns["id"][0]) if "id" in self._columns else None

    def cell_line(self, record: Record, field: str) -> str:
        """A cell on one line, for names."""
        text = self.cell_text(record, field)
        return text if text.isalnum() else clean_line(text)

    def person_name(self, record: Record, field: str) -> str:
        """A name, the first where the cell holds several. Empty when it says nobody."""
        names = self.person_names(record, field)
        return names[0] if names else ""

    def person_names(self, record: Record, field: str) -> list[str]:
        """The names in a cell, without words for nobody."""
        return self._people.names_in(self.cell_text(record, field))

    def names_in(self, cell: str) -> list[str]:
        """The names in the cell of a person, without words for nobody."""
        return self._people.names_in(cell)

    def cell_texts(self, record: Record, field: str) -> list[str]:
        """The non-empty cells of every column of a field."""
        cells = self._cells if record is self._record else self._trim_cells(record)
        return [cells[index] for index in self._columns.get(field, ()) if cells[index]]

    def cell_time(self, record: Record, field: str) -> datetime | None:
        """The instant in a cell, None where it means none.

        Raises Unreadable with the column's name.
        """
        cell = self._time_text(record, field) if self._clocks else self.cell_text(record, field)
        if not cell:
            return None
        try:
            return self._parsers[field](cell)
        except Unreadable as error:
            raise Unreadable(f"{self.column_name(field)}: {error}") from None

    @cached_property
    def _parsers(self) -> Mapping[str, Callable[[str], datetime | None]]:
        """The parser of the times of each field."""
        parsers = {field: self._utc_parser if field in self._utc_fields else self.time_parser for field in self._columns}
        return {
            field: parser.parse_stamp if field in self._stamped else partial(parser.parse, numeric=field in self._numeric)
            for field, parser in parsers.items()
        }

    def row_times(self, record: Record, own: Mapping[str, Any]) -> dict[str, datetime | None]:
        """The later times of a record, by our field names.

        Those that no column has are left out. `own` are values of the format itself.
        """
        cells = self._cells if record is self._record else self._trim_cells(record)
        times: dict[str, datetime | None] = {}
        for field, place, parse in self._later_times:
            if field in own:
                times[field] = own[field]
            elif place is None:
                times[field] = self.optional_time(record, field)
            elif cell := cells[place]:
                try:
                    times[field] = parse(cell)
                except Unreadable:
                    times[field] = self.optional_time(record, field)
            else:
                times[field] = None
        return times

    @cached_property
    def _later_times(self) -> tuple[tuple[str, int | None, Callable[[str], datetime | None]], ...]:
        """The fields of later times that have a column.

        Each has the place and the parser of its cells. It has no place where its cell is to be found otherwise.
        """
        places: Mapping[str, int] = {} if self._clocks else self._single_columns
        return tuple((field, places.get(field), self._parsers[field]) for field in _LATER_TIMES if field in self._columns)

    def are_stamps(self, field: str) -> bool:
        """Do all times of a field say an hour?"""
        return field in self._stamped

    @cached_property
    def _utc_fields(self) -> frozenset[str]:
        """The fields in UTC.

        Their headings say so, or the others are in another zone.
        """
        told = frozenset(field for field in self.format.time_fields if field in self._columns and is_in_utc(self.column_name(field)))
        if not self.options.tz or "created" not in self._columns:
            return told
        fields = [field for field in _LATER_FIELDS if field in self._columns and field not in told]
        found = frozenset(field for field in fields if self._reads_as_utc(field))
        for field in found:
            self.warnings.add_once(f"two zones stand in the file: {self.column_name(field)} is in UTC, all others in {self.options.tz}")
        return told | found

    def _reads_as_utc(self, field: str) -> bool:
        """Does a column make sense in UTC only?

        In the zone of the file its times lie before their cases, and in UTC none does.
        """
        parsers = (("created", self.time_parser), (field, self.time_parser), (field, self._utc_parser))
        rows = (tuple(self._lenient_time(record, name, parser) for name, parser in parsers) for record in self.source.records)
        return makes_sense_in_utc_only(rows)

    def time_in_utc(self, record: Record, field: str) -> datetime | None:
        """The instant in a cell, read as UTC."""
        return self._lenient_time(record, field, self._utc_parser)

    def _lenient_time(self, record: Record, field: str, parser: TimeParser) -> datetime | None:
        try:
            return parser.parse(self._time_text(record, field), numeric=field in self._numeric)
        except Unreadable:
            return None

    def optional_time(self, record: Record, field: str) -> datetime | None:
        """The instant in a cell that a case can be without.

        One that cannot be read is warned of, kept beside the case, and None.
        """
        cell = self._time_text(record, field) if self._clocks else self.cell_text(record, field)
        if not cell:
            return None
        try:
            return self._parsers[field](cell)
        except Unreadable as unread:
            cell, error = self.cell_text(record, field), f"{self.column_name(field)}: {unread}"
            if (record.line, field) not in self._told_unread:
                self._told_unread.add((record.line, field))
                self.warnings.add("a time cannot be read and is kept beside its case as it is", f"line {record.line}, {error}")
            self._unread.setdefault(field, set()).add(cell)
            return None

    def has_hours(self, record: Record, field: str) -> bool:
        """Does the cell of a time say an hour?"""
        return field in self._stamped or has_clock(self._time_text(record, field))

    def _time_text(self, record: Record, field: str) -> str:
        """The cell of a time, with its hour from elsewhere."""
        cell = self.cell_text(record, field)
        if not self._clocks or not cell:
            return cell
        pair = self._clocks.get(field)
        return f"{cell} {record.cells[pair.clock].strip()}".rstrip() if pair else cell

    def column_name(self, field: str) -> str:
        """The file's own name for a field of ours."""
        return self._names.get(field, field)

    def column_names(self) -> dict[str, str]:
        """The file's own name for each field of ours that it has."""
        return {field: self.source.header[indexes[0]] for field, indexes in self._columns.items()}

    def extra_cells(self, record: Record) -> dict[str, Any]:
        """Every cell that no field of ours says as well.

        They stand under the names of their columns. Empty ones are left out.
        """
        cells, blanks = record.cells, self._blanks
        found: dict[str, Any] = {
            name: cell for index, name in self._extra_columns if (cell := cells[index]) not in blanks and not cell.isspace()
        }
        for index in range(len(self.source.header), len(cells)):
            if cells[index].strip():
                found[f"column {index + 1}"] = cells[index]
        return found

    def note_own_fields(self, fields: Iterable[str]) -> None:
        """Notes the fields that the format makes by itself."""
        self._own_fields.update(fields)

    def unsaid_fields(self) -> set[str]:
        """The fields of a case that no column is about."""
        said = self._columns.keys() | self._own_fields
        return {field for field in CASE_FIELDS if field not in said}

    def extra_names(self) -> set[str]:
        """The names under which cells are kept beside a case."""
        return {name for _, name in self._extra_columns}

    @property
    def has_remaining(self) -> bool:
        """Were there unread times or further names so far?"""
        return bool(self._unread) or self._people.were_several

    def remaining_values(self, record: Record) -> dict[str, str]:
        """Unread times and further names, by their columns."""
        found: dict[str, str] = {}
        for field, unread in self._unread.items():
            if (cell := self.cell_text(record, field)) in unread:
                found[self.column_name(field)] = cell
        for field in _PEOPLE:
            if len(names := self.person_names(record, field)) > 1:
                found[f"{self.column_name(field)} (others)"] = ", ".join(names[1:])
        return found

    def reject(self, record: Record | BrokenLines, reason: str) -> Reject:
        """A record that cannot be taken, as it was found."""
        if isinstance(record, BrokenLines):
            return Reject(record.line, "", reason, record.raw)
        return Reject(record.line, self.cell_line(record, "id"), reason, self.source.records.raw_text(record))
