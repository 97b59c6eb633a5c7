"""Finds lines below a table, such as totals."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile

from desk.importers.reading.cell_values import NOTHING
from desk.importers.reading.delimited import Record
from desk.importers.reading.normalised_words import normalise

_TELLING_FIELDS = ("created", "subject", "description", "customer", "status")
"""A record without any of these says nothing of a case."""
_TOTALS = (
    "total|totals|sum|subtotal|grand|count|average|generated|exported|report|rows|records|summe|gesamt|gesamtsumme|anzahl|durchschnitt|"
    "erstellt|somme|totale|moyenne|totaux|suma|media|promedio|totaal|aantal|totalt|soma|razem|end|eof|copyright|confidential"
)
_TOTAL_WORDS = frozenset(_TOTALS.split("|"))
MOST_FOOTER_LINES = 20
_SENTENCE = re.compile(r"\S\s+\S")


def find_footer(
    sample: Sequence[Record], last: Sequence[Record], behind_gap: Sequence[Record], columns: Mapping[str, tuple[int, ...]]
) -> list[Record]:
    """The records below a table, the last first.

    `sample` are its first ones, `last` its last ones, `behind_gap` those behind a blank line, unless they are many.
    """
    ids = columns.get("id", ())
    cases = (record for record in sample if _says_something(record, columns))
    plain_ids = not any(_SENTENCE.search(record.cells[ids[0]]) for record in cases if ids)
    below = list(takewhile(lambda record: _is_footer(record, columns, plain_ids=plain_ids), reversed(last)))
    is_case = any(_says_something(record, columns) for record in behind_gap)
    return max(below, [] if is_case else list(reversed(behind_gap)), key=len)


def _is_footer(record: Record, columns: Mapping[str, tuple[int, ...]], *, plain_ids: bool) -> bool:
    if _says_something(record, columns):
        return False
    number = next((record.cells[index].strip() for index in columns.get("id", ())), "")
    return not number or bool(_TOTAL_WORDS & set(normalise(number).split())) or (plain_ids and _SENTENCE.search(number) is not None)


def _says_something(record: Record, columns: Mapping[str, tuple[int, ...]]) -> bool:
    places = (index for field in _TELLING_FIELDS for index in columns.get(field, ()))
    return any(record.cells[index].strip() not in NOTHING for index in places)
