"""Imported cases in the common form, and the result of an import."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec import Struct

from desk.importers.reading.clean_text import clean_line
from desk.importers.reading.progress import TellProgress
from desk.model.entry_values import Priority, Status

AuthorRole = Literal["customer", "agent", "system"]
SlaVerdict = Literal["met", "missed", ""]

NO_SUBJECT = "(no subject)"
CASE_FIELDS = (
    "subject", "customer", "email", "phone", "organisation", "channel", "tags", "source_sla", "status", "priority", "updated", "assignee",
    "group", "resolved", "closed",
)  # fmt: skip
"""Fields that a file may leave out, and then says nothing of."""


class Comment(Struct, frozen=True, gc=False):
    """A message or note at the source.

    `id` is the source's own key, or a hash where it has none, `at` is in UTC.
    """

    id: str
    at: datetime
    role: AuthorRole
    author: str
    public: bool
    text: str


class HistoryEvent(Struct, frozen=True, kw_only=True, gc=False):
    """One step in the history of a case.

    It comes from an event log or an audit trail. What is None did not change. `ref` is the step's key at the source, `note` an activity
    that is no status.
    """

    at: datetime
    ref: str
    by: str = ""
    status: Status | None = None
    priority: Priority | None = None
    assignee: str | None = None
    note: str = ""


class ImportedCase(Struct, frozen=True, kw_only=True, gc=False):
    """A case as its source tells it, in our words.

    All times are instants in UTC. `counts_from` is when the clocks begin, where `created` is a day whose hour nobody knows. `priority`
    and `status` are the present ones, `first_priority` the one at the start where the source tells. `events` is empty where the source
    gives only the final state. The `source_` words are kept as found, `extra` holds what has no field of ours. `line` is where the record
    stands in the file, counted from 1, and no part of what the source says. `aliases` are the ids of the case's mails and of those that
    they answer, `case_tag` is the number of ours that a subject names.
    """

    source: str
    external_id: str
    subject: str
    created: datetime
    counts_from: datetime | None = None
    description: str = ""
    customer: str = ""
    email: str = ""
    phone: str = ""
    organisation: str = ""
    channel: str = ""
    priority: Priority = "normal"
    first_priority: Priority | None = None
    status: Status = "new"
    first_response: datetime | None = None
    updated: datetime | None = None
    resolved: datetime | None = None
    closed: datetime | None = None
    assignee: str = ""
    group: str = ""
    tags: tuple[str, ...] = ()
    comments: tuple[Comment, ...] = ()
    events: tuple[HistoryEvent, ...] = ()
    source_status: str = ""
    source_priority: str = ""
    source_sla: SlaVerdict = ""
    extra: Mapping[str, Any] = {}
    line: int = 0
    aliases: tuple[str, ...] = ()
    case_tag: str = ""


class Reject(msgspec.Struct, frozen=True):
    """A record that could not be taken.

    `reason` is in words, `raw` is the record as it was found.
    """

    line: int
    external_id: str
    reason: str
    raw: str


class ParsedCases(msgspec.Struct, frozen=True):
    """The cases of a file, and the records that became none.

    They stand in the order of the file. The cases come one after the other, and all else is whole once they came. `unsaid` are fields of
    ours that no column is about, `columns` the file's names for what it tells beside them. `is_partial` says that a case may be told in
    parts by several files, as a thread is by mailboxes.
    """

    cases: Iterable[ImportedCase] = ()
    rejects: list[Reject] = msgspec.field(default_factory=list)
    dropped: list[Reject] = msgspec.field(default_factory=list)
    duplicates: list[Reject] = msgspec.field(default_factory=list)
    unsaid: set[str] = msgspec.field(default_factory=set)
    columns: set[str] = msgspec.field(default_factory=set)
    is_partial: bool = False


class ImportOptions(msgspec.Struct, frozen=True, kw_only=True):
    """The agent's settings for a file.

    `mapping` is {our field: their column}, a naive `as_of` is in the file's zone. `status_words` and `priority_words` say what their
    words mean (normalised), `agents` gives our ids for their names, `desk` are the addresses that the desk itself writes from,
    `sheet` names one of a workbook, `comments` is the file of the tickets' comments where they have one of their own,
    `tell` is told how many records of how many are read.
    """

    now: datetime
    format: str | None = None
    tz: str | None = None
    day_first: bool | None = None
    as_of: datetime | None = None
    mapping: Mapping[str, str] | None = None
    status_words: Mapping[str, str] = msgspec.field(default_factory=dict)
    priority_words: Mapping[str, str] = msgspec.field(default_factory=dict)
    agents: Mapping[str, str] = msgspec.field(default_factory=dict)
    desk: frozenset[str] = frozenset()
    sheet: str | None = None
    comments: bytes | None = None
    tell: TellProgress | None = None


class ImportResult(msgspec.Struct, frozen=True, kw_only=True):
    """The cases of a file, one per id, and all other records.

    `duplicates` are records that a newer one of the same id replaced, `dropped` those the source had deleted or marked as spam.
    `rows` counts the data rows or messages, `day_first` is None where no date could be read two ways, `reason` says why the format
    was chosen. `unsaid`, `columns` and `is_partial` are those of the parsed cases, `mapped` gives the column of each
    field of ours.
    """

    format: str
    encoding: str
    reason: str
    delimiter: str | None = None
    day_first: bool | None = None
    tz: str = "UTC"
    rows: int = 0
    cases: list[ImportedCase] = msgspec.field(default_factory=list)
    rejects: tuple[Reject, ...] = ()
    duplicates: tuple[Reject, ...] = ()
    dropped: tuple[Reject, ...] = ()
    warnings: tuple[str, ...] = ()
    unsaid: frozenset[str] = frozenset()
    columns: frozenset[str] = frozenset()
    is_partial: bool = False
    mapped: Mapping[str, str] = msgspec.field(default_factory=dict)

    @property
    def read(self) -> int:
        """The number of records read.

        Every one became a case, a duplicate, a reject or was dropped.
        """
        return len(self.cases) + len(self.duplicates) + len(self.rejects) + len(self.dropped)


def other_mail_id(mail: str, at: datetime, text: str) -> str:
    """The id of a mail that carries the id of another one."""
    said = f"{at.isoformat()}\n{' '.join(text.split())}"
    return f"{mail}#{hashlib.blake2b(said.encode(errors='replace'), digest_size=4).hexdigest()}"


def has_no_subject(case: ImportedCase) -> bool:
    """Is the subject a stand-in, where the source gave none?"""
    return case.subject in {"", NO_SUBJECT, f"Incident {case.external_id}", f"Case {case.external_id}"}


def subject_from(description: str) -> str:
    """The first line of a description, for a case without a subject."""
    first = clean_line(description.split("\n", 1)[0])
    return first if len(first) <= 100 else first[:97] + "..."
