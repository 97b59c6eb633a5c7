"""Checks the cases of a file: their size, times, agents and ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

import msgspec

from desk.importers.case_entries import iso_time
from desk.importers.imported_case import ImportedCase, ImportOptions, ParsedCases, Reject
from desk.importers.reading.normalised_words import normalise
from desk.importers.reading.ticket_numbers import plain_number
from desk.importers.reading.warnings import Warnings

LONGEST_CASE = 5_000_000
"""Bytes of a case from elsewhere. Every board of the desk reads it."""
_ROUNDING = timedelta(minutes=1)
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


def checked_cases(parsed: ParsedCases, options: ImportOptions, warnings: Warnings) -> tuple[list[ImportedCase], tuple[Reject, ...]]:
    """The cases that a shift can take, and the duplicates among them.

    Those that are too long become rejects of `parsed`.
    """
    named = (_with_our_agents(case, options.agents) for case in _cases_of_size(parsed))
    cases, duplicates = _merge_duplicates((_without_early_reply(case, warnings) for case in named), warnings)
    _warn_of_odd_times(cases, options, warnings)
    return cases, duplicates


def _cases_of_size(parsed: ParsedCases) -> list[ImportedCase]:
    """The cases that a shift can hold. Longer ones become rejects."""
    kept: list[ImportedCase] = []
    for case in parsed.cases:
        size = len(msgspec.json.encode(case))
        if size <= LONGEST_CASE:
            kept.append(case)
        else:
            reason = f"it holds {size:,} bytes, and a case can hold {LONGEST_CASE:,}"
            parsed.rejects.append(Reject(case.line, case.external_id, reason, f"{case.external_id} {case.subject[:200]}"))
    return kept


def _with_our_agents(case: ImportedCase, agents: Mapping[str, str]) -> ImportedCase:
    """A case with our ids for the agents whom the map names."""
    if not agents:
        return case
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


def _merge_duplicates(found: Iterable[ImportedCase], warnings: Warnings) -> tuple[list[ImportedCase], tuple[Reject, ...]]:
    """One case for each id, and the others as duplicates.

    The newer update wins, of equally new ones the later in the file.
    """
    kept: dict[tuple[str, str], ImportedCase] = {}
    duplicates: list[Reject] = []
    for case in found:
        key = (case.source, plain_number(case.external_id))
        other = kept.get(key)
        if other is None:
            kept[key] = case
            continue
        loser = other if (case.updated or _LONG_AGO) >= (other.updated or _LONG_AGO) else case
        kept[key] = case if loser is other else other
        warnings.add("an id stands twice in the file; the newer update is taken", f"{case.external_id} (line {loser.line})")
        duplicates.append(Reject(loser.line, loser.external_id, "a newer record of the same id is taken", ""))
    return list(kept.values()), tuple(duplicates)


def _warn_of_odd_times(cases: Iterable[ImportedCase], options: ImportOptions, warnings: Warnings) -> None:
    soon = options.now + timedelta(days=1)
    for case in cases:
        if case.created > soon:
            warnings.add("a case is dated in the future; are the date order and zone right?", case.external_id)
        end = case.closed or case.resolved
        if end and end < case.created and not case.events:
            warnings.add("a case was resolved or closed before it was created; is the date order right?", case.external_id)
