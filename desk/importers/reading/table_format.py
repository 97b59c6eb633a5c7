"""Describes a kind of table: the headers of each of our fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from desk.importers.imported_case import ParsedCases
from desk.importers.reading.headings import heading_name, loose_name
from desk.importers.reading.import_format import ImportFormat
from desk.importers.reading.normalised_words import normalise


class TableFormat(ImportFormat, frozen=True, kw_only=True):
    """A kind of table.

    `columns` names the headers of each of our fields, normalised, the best first. `required_fields` are groups of fields of which each must
    have one present for a table to be of this kind. `time_fields` hold times, `multi_column_fields` take every column of their name, and
    `also_kept_fields` are read and kept as found as well. `blank_words` mean an empty cell, an event log has many rows a case.
    `has_loose_names` says that `Ticket subject` is a name of the subject as `subject` is. `read` makes the cases of a `MappedTable`.
    """

    columns: Mapping[str, tuple[str, ...]]
    required_fields: tuple[tuple[str, ...], ...]
    time_fields: tuple[str, ...]
    read: Callable[..., ParsedCases]
    multi_column_fields: frozenset[str] = frozenset()
    also_kept_fields: frozenset[str] = frozenset()
    blank_words: frozenset[str] = frozenset()
    is_event_log: bool = False
    has_loose_names: bool = False


def column_names(**columns: str) -> dict[str, tuple[str, ...]]:
    """Columns of a format by our field names.

    There is a `|` between the headers of each field.
    """
    return {ours: tuple(normalise(theirs) for theirs in listed.split("|")) for ours, listed in columns.items()}


def find_columns(form: TableFormat, header: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Places of a format's fields in a header.

    Each field takes the columns of its best name that is there. Where `has_loose_names`, a name counts without what it repeats, too.
    """
    where: dict[str, list[int]] = {}
    for index, name in enumerate(header):
        where.setdefault(heading_name(name), []).append(index)
    loose: dict[str, list[int]] = {}
    for index, name in enumerate(header if form.has_loose_names else ()):
        loose.setdefault(loose_name(name), []).append(index)
    found: dict[str, tuple[int, ...]] = {}
    for ours, theirs in form.columns.items():
        at = next((known[name] for known in (where, loose) for name in theirs if name in known), [])
        if at:
            found[ours] = tuple(at) if ours in form.multi_column_fields else (at[0],)
    return found
