"""A case as it was at an instant.

What was undone later was there then, so a retraction counts from its own time on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import msgspec

from desk.model.case import Case
from desk.model.entries import Retract
from desk.model.timeline import retracted


def case_as_of(case: Case, at: datetime) -> Case | None:
    """The case with its entries up to an instant. None when it was not logged by then."""
    if case.created_at > at:
        return None
    if all(entry.at <= at for entry in case.entries):
        return case
    return msgspec.structs.replace(case, entries=tuple(entry for entry in case.entries if entry.at <= at))


def cases_as_of(cases: Iterable[Case], at: datetime) -> Iterator[Case]:
    """The cases that were logged by an instant, as they were then."""
    for case in cases:
        then = case_as_of(case, at)
        if then is not None:
            yield then


def undone_later(case: Case, at: datetime) -> Mapping[str, datetime]:
    """The entries that stood at an instant and were undone later.

    Each comes with when. One that was brought back since is none of them.
    """
    gone = retracted(case.entries)
    stood = {entry.id for entry in case.entries if entry.at <= at}
    later = (entry for entry in case.entries if isinstance(entry, Retract) and entry.id not in gone and entry.at > at)
    return {entry.entry: entry.at for entry in later if entry.entry in stood}
