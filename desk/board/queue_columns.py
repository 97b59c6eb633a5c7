"""The items of a queue as columns.

From them a queue is filled without a view of any case. Numbers, ranks, due times and turns stand in packed arrays, in the order of the
queue. They hold until the next turn of each case. Whoever looks across cases finds there which of them have links, causes or offers to
be approved, and the keys of their customers.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

import msgspec

from desk.board.case_view import CaseView
from desk.board.customer_index import CustomerKeys, key_sum
from desk.board.queue_item import Figures, QueueItem, queue_item
from desk.model.case_places import CasePlaces
from desk.model.entry_values import Priority, Status
from desk.model.state import CaseState
from desk.recovery.customers.identity import lookup_keys

COLUMNS_VERSION = "3"
"""Counts changes of what an item holds. Columns of another version are not read."""
_RANK_STEP = 2
"""Ranks are halves, and stand doubled in their column."""
RANKS = tuple(place / _RANK_STEP for place in range(256))
"""The rank that each byte of their column stands for."""


class CaseTies(NamedTuple):
    """The facts by which cases are found.

    `keys` are the sums of what tells the customer, `links` the linked cases.
    """

    keys: tuple[int, ...]
    links: tuple[str, ...]
    is_failure: bool
    has_cause: bool
    asks_approval: bool


def ties_of(view: CaseView) -> CaseTies:
    """The ties of a case."""
    state = view.state
    keys, links = tuple(map(key_sum, lookup_keys(state))), tuple(link.case for link in state.links)
    return CaseTies(keys, links, state.recovery, state.has_cause, view.asks_approval)


class CaseTraits(NamedTuple):
    """The facts of a case that filters ask most. Few cases differ in them."""

    owner: str
    status: Status
    priority: Priority
    channel: str
    chases: int
    recovery: bool

    @property
    def view(self) -> CaseView:
        """A view that knows nothing else. Whatever it is asked beyond that fails."""
        state = CaseState.__new__(CaseState)
        for name, value in zip(self._fields, self, strict=True):
            setattr(state, name, value)
        return CaseView(state, ())


def traits_of(view: CaseView) -> CaseTraits:
    """The traits of a case."""
    state = view.state
    return CaseTraits(state.owner, state.status, state.priority, state.channel, state.chases, state.recovery)


class QueueColumns(msgspec.Struct, frozen=True, array_like=True, dict=True):
    """The items of cases as columns.

    They are as of `at`, a timestamp. `kinds` are places in `figures`, each of which has an owner, and `sorts` in `traits`. A column of
    numbers is bytes in the order of this machine.
    """

    version: str = COLUMNS_VERSION
    at: float = 0.0
    numbers: bytes = b""
    ranks: bytes = b""
    dues: bytes = b""
    turns: bytes = b""
    kinds: bytes = b""
    listed: bytes = b""
    figures: tuple[tuple[Figures, str], ...] = ()
    customer_keys: tuple[bytes, bytes] = (b"", b"")
    failed_keys: tuple[bytes, bytes] = (b"", b"")
    links: dict[int, tuple[str, ...]] = {}
    causes: tuple[int, ...] = ()
    approvals: tuple[int, ...] = ()
    traits: tuple[CaseTraits, ...] = ()
    sorts: bytes = b""

    @cached_property
    def places(self) -> CasePlaces:
        """The place of each case in the columns."""
        return CasePlaces(self.case_numbers)

    @property
    def ids(self) -> list[str]:
        """The cases, worst first. The other lists are in the same order."""
        return self.places.ids

    @cached_property
    def case_numbers(self) -> array[int]:
        """The number of each case."""
        return _read_column("Q", self.numbers)

    @property
    def due_times(self) -> array[float]:
        """The timestamp at which each is due."""
        return _read_column("d", self.dues)

    @property
    def turn_times(self) -> array[float]:
        """The timestamp at which each turns."""
        return _read_column("d", self.turns)

    @property
    def counted(self) -> array[int]:
        """The place of the figures of each."""
        return _read_column("I", self.kinds)

    @property
    def sorted_traits(self) -> array[int]:
        """The place of the traits of each."""
        return _read_column("I", self.sorts)

    @property
    def customers(self) -> CustomerKeys:
        """The keys of the customers of all cases."""
        return CustomerKeys.read(self.customer_keys)

    @property
    def failed_customers(self) -> CustomerKeys:
        """The keys of those customers whom we failed."""
        return CustomerKeys.read(self.failed_keys)

    def items(self) -> Iterator[QueueItem]:
        """The item of each."""
        keys = zip(map(RANKS.__getitem__, self.ranks), self.due_times, self.case_numbers, strict=True)
        for key, turn, kind, is_listed in zip(keys, self.turn_times, self.counted, self.listed, strict=True):
            yield QueueItem(key, turn, *self.figures[kind], bool(is_listed))


def _read_column(sort: str, data: bytes) -> array[Any]:
    column = array(sort)
    column.frombytes(data)
    return column


NO_COLUMNS = QueueColumns()
_decode_columns = msgspec.msgpack.Decoder(QueueColumns).decode


def read_columns(data: bytes, now: float) -> QueueColumns:
    """The columns that hold at a moment. None of them for other bytes, another version, and those of a later moment."""
    try:
        columns = _decode_columns(data)
    except msgspec.DecodeError:
        return NO_COLUMNS
    return columns if columns.version == COLUMNS_VERSION and columns.at <= now else NO_COLUMNS


class FreshCase(NamedTuple):
    """A case as it stands in the columns."""

    item: QueueItem
    ties: CaseTies
    traits: CaseTraits


def fresh_case(view: CaseView, now: datetime) -> FreshCase:
    """Rate a case for the columns."""
    return FreshCase(queue_item(view, now), ties_of(view), traits_of(view))


def merged_columns(before: QueueColumns, fresh: Mapping[int, FreshCase], at: float, *, gone: Collection[int] = ()) -> QueueColumns:
    """Columns with some cases rated anew, and without those that are gone."""
    out = {*fresh, *gone}
    known = zip(before.items(), map(before.traits.__getitem__, before.sorted_traits), strict=True)
    rated = sorted((*(pair for pair in known if pair[0].key[-1] not in out), *((case.item, case.traits) for case in fresh.values())))
    items = [item for item, _ in rated]
    ties = {number: case.ties for number, case in fresh.items()}
    traits: dict[CaseTraits, int] = {}
    sorts = [traits.setdefault(trait, len(traits)) for _, trait in rated]
    kinds: dict[tuple[Figures, str], int] = {}
    places = [kinds.setdefault((item.figures, item.owner), len(kinds)) for item in items]
    return QueueColumns(
        at=at,
        numbers=array("Q", [item.key[-1] for item in items]).tobytes(),
        ranks=bytes(int(item.key[0] * _RANK_STEP) for item in items),
        dues=array("d", [item.key[1] for item in items]).tobytes(),
        turns=array("d", [item.turn for item in items]).tobytes(),
        kinds=array("I", places).tobytes(),
        listed=bytes(item.is_listed for item in items),
        figures=tuple(kinds),
        customer_keys=_merged_keys(before.customers, ties, out),
        failed_keys=_merged_keys(before.failed_customers, {number: tie for number, tie in ties.items() if tie.is_failure}, out),
        links={
            **{number: links for number, links in before.links.items() if number not in out},
            **{number: tie.links for number, tie in ties.items() if tie.links},
        },
        causes=_merged_numbers(before.causes, (number for number, tie in ties.items() if tie.has_cause), out),
        approvals=_merged_numbers(before.approvals, (number for number, tie in ties.items() if tie.asks_approval), out),
        traits=tuple(traits),
        sorts=array("I", sorts).tobytes(),
    )


def _merged_keys(before: CustomerKeys, ties: Mapping[int, CaseTies], out: Collection[int]) -> tuple[bytes, bytes]:
    fresh = ((one, number) for number, tie in ties.items() for one in tie.keys)
    return CustomerKeys((*before.pairs(without=out), *fresh)).columns


def _merged_numbers(before: Collection[int], fresh: Iterable[int], out: Collection[int]) -> tuple[int, ...]:
    return (*(number for number in before if number not in out), *fresh)
