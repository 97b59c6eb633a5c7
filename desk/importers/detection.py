"""Finds the format of a file by its header."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from msgspec.structs import replace

from desk.errors import Refused
from desk.importers.formats import generic
from desk.importers.formats.registry import TABLE_FORMATS
from desk.importers.imported_case import ImportOptions
from desk.importers.other_lists import other_list
from desk.importers.reading.clean_text import excerpt
from desk.importers.reading.delimited import DELIMITERS, Record, first_records
from desk.importers.reading.table_format import TableFormat, find_columns
from desk.importers.reading.table_survey import TableSurvey

_HEADER_CANDIDATES = 6


class UnmappedTable(Refused):
    """A table whose columns cannot all be told.

    `told` gives the column of each field that could be, `missing` are the fields that a case needs.
    """

    def __init__(self, message: str, *, header: Sequence[str], told: Mapping[str, str], missing: Sequence[str]) -> None:
        super().__init__(message)
        self.header = header
        self.told = told
        self.missing = missing


class HeaderMatch(msgspec.Struct, frozen=True):
    """A header under a delimiter, matched with a format.

    `columns` are the places of our fields, `score` is the share of columns known.
    """

    format: TableFormat
    delimiter: str
    header: Record
    columns: Mapping[str, tuple[int, ...]]
    score: float

    @property
    def reason(self) -> str:
        """The reason for this format, in words."""
        known = sum(len(indexes) for indexes in self.columns.values())
        return f"{self.format.title}: {known} of {len(self.header.cells)} columns are known, score {self.score:.2f}"

    def survey(self) -> TableSurvey:
        """A survey of the table under this header, not yet begun."""
        return TableSurvey(self.format, [name.strip() for name in self.header.cells], self.columns)


def match_table(lines: Sequence[str], options: ImportOptions, name: str) -> HeaderMatch:
    """The best match of a table's first lines.

    Every delimiter and format is tried, with each of the first lines as header. Raises Refused, with a word about `--map`, when no
    format fits and the columns a case needs cannot be told by their names.
    """
    start, declared = _declared_delimiter(lines)
    candidates = [
        (delimiter, Record(record.line + start, record.last_line + start, record.cells))
        for delimiter in declared or DELIMITERS
        for record in first_records(lines[start:], delimiter, _HEADER_CANDIDATES)
    ]
    if not candidates:
        raise Refused(f"{name} is empty: it has no header and no record. Nothing was read.")
    return match_header(candidates, options, name)


def match_header(candidates: Sequence[tuple[str, Record]], options: ImportOptions, name: str) -> HeaderMatch:
    """The best match of some possible headers, each with its delimiter.

    Raises Refused as `match_table` does.
    """
    asked = options.format or (generic.FORMAT.name if options.mapping is not None else None)
    formats = [known for known in TABLE_FORMATS if known.is_allowed(asked)]
    if not formats:
        raise Refused(f"{name} is a table, and no format for tables is called '{excerpt(options.format or '')}'. Nothing was read.")
    if options.mapping is not None:
        return _best_mapped_match(candidates, formats[0], options.mapping, name)
    if options.format:
        formats = [replace(known, required_fields=_least_fields(known)) for known in formats]
    matches = [_match_format(known, delimiter, header) for delimiter, header in candidates for known in formats]
    fitting = [match for match in matches if not _missing_fields(match)]
    special = [match for match in fitting if match.format is not generic.FORMAT]
    if not fitting and generic.FORMAT in formats:
        form = generic.without_ids(generic.FORMAT)
        without = [_match_format(form, delimiter, header) for delimiter, header in candidates]
        fitting = [match for match in without if not _missing_fields(match)]
    if not fitting:
        raise _unmapped_error(matches, name)
    best = max(special or fitting, key=_fit_score)
    if options.format is None and best.format.name == generic.FORMAT.name:
        _refuse_other_list(best, name)
    return best


def _least_fields(known: TableFormat) -> tuple[tuple[str, ...], ...]:
    """The fields that a table of a named format needs."""
    needed = {"id", "created", "recorded"} | ({"status", "updated"} if known.is_event_log else set())
    return tuple(group for group in known.required_fields if needed.intersection(group))


def _refuse_other_list(match: HeaderMatch, name: str) -> None:
    what = other_list(match.header.cells)
    if what:
        raise other_list_error(name, what)


def other_list_error(name: str, what: str) -> Refused:
    """The error for a file that lists something else."""
    beside = " Zendesk's are given beside their tickets: desk import TICKETS --comments FILE." if what == "comments" else ""
    return Refused(
        f"{name} looks like a list of {what}, and holds no cases. Nothing was read.{beside} "
        f"If it does hold some, name its columns with --map, or say --format {generic.FORMAT.name}."
    )


def _declared_delimiter(lines: Sequence[str]) -> tuple[int, tuple[str, ...]]:
    """The delimiter declared on the first line, as some spreadsheets do.

    It is written `sep=` and the delimiter. The number is that of the lines it takes, 0 or 1.
    """
    first = lines[0].strip().strip('"').lower() if lines else ""
    if first.startswith("sep=") and len(first) <= 5:
        return 1, (first[4:] or "\t",)
    return 0, ()


def _match_format(table_format: TableFormat, delimiter: str, header: Record) -> HeaderMatch:
    columns = find_columns(table_format, header.cells)
    known = sum(len(indexes) for indexes in columns.values())
    return HeaderMatch(table_format, delimiter, header, columns, known / len(header.cells))


def _missing_fields(match: HeaderMatch) -> list[str]:
    """The first field of each needed group that has no column."""
    return [group[0] for group in match.format.required_fields if not any(field in match.columns for field in group)]


def _best_mapped_match(
    candidates: Sequence[tuple[str, Record]], table_format: TableFormat, mapping: Mapping[str, str], name: str
) -> HeaderMatch:
    refused: list[Refused] = []
    found: list[HeaderMatch] = []
    for delimiter, header in candidates:
        try:
            found.append(_match_format(generic.with_mapping(table_format, mapping, header.cells), delimiter, header))
        except Refused as error:
            refused.append(error)
    fitting = [match for match in found if not _missing_fields(match)]
    if not fitting and "id" not in mapping:
        numberless = [replace(match, format=generic.without_ids(match.format)) for match in found]
        fitting = [match for match in numberless if not _missing_fields(match)]
    if fitting:
        return max(fitting, key=_fit_score)
    if found:
        raise _unmapped_error(found, name)
    widest = max(range(len(candidates)), key=lambda number: (len(candidates[number][1].cells), -candidates[number][1].line))
    raise refused[widest]


def _fit_score(match: HeaderMatch) -> tuple[float, int]:
    return match.score * len(match.columns), -match.header.line


def _unmapped_error(matches: Sequence[HeaderMatch], name: str) -> Refused:
    """The error for a table without the columns a case needs.

    It speaks of the likeliest header.
    """
    plain = [match for match in matches if match.format.name == generic.FORMAT.name] or matches
    best = max(plain, key=lambda match: (len(match.columns), len(match.header.cells), -match.header.line))
    columns = ", ".join(excerpt(cell, 30) for cell in best.header.cells[:12])
    return UnmappedTable(
        f"{name} cannot be mapped alone: no column could be told to be {' and '.join(_missing_fields(best))}. Its columns: {columns}. "
        'Nothing was read. Name them in a file and give it with --map, such as {"id": "their column", "created": "their column"}.',
        header=tuple(best.header.cells),
        told={field: best.header.cells[indexes[0]] for field, indexes in best.columns.items()},
        missing=tuple(_missing_fields(best)),
    )
