"""Passes over lines below a table, such as totals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise, takewhile

from msgspec.structs import replace

from desk.importers.reading.cell_values import NOTHING
from desk.importers.reading.delimited import DelimitedTable, Record
from desk.importers.reading.normalised_words import normalise
from desk.importers.reading.warnings import Warnings

_TELLING_FIELDS = ("created", "subject", "description", "customer", "status")
"""A record without any of these says nothing of a case."""
_TOTALS = (
    "total|totals|sum|subtotal|grand|count|average|generated|exported|report|rows|records|summe|gesamt|gesamtsumme|anzahl|durchschnitt|"
    "erstellt|somme|totale|moyenne|totaux|suma|media|promedio|totaal|aantal|totalt|soma|razem|end|eof|copyright|confidential"
)
_TOTAL_WORDS = frozenset(_TOTALS.split("|"))
_MOST_LINES = 20
_SAMPLE = 200
_SENTENCE = re.compile(r"\S\s+\S")


def without_footer(table: DelimitedTable, columns: Mapping[str, tuple[int, ...]], warnings: Warnings) -> DelimitedTable:
    """A table without the lines of totals below it. Each is warned of."""
    ids = columns.get("id", ())
    cases = (record for record in table.records[:_SAMPLE] if _says_something(record, columns))
    plain_ids = not any(_SENTENCE.search(record.cells[ids[0]]) for record in cases if ids)
    last = table.records[-_MOST_LINES:]
    below = list(takewhile(lambda record: _is_footer(record, columns, plain_ids=plain_ids), reversed(last)))
    below = max(below, _below_a_gap(table, columns), key=len)
    if not below or len(below) == len(table.records):
        return table
    for record in reversed(below):
        warnings.add("a line below the table, such as of totals, is no case and was passed over", f"line {record.line}")
    return replace(table, records=table.records[: -len(below)])


def _below_a_gap(table: DelimitedTable, columns: Mapping[str, tuple[int, ...]]) -> list[Record]:
    """The records behind the first blank line, the last first.

    There are none where one of them says something of a case.
    """
    gaps = (place for place, (one, next_one) in enumerate(pairwise(table.records), 1) if next_one.line > one.last_line + 1)
    start = next(gaps, 0)
    if not start or len(table.records) - start > _MOST_LINES:
        return []
    below = table.records[start:]
    return [] if any(_says_something(record, columns) for record in below) else below[::-1]


def _is_footer(record: Record, columns: Mapping[str, tuple[int, ...]], *, plain_ids: bool) -> bool:
    if _says_something(record, columns):
        return False
    number = next((record.cells[index].strip() for index in columns.get("id", ())), "")
    return not number or bool(_TOTAL_WORDS & set(normalise(number).split())) or (plain_ids and _SENTENCE.search(number) is not None)


def _says_something(record: Record, columns: Mapping[str, tuple[int, ...]]) -> bool:
    places = (index for field in _TELLING_FIELDS for index in columns.get(field, ()))
    return any(record.cells[index].strip() not in NOTHING for index in places)
