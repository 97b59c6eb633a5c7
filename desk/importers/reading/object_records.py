"""Reads JSON objects of no known product as a table."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from desk.importers.imported_case import Reject
from desk.importers.reading.clean_text import clean_line
from desk.importers.reading.column_names import COLUMNS
from desk.importers.reading.delimited import MOST_COLUMNS, Record
from desk.importers.reading.json_values import JsonList, JsonObject
from desk.importers.reading.normalised_words import normalise
from desk.importers.reading.table_records import DelimitedTable, without_footer
from desk.importers.reading.table_survey import TableSurvey

_NAME_KEYS = ("name", "display_name", "displayName", "full_name", "fullName", "login", "username", "email", "handle")
"""The keys of names, the best first."""
_PARTS_OF_NAME = ("first_name", "last_name")
_KEYS_WITH_NAMES = frozenset(
    chain.from_iterable(COLUMNS[field] for field in ("customer", "assignee", "group", "organisation", "status", "priority", "channel"))
)
"""Keys of people and words, which some write as objects."""


class ObjectRecords:
    """Objects of no known product as the records of a table.

    It has a column for every key, `a.b` for a key within a key. Of more than a thousand keys the commonest are taken: with other keys in
    every object, a column each would be the square of the file.
    """

    def __init__(self, objects: JsonList) -> None:
        self._objects = objects
        self._found: Any = None
        self.rejects: list[Reject] = []
        self.header = self._common_keys()

    def __iter__(self) -> Iterator[Record]:
        """The records, one an object. Their number is their line."""
        for number, found in enumerate(self._objects, 1):
            if row := _flat_record(found):
                self._found = found
                yield Record(number, number, [row.get(key, "") for key in self.header])

    def raw_text(self, _record: Record) -> str:
        """The object that was given last, as JSON."""
        return json.dumps(self._found, ensure_ascii=False)

    def table(self, survey: TableSurvey) -> DelimitedTable:
        """The table of these records."""
        survey.read(self)
        survey.end(is_cut_off=False)
        return DelimitedTable(self.header, without_footer(self, survey), survey, [])

    def _common_keys(self) -> list[str]:
        """The keys in their order, the commonest where there are too many. What has none is a reject."""
        counts: Counter[str] = Counter()
        told: set[str] = set()
        for number, found in enumerate(self._objects, 1):
            row = _flat_record(found)
            counts.update(dict.fromkeys(row, 1))
            told.update(key for key in row.keys() - told if row[key])
            if not row:
                self.rejects.append(Reject(number, "", f"record {number} is no JSON object", json.dumps(found, ensure_ascii=False)))
        above = {key.rpartition(".")[0] for key in counts}
        for key in [key for key in counts if key in above and key not in told]:
            del counts[key]  # what is an object in some and nothing in others has its columns below
        if len(counts) <= MOST_COLUMNS:
            return list(counts)
        kept = {key for key, _ in counts.most_common(MOST_COLUMNS)}
        return [key for key in counts if key in kept]


def _flat_record(found: Any) -> dict[str, str]:
    return _flatten_object(found) if isinstance(found, dict) else {}


def _flatten_object(record: JsonObject, above: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in record.items():
        name = f"{above}{key}"
        if isinstance(value, dict):
            if (key_of_name := _key_of_name(value)) and _is_told_by(name, key_of_name):
                found[name] = _name_of(value)
            found |= _flatten_object(value, f"{name}.")
        elif isinstance(value, list) and all(isinstance(item, str | int | float) for item in value):
            found[name] = ";".join(map(str, value))
        elif isinstance(value, list) and value and (names := _names_of(value)):
            found[name] = ";".join(names)
        elif isinstance(value, str):
            found[name] = value
        elif isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
            found[name] = str(int(value))
        else:
            found[name] = "" if value is None else json.dumps(value, ensure_ascii=False)
    return found


def _names_of(members: Sequence[Any]) -> list[str]:
    """The names of people or things in a list. Empty where one has no name."""
    found = [_name_of(member) if isinstance(member, dict) else "" for member in members]
    return found if all(found) else []


def _name_of(thing: JsonObject) -> str:
    """The name of a person or thing. Empty when it has none."""
    key = _key_of_name(thing)
    first, last = (clean_line(str(thing.get(part) or "")) for part in _PARTS_OF_NAME)
    return f"{first} {last}" if first and last and key != "name" else clean_line(str(thing.get(key) or ""))


def _key_of_name(thing: JsonObject) -> str:
    """The key under which a person or thing has its name."""
    return next((key for key in _NAME_KEYS if isinstance(thing.get(key), str) and thing[key].strip()), "")


def _is_told_by(name: str, key_of_name: str) -> bool:
    """Is a key ours, and that of its name not?"""
    return normalise(name) in _KEYS_WITH_NAMES and normalise(f"{name} {key_of_name}") not in _KEYS_WITH_NAMES
