"""Links: cases tied to each other, and candidates for a link."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

import msgspec

from desk.model.entries import Told
from desk.model.entry_values import LinkSort
from desk.model.state import CaseState
from desk.recovery.customers.identity import has_same_name, is_same_customer
from desk.recovery.notices import Notice
from desk.text.similarity import ALIKE, similarity

_NEAR = timedelta(days=3)
"""Cases told within so long of each other may be one matter."""
_MAX_COMPARED = 400
"""The number of cases, nearest in time, compared word by word."""
_MAX_CANDIDATES = 12
_ONE_CAUSE = frozenset({"parent", "same_cause"})
_LINK_WORDS: dict[LinkSort, str] = {
    "duplicate": "says it is a duplicate of this",
    "parent": "is part of this one",
    "same_cause": "has the same cause",
    "related": "is related",
}
_OWN_LINK_WORDS: dict[LinkSort, str] = {
    "duplicate": "this is a duplicate of it",
    "parent": "this is part of it",
    "same_cause": "has the same cause",
    "related": "is related",
}


class LinkedCase(msgspec.Struct, frozen=True):
    """A case tied to this one. `is_own` says that this case made the link, not the other."""

    state: CaseState
    sort: LinkSort
    is_own: bool

    @property
    def words(self) -> str:
        """The tie in words, as seen from this case."""
        return (_OWN_LINK_WORDS if self.is_own else _LINK_WORDS)[self.sort]


def linked_cases(state: CaseState, others: Iterable[CaseState]) -> list[LinkedCase]:
    """Every case tied to this one, from either side, once each."""
    mine = {link.case: link.sort for link in state.links}
    found: dict[str, LinkedCase] = {}
    for other in others:
        if other.id == state.id:
            continue
        if other.id in mine:
            found[other.id] = LinkedCase(other, mine[other.id], is_own=True)
        elif theirs := [link.sort for link in other.links if link.case == state.id]:
            found[other.id] = LinkedCase(other, theirs[-1], is_own=False)
    return list(found.values())


def child_cases(state: CaseState, others: Iterable[CaseState]) -> list[CaseState]:
    """The cases that name this one as their parent."""
    return [other for other in others if any(link.sort == "parent" and link.case == state.id for link in other.links)]


def waiting_children(state: CaseState, others: Iterable[CaseState]) -> list[str]:
    """The ids of unfinished child cases. A case should not end before them (ASK.17)."""
    return [child.id for child in child_cases(state, others) if not child.finished]


def cases_of_one_cause(state: CaseState, others: Sequence[CaseState]) -> list[CaseState]:
    """This case, and the unfinished ones tied to it by their cause.

    Ties are links to a parent and of one cause. They are followed however far.
    """
    by_id = {other.id: other for other in others} | {state.id: state}
    ties: dict[str, set[str]] = {}
    for case in by_id.values():
        for link in case.links:
            if link.sort in _ONE_CAUSE and link.case in by_id:
                ties.setdefault(case.id, set()).add(link.case)
                ties.setdefault(link.case, set()).add(case.id)
    reached, waiting = [state.id], [state.id]
    while waiting:
        for other in sorted(ties.get(waiting.pop(), ())):
            if other not in reached:
                reached.append(other)
                waiting.append(other)
    return [by_id[case] for case in reached if case == state.id or not by_id[case].finished]


class LinkCandidate(msgspec.Struct, frozen=True):
    """A case this one may belong with, and why. `is_same_matter` says that it looks like a duplicate."""

    state: CaseState
    why: str
    is_same_matter: bool = False


def link_candidates(state: CaseState, others: Iterable[CaseState]) -> list[LinkCandidate]:
    """The likely cases to link with, the same customer's first.

    Then come those similar in words and near in time.
    """
    tied = {link.case for link in state.links} | {state.id}
    near = heapq.nsmallest(
        _MAX_COMPARED, (each for each in others if each.id not in tied), key=lambda each: abs(each.told_at - state.told_at)
    )
    found = [(score, candidate) for each in near for score, candidate in _scored_candidates(state, each)]
    return [candidate for _, candidate in sorted(found, key=lambda pair: (-pair[0], pair[1].state.id))][:_MAX_CANDIDATES]


def _scored_candidates(state: CaseState, other: CaseState) -> Iterator[tuple[float, LinkCandidate]]:
    alike = similarity(_story_text(state), _story_text(other))
    near = abs(other.told_at - state.told_at) <= _NEAR
    if is_same_customer(state, other):
        yield 2 + alike, LinkCandidate(other, "same customer", is_same_matter=near and alike >= ALIKE)
    elif has_same_name(state, other):
        yield 1.5 + alike, LinkCandidate(other, "same name", is_same_matter=near and alike >= ALIKE)
    elif near and alike >= ALIKE / 2:
        yield alike, LinkCandidate(other, "alike" if alike >= ALIKE else "a little alike")


def _story_text(state: CaseState) -> str:
    told = next((entry.text for entry in state.timeline if isinstance(entry, Told)), "")
    return f"{state.subject} {told}"


def link_notices(state: CaseState, others: Sequence[CaseState]) -> Iterator[Notice]:
    """Notices of links that other cases made to this one."""
    said_there = [each for each in linked_cases(state, others) if not each.is_own]
    if again := [each.state.id for each in said_there if each.sort == "duplicate"]:
        yield Notice(f"the same matter again: {', '.join(again)}", 8, "others")
    if waiting := waiting_children(state, others):
        yield Notice(f"{_waiting_words(waiting)} for this one: {', '.join(waiting)}", 7, "update_all")
    for each in said_there:
        if each.sort in {"same_cause", "related"}:
            how = "the same cause as this" if each.sort == "same_cause" else "related to this"
            yield Notice(f"{each.state.id} says: {how}", 9, "others")


def _waiting_words(cases: Sequence[str]) -> str:
    return "1 open case waits" if len(cases) == 1 else f"{len(cases)} open cases wait"
