"""The script of a shift to practise on.

Only what customers said by themselves comes again, and that they came back. What they answered depended on what they were told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial

import msgspec

from desk.errors import Refused
from desk.model.case import Case, Header
from desk.model.changes import Append, Change, NewCase
from desk.model.entries import AnyEntry, Incoming, StatusChange, Told
from desk.model.entry_values import CUSTOMER
from desk.model.ids import case_order
from desk.model.state import FINISHED, state_of
from desk.model.timeline import unretracted
from desk.review.case_as_of import case_as_of


class Arrival(msgspec.Struct, frozen=True):
    """A change that comes by itself at an instant."""

    at: datetime
    change: Change


class PracticeScript(msgspec.Struct, frozen=True):
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
    begun = {case.id: then for case in known if (then := case_as_of(case, start)) is not None}
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
    for change in _reopenings_of(case):
        if since <= change.at < end:
            yield from _returns_of(case.id, change)


def _reopenings_of(case: Case) -> Iterator[StatusChange]:
    """The times that the customer came back to a finished case. What we took up by ourselves is none of them."""
    is_finished = is_back = False
    for entry in unretracted(case.entries):
        if isinstance(entry, Incoming) and entry.by == CUSTOMER:
            is_back = is_finished
        elif isinstance(entry, StatusChange):
            if is_finished and entry.to not in FINISHED and (is_back or entry.by == CUSTOMER):
                yield entry
            is_finished, is_back = entry.to in FINISHED, False


def _returns_of(case: str, change: StatusChange) -> Iterator[Arrival]:
    """A customer comes back. Where the case is not finished this time, they ask after it."""
    if change.by == CUSTOMER and change.reason:
        asked = Incoming(at=change.at, by=CUSTOMER, text=change.reason, chase=True)
        yield Arrival(change.at, Append(case, (asked,), partial(_refuse_stage, False)))
    back = StatusChange(at=change.at, by=CUSTOMER, to="open", reason=change.reason)
    yield Arrival(change.at, Append(case, (back,), partial(_refuse_stage, True)))


def _refuse_stage(is_finished: bool, case: Case) -> None:
    """Raise Refused where a case is finished or open against expectation."""
    if state_of(case).finished != is_finished:
        raise Refused(f"{case.id} stands otherwise in this practice.")


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
