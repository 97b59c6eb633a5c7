"""Finds out what kind of table a file is, from its header and nothing else; it reads no record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desk.errors import Refused
from desk.importers.formats import cfpb, chatwoot, event_log, freshdesk, helpscout, jira, nyc311, osticket, rt, zammad, zendesk
from desk.importers.formats.generic import FORMAT, with_mapping
from desk.importers.formats.servicenow import LIST_FORMAT, LOG_FORMAT
from desk.importers.imported_case import ImportOptions
from desk.importers.reading.clean_text import excerpt
from desk.importers.reading.delimited import DELIMITERS, Record, first_records
from desk.importers.reading.json_records import JsonFormat
from desk.importers.reading.mapped_table import TableFormat, find_columns

TABLE_FORMATS: tuple[TableFormat, ...] = (
    LOG_FORMAT,
    cfpb.FORMAT,
    nyc311.FORMAT,
    freshdesk.FORMAT,
    osticket.FORMAT,
    jira.FORMAT,
    event_log.FORMAT,
    rt.FORMAT,
    LIST_FORMAT,
    FORMAT,
)
"""Every kind of table, the more special before the more common."""
JSON_FORMATS: tuple[JsonFormat, ...] = (zendesk.FORMAT, zammad.FORMAT, chatwoot.FORMAT, helpscout.FORMAT, helpscout.FREESCOUT_FORMAT)
"""Every kind of JSON export that is more than a list of plain objects."""
_HEADER_CANDIDATES = 6


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """A header under a delimiter, read with a format's eyes. `at` is where our fields stand, `score` the share of columns known."""

    format: TableFormat
    delimiter: str
    header: Record
    columns: Mapping[str, tuple[int, ...]]
    score: float

    @property
    def reason(self) -> str:
        """Why this format, in words."""
        known = sum(len(indexes) for indexes in self.columns.values())
        return f"{self.format.title}: {known} of {len(self.header.cells)} columns are known, score {self.score:.2f}"


def match_table(lines: Sequence[str], options: ImportOptions, name: str) -> HeaderMatch:
    """The best reading of a table's first lines: every delimiter, every format, the first lines each as header.

    Raises Refused, with a word about `--map`, when no format fits and the columns a case needs cannot be told by their names.
    """
    start, told = _declared_delimiter(lines)
    heads = [
        (delimiter, record) for delimiter in told or DELIMITERS for record in first_records(lines[start:], delimiter, _HEADER_CANDIDATES)
    ]
    heads = [(delimiter, Record(record.line + start, record.last + start, record.cells)) for delimiter, record in heads]
    if not heads:
        raise Refused(f"{name} is empty: it has no header and no record. Nothing was read.")
    return match_header(heads, options, name)


def match_header(heads: Sequence[tuple[str, Record]], options: ImportOptions, name: str) -> HeaderMatch:
    """The best reading of what may be headers, each under its delimiter. Raises Refused as `match_table` does."""
    told = options.format or (FORMAT.name if options.mapping is not None else None)
    forms = [form for form in TABLE_FORMATS if told in {None, form.name, *form.aliases}]
    if options.mapping is not None and forms:
        return _best_mapped_match(heads, forms[0], options.mapping, name)
    if not forms:
        raise Refused(f"{name} is a table, and no format for tables is called '{excerpt(options.format or '')}'. Nothing was read.")
    matches = [_match_format(form, delimiter, record) for delimiter, record in heads for form in forms]
    fitting = [match for match in matches if _has_needed_columns(match)]
    special = [match for match in fitting if match.format is not FORMAT]
    if special or fitting:
        return max(special or fitting, key=_fit_score)
    raise _unmapped_error(matches, name)


def _declared_delimiter(lines: Sequence[str]) -> tuple[int, tuple[str, ...]]:
    """Some spreadsheets write `sep=;` on the first line."""
    first = lines[0].strip().strip('"').lower() if lines else ""
    if first.startswith("sep=") and len(first) <= 5:
        return 1, (first[4:] or "\t",)
    return 0, ()


def _match_format(form: TableFormat, delimiter: str, record: Record) -> HeaderMatch:
    at = find_columns(form, record.cells)
    known = sum(len(indexes) for indexes in at.values())
    return HeaderMatch(form, delimiter, record, at, known / len(record.cells))


def _has_needed_columns(match: HeaderMatch) -> bool:
    return all(any(field in match.columns for field in group) for group in match.format.needs)


def _best_mapped_match(heads: Sequence[tuple[str, Record]], form: TableFormat, mapping: Mapping[str, str], name: str) -> HeaderMatch:
    refused: list[Refused] = []
    found: list[HeaderMatch] = []
    for delimiter, record in heads:
        try:
            found.append(_match_format(with_mapping(form, mapping, record.cells), delimiter, record))
        except Refused as error:
            refused.append(error)
    fitting = [match for match in found if _has_needed_columns(match)]
    if fitting:
        return max(fitting, key=_fit_score)
    if found:
        raise _unmapped_error(found, name)
    widest = max(range(len(heads)), key=lambda number: (len(heads[number][1].cells), -heads[number][1].line))
    raise refused[widest]


def _fit_score(match: HeaderMatch) -> tuple[float, int]:
    return match.score * len(match.columns), -match.header.line


def _unmapped_error(matches: Sequence[HeaderMatch], name: str) -> Refused:
    """What to say when a table of no known product lacks what a case needs, told from the likeliest header."""
    plain = [match for match in matches if match.format.name == FORMAT.name] or matches
    best = max(plain, key=lambda match: (len(match.columns), len(match.header.cells), -match.header.line))
    missing = [group[0] for group in best.format.needs if not any(field in best.columns for field in group)]
    columns = ", ".join(excerpt(cell, 30) for cell in best.header.cells[:12])
    return Refused(
        f"{name} cannot be mapped alone: no column could be told to be {' and '.join(missing)}. Its columns: {columns}. Nothing was "
        f'read. Name them in a file and give it with --map, such as {{"id": "their column", "created": "their column"}}.'
    )
