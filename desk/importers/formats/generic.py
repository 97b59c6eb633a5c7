"""Plain tables of no known product.

Headers are known by their words, in several languages, or by a map the agent gives.
"""

from __future__ import annotations

import difflib
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from desk.errors import Refused
from desk.importers.imported_case import ImportedCase, ParsedCases
from desk.importers.reading.case_rows import case_from_row, read_case_rows
from desk.importers.reading.clean_text import excerpt
from desk.importers.reading.column_names import COLUMNS
from desk.importers.reading.delimited import Record
from desk.importers.reading.mapped_table import MappedTable
from desk.importers.reading.normalised_words import normalise
from desk.importers.reading.table_format import TableFormat

_TIME_FIELDS = ("created", "first_response", "updated", "resolved", "closed")


_DEFAULTS = {"status": "new", "priority": "normal"}


def _read_table(table: MappedTable) -> ParsedCases:
    for field, word in _DEFAULTS.items():
        if not table.has_column(field):
            table.warnings.add_once(f"no column says the {field}: a new case is {word}, a known one keeps its own; --map can name one")
    return read_case_rows(table, _build_case)


def _read_without_ids(table: MappedTable) -> ParsedCases:
    """Reads a table that numbers no case. Each is known again by what it is about."""
    table.warnings.add_once("the file has no ids: a case is known again by its time, its customer and its words, and keeps that as its id")
    turns: Counter[str] = Counter()
    seen: dict[tuple[str, ...], str] = {}

    def build(table: MappedTable, record: Record) -> ImportedCase | None:
        row = tuple(record.cells)
        if row not in seen:
            key = _content_id(table, record)
            turns[key] += 1
            seen[row] = f"{key}-{turns[key]}" if turns[key] > 1 else key
        return case_from_row(table, record, external_id=seen[row])

    return read_case_rows(table, build)


def _content_id(table: MappedTable, record: Record) -> str:
    """An id made of what stays while a case changes."""
    said = [table.cell_text(record, field) for field in ("created", "customer", "email", "subject", "description")]
    return "row-" + hashlib.blake2b("\n".join(said).encode(errors="replace"), digest_size=6).hexdigest()


def _build_case(table: MappedTable, record: Record) -> ImportedCase | None:
    return case_from_row(table, record)


FORMAT = TableFormat(
    name="generic-csv",
    source="generic",
    title="plain table",
    columns=COLUMNS,
    required_fields=(("id",), ("created",)),
    time_fields=_TIME_FIELDS,
    also_kept_fields=frozenset({"channel"}),
    multi_column_fields=frozenset({"tags"}),
    read=_read_table,
    has_loose_names=True,
    aliases=("generic", "csv", "plain"),
)


def without_ids(form: TableFormat) -> TableFormat:
    """A format for tables that number no case."""
    return replace(form, required_fields=(("created",), ("subject", "description")), read=_read_without_ids)


def with_mapping(form: TableFormat, mapping: Mapping[str, str], header: Sequence[str]) -> TableFormat:
    """A format with the agent's own map, {our field: their column}.

    A map written the other way round is understood. Columns the map names are taken by no other field. Raises Refused for a field or
    column that does not exist.
    """
    known = form.columns
    told = _column_by_field(mapping, known)
    where = {normalise(name): name for name in header}
    for ours, theirs in told.items():
        if ours not in known:
            raise Refused(
                f"The map names a field '{excerpt(ours)}', and there is none{_suggestion_text(ours, known)}. Fields: {', '.join(known)}."
            )
        if normalise(theirs) not in where:
            columns = ", ".join(excerpt(name, 30) for name in header[:20])
            near = _suggestion_text(normalise(theirs), where)
            raise Refused(f"The map names a column '{excerpt(theirs)}', which the file does not have{near}. Columns: {columns}.")
    taken = {normalise(theirs) for theirs in told.values()}
    others = {ours: tuple(name for name in theirs if name not in taken) for ours, theirs in known.items()}
    return replace(form, columns=others | {ours: (normalise(theirs),) for ours, theirs in told.items()})


def _column_by_field(mapping: Mapping[str, str], known: Mapping[str, object]) -> dict[str, str]:
    straight = {ours.strip().lower(): theirs for ours, theirs in mapping.items()}
    turned = {ours.strip().lower(): theirs for theirs, ours in mapping.items()}
    return turned if not straight.keys() & known.keys() and turned.keys() & known.keys() else straight


def _suggestion_text(word: str, known: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(word, known, 1, 0.6)
    return f"; did you mean '{near[0]}'?" if near else ""
