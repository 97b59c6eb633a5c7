"""Says which new cases of a file are wanted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import msgspec
from msgspec.structs import replace

from desk.importers.imported_case import ImportedCase, ImportResult, Reject
from desk.model.state import FINISHED


class ImportScope(msgspec.Struct, frozen=True):
    """The bounds of an import. They hold for new cases, never for news of a known one.

    `since` asks for a sign of life at that time or later, None for none.
    """

    open_only: bool = False
    since: datetime | None = None


EVERY_CASE = ImportScope()


def is_wanted(case: ImportedCase, scope: ImportScope) -> bool:
    """Is a new case within the bounds of an import?"""
    if scope.open_only and case.status in FINISHED:
        return False
    return scope.since is None or _last_sign(case) >= scope.since


def _last_sign(case: ImportedCase) -> datetime:
    """The last time at which anything happened to a case."""
    told = (case.created, case.updated, case.resolved, case.closed, case.first_response)
    said = (*(comment.at for comment in case.comments), *(event.at for event in case.events))
    return max(at for at in (*told, *said) if at)


def without_unwanted(result: ImportResult, unwanted: Collection[str]) -> ImportResult:
    """The result without the cases of these ids. They count as dropped."""
    if not unwanted:
        return result
    left = tuple(Reject(case.line, case.external_id, "not asked for", "") for case in result.cases if case.external_id in unwanted)
    kept = tuple(case for case in result.cases if case.external_id not in unwanted)
    return replace(result, cases=kept, dropped=(*result.dropped, *left))
