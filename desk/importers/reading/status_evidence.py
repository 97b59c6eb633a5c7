"""Tells the status of a row.

Its word comes first. A word that nobody knows is told by the kind of state beside it, its first word, and the times of the row's end.
"""

from __future__ import annotations

from collections.abc import Mapping

from desk.importers.reading.delimited import Record
from desk.importers.reading.mapped_table import MappedTable
from desk.importers.reading.normalised_words import normalise
from desk.importers.reading.vocabularies import phrase_meaning, status_meaning, vocabulary, warn_of_status
from desk.model.entry_values import STATUSES, Status

STATE_KINDS: Mapping[str, str] = vocabulary(
    new="to do|new",
    open="in progress|open",
    pending="pending reminder|pending auto|pending",
    solved="done",
    closed="closed|merged",
    dropped="removed",
)
"""The few kinds of state that products keep behind the words of each desk."""
STATUS_OF: Mapping[str, Status] = {status: status for status in STATUSES}
DROPPED = "dropped"
"""What the source threw away."""


def row_status(table: MappedTable, record: Record, own: Mapping[str, str], default: Status) -> Status | None:
    """The status of a row.

    None where the source threw the case away.
    `default` is that of a row which says nothing. An unknown word of a case that somebody has is open at least.
    """
    word = table.cell_line(record, "status")
    if word not in table.status_meanings:
        table.status_meanings[word] = word_meaning(table, word, own)
    meaning = table.status_meanings[word]
    if meaning is None and word:
        meaning = _kind_meaning(table, record) or phrase_meaning(word)
    meaning = meaning or _end_of_row(table, record)
    if meaning is None:
        meaning = "open" if word and default == "new" and table.person_name(record, "assignee") else default
        if word:
            warn_of_status(word, STATUS_OF[meaning], table.warnings)
    return None if meaning == DROPPED else STATUS_OF[meaning]


def word_meaning(table: MappedTable, word: str, own: Mapping[str, str]) -> str | None:
    """The meaning that the agent's map gives a word, else its own. None when neither tells it."""
    told = table.options.status_words.get(normalise(word)) if table.options.status_words else None
    return told or status_meaning(word, own)


def _kind_meaning(table: MappedTable, record: Record) -> str | None:
    kind = table.cell_line(record, "state_kind")
    return STATE_KINDS.get(normalise(kind)) or status_meaning(kind, {}) if kind else None


def _end_of_row(table: MappedTable, record: Record) -> Status | None:
    """The end that the row's times tell of."""
    if table.optional_time(record, "closed"):
        return "closed"
    return "solved" if table.optional_time(record, "resolved") else None
