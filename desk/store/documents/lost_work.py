"""Own work that a shift lost when its database went back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import msgspec
from msgspec import Raw, Struct

from desk.model.ids import case_id, case_number, entry_number
from desk.store.documents.case_merge import CaseOrigin, relinked_case, relinked_entry, renamed_entry, renumbered_case
from desk.store.documents.commit import Commit
from desk.store.documents.document_codec import Document, document_entries, document_id, with_entries
from desk.store.documents.documents import Documents
from desk.store.documents.kept_commit import KeptCase, KeptCommit, case_header, entry_sum, named_entries
from desk.store.documents.relinked_documents import relinked_document
from desk.store.documents.set_aside import set_aside
from desk.store.documents.table_names import POLICY, SET_ASIDE, SHIFT

FindArchived = Callable[[int], Document | None]
"""Gives the document of an archived case by its number. None where there is none."""

_SHARED = frozenset({SHIFT, POLICY, SET_ASIDE})
"""Tables that are everybody's. Others may have changed them since."""


class LostWork(Struct, frozen=True):
    """Our work that the shift lacks.

    `commit` brings it back, None where nothing can. `entries` are those that come with it, each after its case, `held_back` those that
    name an entry which is not there. `empty` are the cases that come without an entry.
    """

    commit: Commit | None
    entries: Sequence[tuple[str, Raw]] = ()
    held_back: Sequence[tuple[str, Raw]] = ()
    empty: Sequence[str] = ()
    documents: int = 0
    large: int = 0

    @property
    def count(self) -> int:
        """The number of entries and documents."""
        return len(self.entries) + len(self.held_back) + len(self.empty) + self.documents + self.large


def lost_work(kept: Iterable[KeptCommit], here: Documents, find_archived: FindArchived) -> LostWork:
    """Our work in commits that `here` holds no more.

    A case whose number is another's by now gets a new one, and so does an entry. What is known by its content is not brought again.
    """
    return _Search(list(kept), here, find_archived).found()


class _Search:
    def __init__(self, kept: Sequence[KeptCommit], here: Documents, find_archived: FindArchived) -> None:
        self._kept = kept
        self._here = here
        self._find_archived = find_archived
        self._named = {name: total for each in kept for name, total in each.named.items()}
        self._last_case = here.last_case
        self._new: dict[int, bytes] = {}
        self._add: dict[str, tuple[Raw, ...]] = {}
        self._moved: dict[str, str] = {}
        self._entries: list[tuple[str, Raw]] = []
        self._held_back: list[tuple[str, Raw]] = []
        self._empty: list[str] = []

    def found(self) -> LostWork:
        for case in _joined_cases(self._kept):
            self._place(case)
        moved = self._moved
        new = [relinked_case(document, moved) for document in self._new.values()] if moved else self._new.values()
        self._add = {case: tuple(relinked_entry(entry, moved) for entry in entries) for case, entries in self._add.items()}
        put = self._documents()
        commit = Commit(seq=self._here.seq + 1, new=tuple(map(Raw, new)), add=self._add, put=put) if new or self._add or put else None
        documents = sum(map(len, put.values()))
        return LostWork(commit, self._entries, self._held_back, self._empty, documents, sum(each.is_large for each in self._kept))

    def _place(self, case: KeptCase) -> None:
        """Find the place of what ours added to a case."""
        number = case_number(document_id(case.header))
        target = self._number_of_now(number, CaseOrigin(case.header))
        if target != number:
            self._moved[case_id(number)] = case_id(target)
            case = _renumbered_work(case, target)
        there = self._document_at(target)
        timeline = _Timeline(document_entries(there) if there is not None else (), target)
        missing, held_back = timeline.lacking(case.entries, self._named)
        self._held_back += [(case_id(target), entry) for entry in held_back]
        is_begun_again = there is None and case.is_new
        if not missing and not is_begun_again:
            return
        self._empty += [] if missing else [case_id(target)]
        self._entries += [(case_id(target), entry) for entry in missing]
        if target in self._here:
            self._add[case_id(target)] = tuple(missing)
        else:
            self._new[target] = with_entries(case.header, list(map(bytes, missing)))
            self._last_case = max(self._last_case, target)

    def _number_of_now(self, number: int, origin: CaseOrigin) -> int:
        """The number of a case now. It is a free one where another case has that of before."""
        there = self._document_at(number)
        if there is None or CaseOrigin(there).is_same(origin):
            return number
        later = (other for other in self._here if other > number)
        return next((other for other in later if CaseOrigin(self._here.document(other)).is_same(origin)), self._last_case + 1)

    def _document_at(self, number: int) -> Document | None:
        if number in self._new:
            return self._new[number]
        return self._here.document(number) if number in self._here else self._find_archived(number)

    def _documents(self) -> Mapping[str, Mapping[str, Raw]]:
        """Our documents that are not there. One whose place is another's by now is set aside."""
        put: dict[str, dict[str, Raw]] = {}
        aside = dict(self._here.tables.get(SET_ASIDE, {}))
        for (name, key), document in _last_documents(self._kept).items():
            followed = relinked_document(document, self._moved) if self._moved else document
            there = self._here.tables.get(name, {}).get(key)
            if there is None:
                put.setdefault(name, {})[key] = Raw(bytes(followed))
            elif msgspec.json.decode(there) != msgspec.json.decode(followed):
                set_aside(aside, name, key, followed)
        beside = {key: Raw(bytes(document)) for key, document in aside.items() if key not in self._here.tables.get(SET_ASIDE, {})}
        return put | ({SET_ASIDE: beside} if beside else {})


