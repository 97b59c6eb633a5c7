"""Checks the cases of a file: their size, times, agents and ids."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import msgspec

from desk.importers.case_entries import iso_time
from desk.importers.imported_case import ImportedCase, ImportOptions, ParsedCases, Reject
from desk.importers.reading.normalised_words import normalise
from desk.importers.reading.ticket_numbers import plain_number
from desk.importers.reading.warnings import Warnings

LONGEST_CASE = 5_000_000
"""Bytes of a case from elsewhere. Every board of the desk reads it."""
_SURELY_SHORT = 100_000
_ROUNDING = timedelta(minutes=1)
_NEVER = float("-inf")
_FUTURE = "a case is dated in the future; are the date order and zone right?"
_EARLY_END = "a case was resolved or closed before it was created; is the date order right?"


class CheckedCases:
    """The cases of a file that a shift can take.

    Each has its place among them. A case that comes again at the same place takes the place of the one before. `duplicates` are those that
    gave theirs away. Cases that are too long become rejects of what was parsed.
    """

    def __init__(self, parsed: ParsedCases, options: ImportOptions, warnings: Warnings) -> None:
        self._parsed = parsed
        self._options = options
        self._warnings = warnings
        self._told = Warnings()
        self._odd: dict[int, tuple[list[str], str]] = {}
        self._count = 0
        self._seen = _SeenIds()
        self.duplicates: list[Reject] = []

    def __iter__(self) -> Iterator[tuple[int, ImportedCase]]:
        """The cases, in the order of the file."""
        agents, seen, soon = self._options.agents, self._seen, self._options.now + timedelta(days=1)
        for case in self._parsed.cases:
            if _may_be_long(case) and self._is_too_long(case):
                continue
            case = _with_our_agents(case, agents) if agents else case
            case = _without_early_reply(case, self._told) if case.first_response else case
            place = seen.place_of(case)
            if place < self._count and not self._is_taken(case, place):
                continue
            self._count = max(self._count, place + 1)
            end = case.closed or case.resolved
            if case.created > soon or (end and end < case.created) or self._odd:
                self._note_odd_times(place, case, soon)
            yield place, case
        self._end()

    def _is_too_long(self, case: ImportedCase) -> bool:
        size = len(msgspec.json.encode(case))
        if size > LONGEST_CASE:
            reason = f"it holds {size:,} bytes, and a case can hold {LONGEST_CASE:,}"
            self._parsed.rejects.append(Reject(case.line, case.external_id, reason, f"{case.external_id} {case.subject[:200]}"))
        return size > LONGEST_CASE

    def _is_taken(self, case: ImportedCase, place: int) -> bool:
        """Is a case taken whose id stands there already?

        The newer one is, of equally new ones the later in the file.
        """
        is_newer = self._seen.is_as_new(case, place)
        loser, line = self._seen.record_at(place, case) if is_newer else (case.external_id, case.line)
        self._told.add("an id stands twice in the file; the newer update is taken", f"{case.external_id} (line {line})")
        self.duplicates.append(Reject(line, loser, "a newer record of the same id is taken", ""))
        if is_newer:
            self._seen.put(case, place)
        return is_newer

    def _note_odd_times(self, place: int, case: ImportedCase, soon: datetime) -> None:
        end = case.closed or case.resolved
        is_early = end is not None and end < case.created and not case.events
        odd = [*([_FUTURE] if case.created > soon else []), *([_EARLY_END] if is_early else [])]
        if odd:
            self._odd[place] = odd, case.external_id
        else:
            self._odd.pop(place, None)

    def _end(self) -> None:
        """Tells what was noted, in the order of the cases."""
        self._warnings.extend(self._told)
        for _, (odd, external_id) in sorted(self._odd.items()):
            for words in odd:
                self._warnings.add(words, external_id)


def _may_be_long(case: ImportedCase) -> bool:
    """Is it worth to count the bytes of a case? A letter takes six at most."""
    if case.comments or case.events:
        return True
    try:
        return len(case.subject) + len(case.description) + sum(map(len, case.extra.values())) > _SURELY_SHORT
    except TypeError:  # a value is no text
        return True


class _SeenIds:
    """The ids of a file, with the record of each."""

    def __init__(self) -> None:
        self._places: dict[str, dict[str, int]] = {}
        self._updated = array("d")
        self._lines = array("q")
        self._written: dict[int, str] = {}

    def place_of(self, case: ImportedCase) -> int:
        """The place of a case. It is the next one where the id is new."""
        written, end = case.external_id, len(self._lines)
        number = plain_number(written)
        if case.source not in self._places:
            self._places[case.source] = {}
        place = self._places[case.source].setdefault(number, end)
        if place == end:
            self._updated.append(_age_of(case))
            self._lines.append(case.line)
            if number != written:
                self._written[place] = written
        return place

    def is_as_new(self, case: ImportedCase, place: int) -> bool:
        """Is a case at least as new as that at its place?"""
        return _age_of(case) >= self._updated[place]

    def record_at(self, place: int, like: ImportedCase) -> tuple[str, int]:
        """The id and the line of the record at a place."""
        return self._written.get(place, plain_number(like.external_id)), self._lines[place]

    def put(self, case: ImportedCase, place: int) -> None:
        """Puts a newer case in its place."""
        self._updated[place] = _age_of(case)
        self._lines[place] = case.line
        self._written[place] = case.external_id


def _age_of(case: ImportedCase) -> float:
    return case.updated.timestamp() if case.updated else _NEVER


def _with_our_agents(case: ImportedCase, agents: Mapping[str, str]) -> ImportedCase:
    """A case with our ids for the agents whom the map names."""
    comments = tuple(
        msgspec.structs.replace(comment, author=agents.get(normalise(comment.author), comment.author))
        if comment.role == "agent"
        else comment
        for comment in case.comments
    )
    return msgspec.structs.replace(case, assignee=agents.get(normalise(case.assignee), case.assignee), comments=comments)


def _without_early_reply(case: ImportedCase, warnings: Warnings) -> ImportedCase:
    """A case without a first reply from before it was told. Its time stays beside the case."""
    reply = case.first_response
    if reply is None or reply >= case.created:
        return case
    if case.created - reply < _ROUNDING:
        return msgspec.structs.replace(case, first_response=case.created)
    warnings.add("a first reply lies before its case and is kept beside it; are there two zones in the file?", case.external_id)
    return msgspec.structs.replace(case, first_response=None, extra={**case.extra, "first reply": iso_time(reply)})
