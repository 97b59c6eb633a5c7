"""Turns requested changes into one commit.

Changes are checked against the cases as they are, and new cases and entries get their ids.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec
from msgspec import Raw

from desk.errors import Refused
from desk.model.case import Case, Header, encode_case, encode_entry
from desk.model.changes import Append, Change, Committed, DocumentPlace, NewCase, PutDocument, SetShift
from desk.model.entries import AnyEntry, Link
from desk.model.ids import assign_ids, case_id, case_number, entry_number
from desk.model.timeline import not_before
from desk.store.documents.archived_document import ArchivedDocument
from desk.store.documents.commit import Commit
from desk.store.documents.document_codec import Document
from desk.store.documents.documents import Documents, exact_case_number
from desk.store.documents.relinked_documents import is_naming_case
from desk.store.documents.renumbered_changes import SeenCases, readdressed_append
from desk.store.documents.table_names import CASES, META, ONLY, SHIFT, UNREADABLE

RESERVED_TABLES = frozenset({CASES, META, SHIFT, UNREADABLE})
"""Tables that the store itself uses."""

_CLOCK_SECONDS = 5.0
"""Seconds by which clocks may differ unsaid."""

FindArchived = Callable[[int], ArchivedDocument | None]


def is_in_no_archive(_number: int) -> None:
    """There are no archives."""


class CommitPlan(msgspec.Struct):
    """A commit in preparation, with the cases as it will leave them.

    The documents stay unchanged until the commit is durable and `apply` is called.
    """

    documents: Documents
    by: str = ""
    find_archived: FindArchived = is_in_no_archive
    seen: SeenCases = msgspec.field(default_factory=dict)
    renumbered: Mapping[str, str] = msgspec.field(default_factory=dict)
    entries: list[AnyEntry] = msgspec.field(default_factory=list)
    _touched: dict[str, Case] = msgspec.field(default_factory=dict)
    _new: list[str] = msgspec.field(default_factory=list)
    _added: dict[str, list[Raw]] = msgspec.field(default_factory=dict)
    _put: dict[str, dict[str, Raw]] = msgspec.field(default_factory=dict)
    _temporary_ids: dict[str, str] = msgspec.field(default_factory=dict)
    _returned: dict[str, ArchivedDocument] = msgspec.field(default_factory=dict)
    _last_case: int = 0
    _last_entries: dict[str, int] = msgspec.field(default_factory=dict)
    _last_documents: dict[str, int] = msgspec.field(default_factory=dict)
    seconds_behind: float = 0.0
    numbered: list[tuple[str, int]] = msgspec.field(default_factory=list)
    _readdressed: dict[str, str] = msgspec.field(default_factory=dict)

    def add(self, change: Change) -> None:
        """Add one change. Raises what its check raises, and Refused.

        Refused says that the change cannot be met, such as one to a case that does not exist.
        """
        match change:
            case NewCase(header, entries, check):
                if check is not None:
                    check(self.documents.cases)
                self._add_case(header, entries)
            case Append():
                self._add_readdressed(change)
            case SetShift(shift):
                now = shift(self.documents.shift) if callable(shift) else shift
                self._put.setdefault(SHIFT, {})[ONLY] = Raw(msgspec.json.encode(now))
            case PutDocument():
                self._add_document(change)

    def _add_case(self, header: Header, entries: Sequence[AnyEntry]) -> None:
        stands_in = header.id.startswith("+")
        case = self._next_case_id() if stands_in or not header.id else header.id
        try:
            number = case_number(case)
        except ValueError as error:
            raise Refused(f"{case} is not a case reference; they look like C-101. Nothing was written.") from error
        if number in self.documents or case in self._touched:
            raise Refused(f"There is a case {case} already. Nothing was written.")
        self._last_case = max(self._last_case, number)
        if stands_in:
            self._temporary_ids[header.id] = case
        minted = assign_ids(entries, case, ())
        self._touched[case] = Case(**{**msgspec.structs.asdict(header), "id": case, "entries": minted})
        self._new.append(case)
        self.entries.extend(minted)

    def _add_document(self, change: PutDocument) -> None:
        if change.table in RESERVED_TABLES:
            raise Refused(f"The table {change.table!r} is not for documents. Nothing was written.")
        number = change.number or max(self.documents.last_document(change.table), self._last_documents.get(change.table, 0)) + 1
        self._last_documents[change.table] = max(number, self._last_documents.get(change.table, 0))
        key = str(number)
        there: Document | None = self._put.get(change.table, {}).get(key)
        if there is None and change.number:
            there = self.documents.tables.get(change.table, {}).get(key)
        if change.check is not None:
            change.check(bytes(there) if there is not None else None)
        document = msgspec.json.encode(self._made_document(change, number))
        self._refuse_stale_document(document)
        self._put.setdefault(change.table, {})[key] = Raw(document)
        self.numbered.append((change.table, number))

    def _refuse_stale_document(self, document: bytes) -> None:
        """Refuse a document that names a case by its old number.

        Its writer saw the case before it was renumbered. Raises Refused.
        """
        named = next((case for case in self.renumbered if is_naming_case(document, case)), None)
        if named is not None:
            raise Refused(f"{_moved_words(named, self.renumbered[named])} Nothing was written; do it again there.")

    def _made_document(self, change: PutDocument, number: int) -> object:
        if change.make is not None:
            put = {int(key): bytes(document) for key, document in self._put.get(change.table, {}).items()}
            return change.make(DocumentPlace(number, {**self.documents.table(change.table), **put}, self._temporary_ids))
        return change.document(number) if callable(change.document) else change.document

    def _next_case_id(self) -> str:
        """The next free id. Another program may have given some of its own."""
        number = max(self._last_case, self.documents.last_case) + 1
        while number in self.documents:
            number += 1
        return case_id(number)

    def _add_readdressed(self, change: Append) -> None:
        now = readdressed_append(change, self.documents, self.seen)
        if now.case != change.case:
            self._readdressed[change.case] = now.case
        self._add_entries(now.case, now.entries, now.check)

    def _add_entries(self, case_name: str, entries: Sequence[AnyEntry], check: object) -> None:
        case = self._touched.get(case_name) or self.documents.cases.get(case_name) or self._bring_back(case_name)
        if case is None:
            raise Refused(f"There is no case {case_name} on this shift. Nothing was written.")
        if callable(check):
            check(case)
        entries = self._dated_entries(entries, case)
        minted = assign_ids([self._resolve_link(entry) for entry in entries], case.id, (f".{self._last_entry(case)}",))
        self._refuse_known_ids(entries, case)
        self._last_entries[case.id] = max(self._last_entry(case), *(entry_number(entry.id) for entry in minted))
        self._touched[case.id] = msgspec.structs.replace(case, entries=case.entries + minted)
        if case.id not in self._new:
            self._added.setdefault(case.id, []).extend(Raw(encode_entry(entry)) for entry in minted)
        self.entries.extend(minted)

    def _bring_back(self, case_name: str) -> Case | None:
        """The archived case of this id, to come back. None when there is none."""
        number = exact_case_number(case_name)
        found = self.find_archived(number) if number is not None else None
        if found is None:
            return None
        self._returned[case_name] = found
        return found.case

    def _dated_entries(self, entries: Sequence[AnyEntry], case: Case) -> tuple[AnyEntry, ...]:
        """Entries dated no earlier than the last of the case."""
        last = max((entry.at for entry in case.entries), default=case.created_at)
        dated = not_before(entries, last)
        moved = ((after.at - before.at).total_seconds() for before, after in zip(entries, dated, strict=True))
        self.seconds_behind = max(self.seconds_behind, *moved, 0.0)
        return dated

    def _resolve_link(self, entry: AnyEntry) -> AnyEntry:
        """Replace a link's temporary case id by the real one.

        The linked case is new in this commit.
        """
        known = self._temporary_ids.get(entry.case) if isinstance(entry, Link) else None
        return msgspec.structs.replace(entry, case=known) if known else entry

    def _last_entry(self, case: Case) -> int:
        """The highest entry number of a case.

        It is remembered, so that a commit does not count through a long timeline.
        """
        if case.id not in self._last_entries:
            known = self.documents.last_entries.get(case.id)
            self._last_entries[case.id] = max((entry_number(entry.id) for entry in case.entries), default=0) if known is None else known
        return self._last_entries[case.id]

    @staticmethod
    def _refuse_known_ids(entries: Sequence[AnyEntry], case: Case) -> None:
        brought = {entry.id for entry in entries if entry.id and not entry.id.startswith("+")}
        again = brought and brought & {entry.id for entry in case.entries}
        if again:
            raise Refused(f"{case.id} has an entry {min(again)} already. Nothing was written.")

    def commit(self) -> Commit:
        """The commit to write to the journal."""
        return Commit(
            seq=self.documents.seq + 1,
            by=self.by,
            new=(
                *(Raw(encode_case(self._touched[case])) for case in self._new),
                *(Raw(found.document) for found in self._returned.values()),
            ),
            add={case: tuple(entries) for case, entries in self._added.items()},
            put=self._put,
        )

    def apply(self, commit: Commit) -> Committed:
        """Apply the durable commit to the documents."""
        for case in self._touched.values():
            self.documents.drop_cached(case)
        self.documents.apply(commit)
        for case in self._touched.values():
            self.documents.cache_case(case)
        self.documents.last_entries |= self._last_entries
        cases = tuple(self._touched.values())
        return Committed(commit.seq, cases, tuple(self.entries), tuple(self.numbered), self._notices())

    def _notices(self) -> tuple[str, ...]:
        returned = (f"{case} {found.notice}." for case, found in self._returned.items())
        moved = (f"{_moved_words(*each)} What you saved stands there." for each in self._readdressed.items())
        return (*returned, *moved)

    def refuse_stale_documents(self) -> None:
        """Refuse documents that may name a case by an old number.

        They came with entries for a case that has another number now. Raises Refused.
        """
        if self.numbered and self._readdressed:
            raise Refused(f"{_moved_words(*next(iter(self._readdressed.items())))} Nothing was written; do it again there.")


def _moved_words(before: str, after: str) -> str:
    return f"{before} is {after} now: two cases had one number."


def plan_commit(
    changes: Sequence[Change],
    documents: Documents,
    by: str = "",
    find_archived: FindArchived = is_in_no_archive,
    *,
    seen: SeenCases | None = None,
    renumbered: Mapping[str, str] | None = None,
) -> CommitPlan:
    """Check and number `changes` against `documents`.

    The documents must be up to date. A case that is not among them is looked up by `find_archived`, and comes back. `seen` are the cases
    as they were when the changes were made, `renumbered` the new ids of those that have other numbers since. Raises Refused, and what the
    checks of the changes raise.
    """
    planned = CommitPlan(documents, by, find_archived, seen or {}, renumbered or {})
    for change in changes:
        planned.add(change)
    planned.refuse_stale_documents()
    return planned


def clock_words(seconds_behind: float) -> str:
    """Words where this machine's clock is behind the last commit. Empty where it hardly is."""
    if seconds_behind <= _CLOCK_SECONDS:
        return ""
    return (
        f"The last entry there is {seconds_behind:.0f} s ahead of this machine's clock. What you save stands behind it, with its "
        "time. Ask whoever looks after the machines to set their clocks."
    )
