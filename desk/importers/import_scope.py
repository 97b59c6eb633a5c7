"""Says which new cases of a file are wanted."""

from __future__ import annotations

from datetime import datetime

import msgspec

from desk.importers.imported_case import ImportedCase
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