class _Timeline:
    """The entries that a case has now, known by what they are."""

    def __init__(self, known: Sequence[Raw], number: int) -> None:
        self._number = number
        self._sums = {document_id(entry): entry_sum(entry) for entry in known}
        self._ids = {total: entry_id for entry_id, total in self._sums.items()}
        self._last = max(map(entry_number, self._sums), default=0)

    def lacking(self, entries: Sequence[Raw], named: Mapping[str, int]) -> tuple[list[Raw], list[Raw]]:
        """The entries that are not there, under free ids.

        The second list are those that name another which is not there either.
        """
        own = {document_id(entry): entry_sum(entry) for entry in entries}
        self._last = max(self._last, *map(entry_number, own)) if own else self._last
        names = self._new_names({**named, **own}, own)
        left, fits, held_back = Counter(self._sums.values()), list[Raw](), list[Raw]()
        for entry in entries:
            total = own[document_id(entry)]
            left[total] -= 1
            if left[total] >= 0:
                continue
            if names[document_id(entry)] in self._sums:  # one that is told twice
                names[document_id(entry)] = self._free_id()
            if all(name in names for name in named_entries(entry)):
                fits.append(renamed_entry(entry, names))
            else:
                held_back.append(entry)
                del names[document_id(entry)]
        return fits, held_back

    def _new_names(self, wanted: Mapping[str, int], own: Collection[str]) -> dict[str, str]:
        """The ids of now, by those of before. What is nowhere has none."""
        names = {}
        for entry_id, total in wanted.items():
            if self._sums.get(entry_id) == total or (entry_id in own and entry_id not in self._sums):
                names[entry_id] = entry_id
            elif total in self._ids:
                names[entry_id] = self._ids[total]
            elif entry_id in own:
                names[entry_id] = self._free_id()
        return names

    def _free_id(self) -> str:
        self._last += 1
        return f"{self._number}.{self._last}"


def _renumbered_work(case: KeptCase, number: int) -> KeptCase:
    document = renumbered_case(with_entries(case.header, list(map(bytes, case.entries))), number)
    return KeptCase(case_header(document), tuple(document_entries(document)), case.is_new)


def _joined_cases(kept: Iterable[KeptCommit]) -> list[KeptCase]:
    """Cases with all that ours added to them. Two that only had one number after another stay two."""
    joined: list[KeptCase] = []
    for case in (case for each in kept for case in each.cases):
        number, origin = document_id(case.header), CaseOrigin(case.header)
        for place, other in enumerate(joined):
            if document_id(other.header) == number and CaseOrigin(other.header).is_same(origin):
                more = _renamed_apart(other.entries, case.entries, case_number(number))
                joined[place] = KeptCase(case.header, (*other.entries, *more), other.is_new or case.is_new)
                break
        else:
            joined.append(case)
    return joined


def _renamed_apart(entries: Sequence[Raw], more: Sequence[Raw], number: int) -> list[Raw]:
    """More entries of a case. One whose id was given twice gets another."""
    taken = set(map(document_id, entries))
    last = max(map(entry_number, (*taken, *map(document_id, more))), default=0)
    names = {}
    for entry_id in filter(taken.__contains__, map(document_id, more)):
        last += 1
        names[entry_id] = f"{number}.{last}"
    return [renamed_entry(entry, names) for entry in more]


def _last_documents(kept: Iterable[KeptCommit]) -> dict[tuple[str, str], Raw]:
    return {
        (name, key): document for each in kept for name, table in each.put.items() if name not in _SHARED for key, document in table.items()
    }
