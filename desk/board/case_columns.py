"""Facts of many cases, asked of all at once."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

from desk.board.filter.case_index import SearchedCase
from desk.board.filter.fields import CaseTest
from desk.board.queue_columns import NO_COLUMNS, QueueColumns
from desk.board.queue_order import URGENT_RANK
from desk.board.risk_keys import RiskKeys
from desk.model.ids import case_number

if TYPE_CHECKING:
    from desk.board.case_texts import CaseTexts


class Bounds(NamedTuple):
    """The cases that pass a test for sure, and those that may. A byte a case, 1 or 0, as one number."""

    sure: int
    possible: int


class CaseColumns:
    """Facts of many cases, asked without a view of any. One that changed since is left out.

    `cases` give the order of the bytes.
    """

    def __init__(self, columns: QueueColumns = NO_COLUMNS) -> None:
        self.cases = cases = columns.ids
        self._traits, self._sorts = columns.traits, columns.sorted_traits
        self.everything = _number_of(b"\1" * len(cases))
        self.nothing_known = Bounds(0, self.everything)
        """No case passes for sure, and all may."""
        self._replaced: set[str] = set()
        self._texts: CaseTexts | None = None
        self._text_places: Sequence[int] = ()
        self._with_text = 0
        """The cases whose text is known."""

    def replace(self, case: str) -> None:
        """Leave a case out that is new, changed or gone."""
        self._replaced.add(case)

    def use_texts(self, texts: CaseTexts) -> None:
        """Look for words in these texts from now on."""
        places = {number: place for place, number in enumerate(texts.numbers) if texts.known[place]}
        self._texts, self._text_places = texts, array("I", (places.get(case_number(case), len(texts.numbers)) for case in self.cases))
        self._with_text = self._placed(texts.known)

    @property
    def present(self) -> int:
        """The cases that are still as they were."""
        return self.marks(lambda case: case not in self._replaced) if self._replaced else self.everything

    def marks(self, passes: Callable[[str], bool]) -> int:
        """The cases that pass."""
        return _number_of(bytes(map(passes, self.cases)))

    def marked(self, marks: int) -> Iterable[str]:
        """The cases of marks."""
        return compress(self.cases, marks.to_bytes(len(self.cases), "little"))

    def others(self, cases: Collection[str]) -> Iterable[str]:
        """Those of these cases that the columns do not know."""
        if len(self.cases) == len(cases) and not self._replaced:
            return ()
        known = set(self.cases) - self._replaced
        return (case for case in cases if case not in known)

    def with_traits(self, test: CaseTest, now: datetime) -> Bounds:
        """The cases that pass a test which asks their traits alone."""
        answers = [bool(test(traits.view, now)) for traits in self._traits]
        found = _number_of(bytes(map(answers.__getitem__, self._sorts)))
        return Bounds(found, found)

    def at_rank(self, rank: float, keys: RiskKeys) -> Bounds:
        """The cases with the rank of a risk. An urgent one that nobody owns may have any but the worst."""
        sure = _number_of(keys.at_rank(rank))
        return Bounds(sure, sure | _number_of(keys.at_rank(URGENT_RANK)) if rank >= URGENT_RANK else sure)

    def texts(self, find: Callable[[CaseTexts], bytes | None]) -> Bounds:
        """The cases in whose text something is found. One whose text is not known may have it too."""
        found = None if self._texts is None else find(self._texts)
        if self._texts is None or found is None:
            return self.nothing_known
        sure = self._placed(found) & self._with_text
        return Bounds(sure, sure | (self.everything ^ self._with_text))

    def _placed(self, marks: bytes) -> int:
        """The marks of texts in the order of the cases."""
        return _number_of(bytes(map((marks + b"\0").__getitem__, self._text_places)))

    def searched(self, case: str) -> SearchedCase | None:
        """The text of one case. None where it is not known."""
        return None if self._texts is None or case in self._replaced else self._texts.searched(case)


def _number_of(marks: bytes) -> int:
    return int.from_bytes(marks, "little")
