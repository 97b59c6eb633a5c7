"""The script of a shift to practise on.

Only what customers said by themselves comes again. What they answered depended on what they were told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import msgspec

from desk.model.case import Case, Header
from desk.model.changes import Append, Change, NewCase
from desk.model.entries import AnyEntry, Incoming, Told
from desk.model.entry_values import CUSTOMER
from desk.model.ids import case_order
from desk.model.timeline import unretracted
from desk.review.past_case import case_as_of


@dataclass(frozen=True, slots=True)
class Arrival:
    """A change that comes by itself at an instant."""

    at: datetime
    change: Change


@dataclass(frozen=True, slots=True)
class PracticeScript:
    """The whole of a shift to practise on. `cases` are as they were at `start`, `whole` as they are today."""

    name: str
    start: datetime
    end: datetime
    cases: tuple[Case, ...]
    arrivals: tuple[Arrival, ...]
    whole: tuple[Case, ...]


def practice_script(cases: Iterable[Case], name: str, start: datetime, end: datetime) -> PracticeScript:
    """The script of a shift. Cases that were over before it, or came after it, are left out."""
    known = sorted({case.id: case for case in cases if case.created_at < end}.values(), key=lambda case: case_order(case.id))
    begun = {case.id: past for case in known if (past := case_as_of(case, start)) is not None}
    arrivals = [arrival for case in known for arrival in _arrivals_of(case, start, end, is_new=case.id not in begun)]
    return PracticeScript(name, start, end, tuple(begun.values()), tuple(sorted(arrivals, key=lambda each: each.at)), tuple(known))


def _arrivals_of(case: Case, start: datetime, end: datetime, *, is_new: bool) -> Iterator[Arrival]:
    """The changes that a case brings in the shift."""
    said = [entry for entry in unretracted(case.entries) if _is_said(entry) and entry.at < end]
    if is_new:
        first = tuple(_without_number(entry) for entry in said if entry.at <= case.created_at)
        yield Arrival(max(start, case.created_at), NewCase(header_of(case), first))
    since = case.created_at if is_new else start
    later = (entry for entry in said if (entry.at > since if is_new else entry.at >= since))
    yield from (Arrival(entry.at, Append(case.id, (_without_number(entry),))) for entry in later)


def _is_said(entry: AnyEntry) -> bool:
    return isinstance(entry, Told | Incoming) and entry.by == CUSTOMER


def _without_number(entry: AnyEntry) -> AnyEntry:
    """The entry without its number: another may have come meanwhile."""
    return msgspec.structs.replace(entry, id="")


def header_of(case: Case) -> Header:
    """The header that a case was logged with."""
    return Header(**{name: getattr(case, name) for name in Header.__struct_fields__})


def opening_changes(script: PracticeScript) -> list[Change]:
    """The cases of the beginning, as changes to an empty shift."""
    return [NewCase(header_of(case), case.entries) for case in script.cases]
