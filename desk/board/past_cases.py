"""Finds the archived cases on which those on the board depend."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from desk.board.past_case import PAST_SHEET, PAST_VERSION, PastCase, name_key, past_case
from desk.model.state import CaseState
from desk.recovery.customers.identity import lookup_keys

_decode_past = msgspec.json.Decoder(PastCase).decode


class LoggedCase(Protocol):
    """A case, or its state."""

    @property
    def id(self) -> str:
        """Its reference."""
        ...

    @property
    def created_at(self) -> datetime:
        """When it reached the board."""
        ...


class PastCases:
    """Finds archived cases.

    By customer, by link, by words, and by their number at the source. Rows stay bytes until somebody asks for their case.
    """

    def __init__(self, rows: Iterable[bytes] = ()) -> None:
        self._rows: list[bytes] = []
        self._places: dict[str, int] = {}
        self._by_key: defaultdict[str, list[int]] = defaultdict(list)
        self._linked_from: defaultdict[str, list[int]] = defaultdict(list)
        self._causes: dict[int, datetime] = {}
        self._checks: dict[int, None] = {}
        self._externals: dict[tuple[str, str], int] = {}
        self._states: dict[str, CaseState] = {}
        self.calling: list[str] = []
        """The cases that still ask for somebody."""
        for row in rows:
            if row:
                self._add_row(row)

    def _add_row(self, row: bytes) -> None:
        past, place = _decode_past(row), len(self._rows)
        self._rows.append(row)
        self._places[past.id] = place
        for key in past.keys:
            self._by_key[key].append(place)
        for case in past.links:
            self._linked_from[case].append(place)
        if past.cause_at is not None:
            self._causes[place] = past.cause_at
        if past.is_check:
            self._checks[place] = None
        if past.external:
            self._externals[past.external] = place
        if past.calls:
            self.calling.append(past.id)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, case: object) -> bool:
        return case in self._places

    @property
    def ids(self) -> Sequence[str]:
        """The ids of all."""
        return tuple(self._places)

    def case(self, case: str) -> PastCase | None:
        """One case in short. None when it is in no archive."""
        place = self._places.get(case)
        return None if place is None else _decode_past(self._rows[place])

    def of_source(self, external: tuple[str, str]) -> str:
        """The id of the case with this source and number there. Empty when there is none."""
        place = self._externals.get(external)
        return "" if place is None else _decode_past(self._rows[place]).id

    def of_source_number(self, number: str) -> str:
        """The id of the case with this number at any source. Empty when there is none."""
        return next((_decode_past(self._rows[place]).id for external, place in self._externals.items() if external[1] == number), "")

    def lessons(self, since: datetime) -> list[CaseState]:
        """The cases of which a cause was found lately.

        What comes again is compared with them. Those that left a check behind count at any time.
        """
        places = dict.fromkeys((*self._checks, *(place for place, at in self._causes.items() if at >= since)))
        return [self._state_at(place) for place in places]

    def unlearned(self, since: datetime) -> list[CaseState]:
        """The cases of `lessons`, and those that still ask for somebody."""
        calling = (self._state_at(self._places[case]) for case in self.calling if case in self._places)
        return list({state.id: state for state in (*self.lessons(since), *calling)}.values())

    def of_customer(self, keys: Iterable[str]) -> list[CaseState]:
        """The cases that share one of these keys of their customer."""
        return [self._state_at(place) for place in dict.fromkeys(place for key in keys for place in self._by_key.get(key, ()))]

    def namesakes(self, customer: str) -> list[CaseState]:
        """The cases of customers of this name. It proves nothing by itself."""
        return self.of_customer([name_key(customer)])

    def related(self, state: CaseState) -> list[CaseState]:
        """The customer's cases, and those linked from either side."""
        linked = (self._places[link.case] for link in state.links if link.case in self._places)
        places = dict.fromkeys((*linked, *self._linked_from.get(state.id, ())))
        found = {other.id: other for other in (*self.of_customer(lookup_keys(state)), *map(self._state_at, places))}
        found.pop(state.id, None)
        return list(found.values())

    def search(self, words: Collection[str], most: int, *, skipped: Collection[str] = ()) -> list[PastCase]:
        """The newest cases in which all these words stand.

        They are looked for in reference, customer and subject, in small letters and large.
        """
        wanted = [word.casefold() for word in words]
        found: list[PastCase] = []
        for row in reversed(self._rows):
            if not row:  # it is on the shift again
                continue
            past = _decode_past(row)
            text = f"{past.id} {past.customer} {past.subject}".casefold()
            if past.id not in skipped and all(word in text for word in wanted):
                found.append(past)
                if len(found) == most:
                    break
        return found

    def drop_returned(self, cases: Iterable[LoggedCase]) -> None:
        """Forget those of these cases that are on the shift again. Another may have the number of an older one."""
        for case in cases if self._rows else ():
            past = self.case(case.id)
            if past is not None and past.created == case.created_at:
                self.drop(case.id)

    def drop(self, case: str) -> None:
        """Forget a case that is on the shift again."""
        past, place = self.case(case), self._places.pop(case, None)
        if past is None or place is None:
            return
        lists = (*map(self._by_key.__getitem__, past.keys), *map(self._linked_from.__getitem__, past.links))
        for held in lists:
            held.remove(place)
        self._causes.pop(place, None)
        self._checks.pop(place, None)
        self._externals = {external: at for external, at in self._externals.items() if at != place}
        self._rows[place] = b""
        self._states.pop(case, None)

    def _state_at(self, place: int) -> CaseState:
        past = _decode_past(self._rows[place])
        if past.id not in self._states:
            self._states[past.id] = past.state
        return self._states[past.id]


def no_pause() -> None:
    """Go on at once."""


class KeptRow(Protocol):
    """A kept row of an archived case."""

    @property
    def row(self) -> bytes:
        """The bytes made of the case."""
        ...


class FactSource(Protocol):
    """A store, as far as facts of its archived cases are kept."""

    def archived_facts(self, name: str, key: str, make: Callable[[bytes], bytes], *, keep: bool = True) -> Iterable[KeptRow]:
        """The row of each archived case.

        They are kept under a name and a key where `keep` says so. Raises Damaged.
        """
        ...


def read_past_cases(source: FactSource, pause: Callable[[], None] = no_pause, *, keep: bool = True) -> PastCases:
    """Every archived case of a store in short.

    `pause` is called between two of them. With `keep` off nothing is written. Raises Damaged for an archive that cannot be read.
    """

    def make(document: bytes) -> bytes:
        pause()
        return past_case(document)

    def rows() -> Iterator[bytes]:
        for row in source.archived_facts(PAST_SHEET, PAST_VERSION, make, keep=keep):
            pause()
            yield row.row

    return PastCases(rows())
