"""The answer to a commit in the order of its changes."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from desk.model.changes import Committed
from desk.model.entries import AnyEntry
from desk.model.ids import case_number


def in_order_of(planned: Sequence[AnyEntry], done: Committed) -> Committed:
    """The answer to a commit in the order that was planned.

    The database tells its cases by number, each with its entries in order. Cases that it began may have got higher numbers than planned.
    """
    found, wanted = _by_case(done.entries), _by_case(planned)
    if [len(found[case]) for case in sorted(found)] != [len(wanted[case]) for case in sorted(wanted)]:
        return done
    waiting = {case: iter(found[place]) for case, place in zip(sorted(wanted), sorted(found), strict=True)}
    entries = tuple(next(waiting[_case_of(entry)]) for entry in planned)
    first = {case: place for place, case in enumerate(dict.fromkeys(map(_case_of, entries)))}
    cases = sorted(done.cases, key=lambda case: first.get(case_number(case.id), len(first)))
    return replace(done, entries=entries, cases=tuple(cases))


def _by_case(entries: Sequence[AnyEntry]) -> dict[int, list[AnyEntry]]:
    found: dict[int, list[AnyEntry]] = {}
    for entry in entries:
        found.setdefault(_case_of(entry), []).append(entry)
    return found


def _case_of(entry: AnyEntry) -> int:
    """The number of the case in an entry's id."""
    return int(entry.id.rpartition(".")[0])
