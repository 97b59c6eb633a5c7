"""Keeps the documents of a shift up to date with its database."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from desk.errors import Damaged, Refused
from desk.store.database.commit_rows import FedCommit, fed_commits
from desk.store.database.link import DatabaseLink
from desk.store.database.link_errors import NoSchema
from desk.store.database.listener import Listener
from desk.store.database.migration import migration_line
from desk.store.database.statements import CHANNEL, DOCUMENT_NUMBERS, DOCUMENTS, FEED, FORMAT, OPENING, SHIFT_FACTS, TOKEN_AT
from desk.store.database.stored_cases import StoredCases, stored_document
from desk.store.documents.commit import Commit
from desk.store.documents.document_codec import Document, DocumentTable
from desk.store.documents.documents import Documents, LastNumbers
from desk.store.documents.table_names import ONLY, SHIFT
from desk.store.protocol import RefreshResult, SettledCommit
from desk.store.refresh import refresh_result

Touched = str | tuple[str, int]


class Opening(msgspec.Struct, frozen=True):
    """A shift as it is opened, with its channel."""

    is_begun: bool = False
    channel: str = ""


class DatabaseReader:
    """The documents of one store, and what others changed in them."""

    def __init__(self, link: DatabaseLink, *, waits: bool = False) -> None:
        """Read the beginning of a shift. One that `waits` does so at its first `update`. Raises Offline and Refused."""
        self._link = link
        self._touched: dict[Touched, None] = {}
        self.notices: list[str] = []
        self.settled: list[SettledCommit] = []
        self._has_told_clock = False
        self.has_gone_back = False
        """Was the shift found in an earlier state, and nobody has looked yet what of ours is missing?"""
        self.token = ""
        """The token of the last commit that is known."""
        self.opening, self.documents = _nothing_read() if waits else self._opened()

    def _opened(self) -> tuple[Opening, Documents]:
        try:
            version, channel, seq, last_case, encoding = self._link.read(OPENING)[0]
        except NoSchema:
            return _nothing_read()
        if version != FORMAT:
            raise Refused(_version_words(version, self._link.address.shown))
        if encoding != "UTF8":
            raise Refused(f"{self._link.address.shown} stores text as {encoding}, and a shift needs UTF8. Nothing was written.")
        numbers = LastNumbers(seq, max(last_case or 0, 100), self._document_numbers())
        cases = StoredCases(self._link, seq, numbers.case)
        documents = Documents(self._shift_table(seq), cases, numbers, lambda: self._tables(seq))
        self.token = self._token_at(seq)
        return Opening(True, channel), documents

    def _token_at(self, seq: int) -> str:
        found = self._link.read(TOKEN_AT, (seq,)) if seq else []
        return str(found[0][0]) if found else ""

    def _document_numbers(self) -> dict[str, int]:
        return {name: number for name, number in self._link.read(DOCUMENT_NUMBERS) if name != SHIFT}

    def _shift_table(self, seq: int) -> dict[str, DocumentTable]:
        found = self._link.read(SHIFT_FACTS, (seq,))
        return {SHIFT: {ONLY: found[0][0]}} if found else {}

    def _tables(self, seq: int) -> dict[str, DocumentTable]:
        tables: dict[str, dict[str, Document]] = {}
        for name, number, body in self._link.read(DOCUMENTS, (seq,)):
            if body is not None:
                tables.setdefault(name, {})[str(number)] = body
        return {**tables}

    def tell_clock(self, words: str) -> None:
        """Say once that clocks differ. Empty words say nothing."""
        if words and not self._has_told_clock:
            self._has_told_clock = True
            self.notices.append(words)

    def take_changes(self) -> RefreshResult:
        """The changes read since the last call."""
        touched, self._touched = self._touched, {}
        notices, self.notices = self.notices, []
        settled, self.settled = self.settled, []
        return replace(refresh_result(touched, self.documents.cases, notices=notices), settled=tuple(settled))

    def update(self, listener: Listener | None = None) -> bool:
        """Read what was committed since the last time. Returns whether anything of it was not told.

        What a listener was told is taken where it follows on what is known. Otherwise the rows are read. Raises Offline, Refused and
        Damaged.
        """
        if not self.opening.is_begun:
            self._begin_late()
        elif listener is None or not self._take_told(listener):
            return bool(self.read_feed())
        return False

    def read_channel(self) -> bool:
        """Read the name of the channel. Returns whether it is another one now. Raises Offline."""
        channel: str = self._link.read(CHANNEL)[0][0]
        is_new = channel != self.opening.channel
        self.opening = Opening(True, channel)
        return is_new

    def _begin_late(self) -> None:
        """Look again for a shift that was not begun."""
        self.opening, self.documents = self._opened()
        self._touched |= dict.fromkeys((*self.documents.cases, *_all_documents(self.documents)))

    def _take_told(self, listener: Listener) -> bool:
        """Apply what was told. False when nothing was, or something is missing between."""
        had_any = False
        while listener.commits:
            told = listener.commits.popleft()
            had_any = True
            if told.seq <= self.documents.seq:
                continue
            if told.seq != self.documents.seq + 1 or told.commit is None:
                listener.commits.clear()
                return False
            self.apply(FedCommit(told.token, told.commit))
        return had_any

    def read_feed(self) -> list[FedCommit]:
        """Read the rows of the commits since, and apply them. Returns those commits.

        Reads everything anew where the last known commit is another one now, or none: then the server went back in time.
        """
        read: list[FedCommit] = []
        while True:
            before = self.documents.seq
            if not (new := self._next_fed()):
                return read
            read += new
            if self.documents.seq < before + len(new):  # everything was read anew
                return read

    def read_until(self, seq: int) -> list[FedCommit]:
        """Read the commits up to one that is there, and no further. Returns them."""
        read: list[FedCommit] = []
        while self.documents.seq < seq:
            before = self.documents
            if not (new := self._next_fed(seq)) and self.documents is before:
                raise Damaged(f"The database lacks commit {self.documents.seq + 1}. Nothing more was written. Run: desk check")
            read += new
        return read

    def commit_at(self, seq: int) -> FedCommit:
        """The commit of a number, read from its rows. Raises Offline and Damaged."""
        rows = self._link.read(FEED, {"known": seq - 1})
        found = next((each for each in fed_commits(rows, self._document_before) if each.commit.seq == seq), None)
        if found is None:
            raise Damaged(f"The database lacks commit {seq}. Nothing more was written. Run: desk check")
        return found

    def _next_fed(self, last: int = sys.maxsize) -> list[FedCommit]:
        known = self.documents.seq
        fed = list(fed_commits(self._link.read(FEED, {"known": known}), self._document_before))
        if known:
            if not fed or fed[0].commit.seq != known or fed[0].token != self.token:
                self._read_anew()
                return []
            del fed[0]
        fed = [each for each in fed if each.commit.seq <= last]
        for each in fed:
            self.apply(each)
        return fed

    def _document_before(self, number: int, seq: int) -> Document:
        return stored_document(self._link, number, seq) or b""

    def apply(self, fed: FedCommit, *, is_own: bool = False) -> None:
        """Apply the next commit. One of another agent is told by `take_changes`."""
        self.take(fed.commit, is_own=is_own)
        self.token = fed.token

    def take(self, commit: Commit, *, is_own: bool) -> None:
        """Apply a commit whose token is noted elsewhere."""
        touched = self.documents.apply(commit)
        if not is_own:
            self._touched |= dict.fromkeys(touched)

    def _read_anew(self) -> None:
        before = self.documents
        self.opening, self.documents = self._opened()
        self._touched |= dict.fromkeys(
            (*before.cases, *self.documents.cases, SHIFT, *_all_documents(before), *_all_documents(self.documents))
        )
        self.notices.append(
            "The database went back in time, to an earlier state of the shift: it was restored, or another server took over. Everything "
            "was read anew."
        )
        self.has_gone_back = True


def _nothing_read() -> tuple[Opening, Documents]:
    return Opening(), Documents({}, {})


def _all_documents(documents: Documents) -> Iterator[Touched]:
    for name, table in documents.tables.items():
        yield from [SHIFT] if name == SHIFT else ((name, int(number)) for number in table)


def _version_words(found: int, shown: str) -> str:
    if found > FORMAT:
        return (
            f"{shown} is of a newer desk: its format is {found}, and this version reads up to {FORMAT}. Nothing was written. "
            "Use the newer version."
        )
    return f"{shown} is of an older desk (format {found}). Whoever owns the database runs: {migration_line(shown)}"
