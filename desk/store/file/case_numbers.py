"""Finds the numbers of cases that two histories numbered apart.

Of two histories one keeps its numbers. The cases of the other get theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import msgspec

from desk.model.ids import case_id
from desk.store.documents.case_merge import CaseOrigin, relinked_case, renumbered_case, renumbered_entries
from desk.store.documents.document_codec import Document
from desk.store.documents.documents import Documents
from desk.store.documents.relinked_documents import relinked_tables
from desk.store.file.renumbered_words import renumbered_entry_words


class CaseNumbers:
    """The numbers of one history's cases beside those of another.

    `kept` keeps its numbers, the cases of `other` are placed beside them. `placed` are their new numbers by their old ones, `moved` those
    among them that changed. `last_case` is the highest number given to any.
    """

    def __init__(self, kept: Documents, other: Documents) -> None:
        self._kept = kept.documents()
        self._other = other.documents()
        self.last_case = max(kept.last_case, other.last_case)
        self.moved: dict[int, int] = {}
        self.placed: dict[int, int] = {}
        self._given: set[int] = set()
        for number, document in self._other.items():
            self.placed[number] = self._place_of(number, document)

    def moved_documents(self) -> Iterator[tuple[int, Document]]:
        """Each case of the other history under its new number.

        Links to cases that moved follow them.
        """
        names = {case_id(before): case_id(after) for before, after in self.moved.items()}
        for number, document in self._other.items():
            found = relinked_case(document, names) if names and b'"link"' in bytes(document) else document
            yield self.placed[number], renumbered_case(found, self.placed[number]) if number in self.moved else found

    def _place_of(self, number: int, document: Document) -> int:
        if number in self._kept and _is_one(self._kept[number], document):
            return number
        same = self._same_case(CaseOrigin(document))
        if same is None and number not in self._kept:
            return number
        if same is None:
            self.last_case += 1
            same = self.last_case
        self.moved[number] = same
        self._given.add(same)
        return same

    def _same_case(self, origin: CaseOrigin) -> int | None:
        """The number of this case in the history that keeps its numbers. Of cases that begin alike each is given once."""
        begun_then = self._by_creation.get(origin.created_at, ())
        alike = (number for number, found in begun_then if number not in self._given and found.is_same(origin))
        return next((number for number in alike if not self._stands_in_both(number)), None)

    @cached_property
    def _by_creation(self) -> Mapping[str, Sequence[tuple[int, CaseOrigin]]]:
        found: dict[str, list[tuple[int, CaseOrigin]]] = {}
        for number, document in self._kept.items():
            origin = CaseOrigin(document)
            found.setdefault(origin.created_at, []).append((number, origin))
        return found

    def _stands_in_both(self, number: int) -> bool:
        """Do both have this case under its number? Another that begins like it is another then."""
        return number in self._other and _is_one(self._kept[number], self._other[number])


def _is_one(one: Document, other: Document) -> bool:
    return bytes(one) == bytes(other) or CaseOrigin(one).is_same(CaseOrigin(other))


def with_numbers_of(documents: Documents, kept: Documents) -> tuple[Documents, Mapping[int, int]]:
    """Documents under the numbers that their cases have in another history.

    The second result are the numbers that became others.
    """
    numbers = CaseNumbers(kept, documents)
    if not numbers.moved:
        return documents, {}
    last = msgspec.structs.replace(documents.last_numbers, case=numbers.last_case)
    return Documents(relinked_tables(documents.tables, numbers.moved), dict(numbers.moved_documents()), last), numbers.moved


def followed_names(names: Mapping[str, str], moved: Mapping[str, str]) -> Mapping[str, str]:
    """The ids of cases that were renumbered once, and then again.

    Both give the new id by the old one.
    """
    later = {old: new for old, new in moved.items() if old not in names.values()}
    return {old: moved.get(new, new) for old, new in names.items()} | {old: new for old, new in later.items() if old not in names}


def renumbered_notice(before: Documents, after: Documents, moved: Mapping[int, int]) -> str:
    """Words about numbers that were given twice and are others' now.

    `moved` are the cases that have other numbers.
    """
    entries: dict[str, str] = {}
    for number in before:
        if number in after and number not in moved and bytes(before.document(number)) != bytes(after.document(number)):
            entries |= renumbered_entries(before.document(number), after.document(number))
    pairs = [f"{case_id(old)} is {case_id(new)} now" for old, new in moved.items()]
    said = [
        f"Two cases had one number, and another window went on with other numbers than yours: {', '.join(pairs)}." if pairs else "",
        renumbered_entry_words(entries, "", "now"),
    ]
    return " ".join(words for words in said if words)
