"""A commit as the rows of a database, and back.

Documents travel as text and never through a JSON function of the server: those refuse a NUL that a customer typed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

import msgspec
from msgspec import Raw

from desk.errors import Damaged
from desk.model.ids import case_id, case_number
from desk.store.documents.commit import Commit, decode_commit
from desk.store.documents.document_codec import Document, document_entries, document_id, with_entries, with_timeline_last

_LONGEST_LINE = 7900
"""Bytes of a notification, less its number and token. PostgreSQL takes 7,999."""

_TOKEN_SIZE = 36
_LARGE = 2_000
"""Rows of a commit that is given more time."""

_COMMIT, _CASE, _ENTRY, _DOCUMENT, _ARCHIVED = range(5)
FeedRow = tuple[int, int, int, int, str | None, bytes | None]


def split_document(document: Document, case: str) -> tuple[bytes, list[bytes]]:
    """The header of a case and its entries. `with_entries` puts them together again."""
    whole = bytes(document)
    entries = [bytes(entry) for entry in document_entries(whole)]
    tail = b'"entries":[' + b",".join(entries) + b"]}"
    if not whole.endswith(tail):
        whole = with_timeline_last(whole, case)
    return whole[: len(whole) - len(tail)] + b'"entries":[]}', entries


class CommitRows(msgspec.Struct):
    """The rows of one commit, as the server's function takes them."""

    cases: list[tuple[int, str]] = msgspec.field(default_factory=list)
    entries: list[tuple[int, int, str, str]] = msgspec.field(default_factory=list)
    documents: list[tuple[str, int, str | None, str | None]] = msgspec.field(default_factory=list)
    archived: list[tuple[int, str | None]] = msgspec.field(default_factory=list)

    @property
    def is_large(self) -> bool:
        """Does it take more than a moment, as an import does?"""
        return len(self.cases) + len(self.entries) > _LARGE

    def arguments(self) -> Iterator[str]:
        """The arrays, column by column."""
        yield from (_array_text(row[column] for row in self.cases) for column in range(2))
        yield from (_array_text(row[column] for row in self.entries) for column in range(4))
        yield from (_array_text(row[column] for row in self.documents) for column in range(4))
        yield from (_array_text(row[column] for row in self.archived) for column in range(2))


def rows_of_commit(
    commit: Commit, revision: Callable[[str], int], returned: Collection[int] = (), months: Mapping[object, str] | None = None
) -> CommitRows:
    """The rows of a commit.

    `revision` gives the number of entries that a case has before it. `returned` are the numbers of cases that come back from an archive,
    `months` those to which cases and documents go.
    """
    rows = CommitRows()
    for document in commit.new:
        case = document_id(document)
        if case_number(case) in returned:
            rows.archived.append((case_number(case), None))
            continue
        header, entries = split_document(document, case)
        rows.cases.append((case_number(case), header.decode()))
        rows.entries += _entry_rows(case, 0, entries)
    for case, added in commit.add.items():
        rows.entries += _entry_rows(case, revision(case), map(bytes, added))
    for name, put in commit.put.items():
        rows.documents += [(name, int(key), bytes(document).decode(), None) for key, document in put.items()]
    where = months or {}
    rows.archived += [(case_number(case), where.get(case, "")) for case in commit.gone]
    for name, keys in commit.dropped.items():
        rows.documents += [(name, int(key), None, where.get((name, int(key)), "")) for key in keys]
    return rows


def _entry_rows(case: str, start: int, entries: Iterable[bytes]) -> Iterator[tuple[int, int, str, str]]:
    for position, entry in enumerate(entries, start):
        yield case_number(case), position, document_id(entry), entry.decode()


def _array_text(values: Iterable[object]) -> str:
    """An array as the server reads it. The driver's own writing of arrays takes longer than the commit."""
    return "{" + ",".join(map(_element_text, values)) + "}"


def _element_text(value: object) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(value)
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'


def told_line(commit: Commit) -> str:
    """The line that tells other boards of a commit. Empty for one too long to be told."""
    line = msgspec.json.encode(msgspec.structs.replace(commit, seq=0))
    return line.decode() if len(line) < _LONGEST_LINE else ""


class ToldCommit(msgspec.Struct, frozen=True):
    """A commit as a notification tells it. `commit` is None where it was too long, or makes no sense."""

    seq: int
    token: str
    commit: Commit | None


def told_commit(payload: str) -> ToldCommit | None:
    """The commit of a notification. None for one that is none."""
    number, _, rest = payload.partition(" ")
    token, _, line = rest.partition(" ")
    if not (number.isascii() and number.isdigit()):
        return None
    try:
        commit = msgspec.structs.replace(decode_commit(line.encode("utf-8", "surrogateescape")), seq=int(number)) if line else None
    except (msgspec.DecodeError, UnicodeError):
        commit = None
    return ToldCommit(int(number), token, commit)


class FedCommit(msgspec.Struct, frozen=True):
    """A commit read back from its rows."""

    token: str
    commit: Commit


def fed_commits(rows: Sequence[FeedRow], archived: Callable[[int, int], Document]) -> Iterator[FedCommit]:
    """The commits of a feed, in order.

    `archived` gives the document of a case that came back, as it was before a commit. Raises Damaged for rows without their commit.
    """
    for seq, group in groupby(rows, key=lambda row: row[0]):
        first, *rest = group
        if first[1] != _COMMIT:
            raise Damaged(f"The database holds rows of commit {seq} without the commit itself. Nothing was written. Run: desk check")
        token, agent = str(first[4])[:_TOKEN_SIZE], str(first[4])[_TOKEN_SIZE:]
        yield FedCommit(token, _commit_of_rows(seq, agent, rest, archived))


def _commit_of_rows(seq: int, by: str, rows: Sequence[FeedRow], archived: Callable[[int, int], Document]) -> Commit:
    headers = {row[2]: row[5] or b"" for row in rows if row[1] == _CASE}
    entries: dict[int, list[bytes]] = {}
    put: dict[str, dict[str, Raw]] = {}
    dropped: dict[str, list[str]] = {}
    for _, kind, number, _, name, body in rows:
        if kind == _ENTRY:
            entries.setdefault(number, []).append(body or b"")
        elif kind == _DOCUMENT and body is not None:
            put.setdefault(str(name), {})[str(number)] = Raw(body)
        elif kind == _DOCUMENT:
            dropped.setdefault(str(name), []).append(str(number))
    back = [row[2] for row in rows if row[1] == _ARCHIVED and row[4] is None]
    return Commit(
        seq=seq,
        by=by,
        new=(
            *(Raw(with_entries(header, entries.get(number, []))) for number, header in headers.items()),
            *(Raw(bytes(archived(number, seq - 1))) for number in back),
        ),
        add={case_id(number): tuple(map(Raw, added)) for number, added in entries.items() if number not in headers},
        put=put,
        gone=tuple(case_id(row[2]) for row in rows if row[1] == _ARCHIVED and row[4] is not None),
        dropped={name: tuple(keys) for name, keys in dropped.items()},
    )
