"""The result of a refresh, told from what commits touched."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from desk.store.documents.commit import Touched
from desk.store.documents.table_names import SHIFT
from desk.store.protocol import RefreshResult


def refresh_result(
    touched: Iterable[Touched], cases: Collection[str], *, notices: Sequence[str], renumbered: Mapping[str, str] | None = None
) -> RefreshResult:
    """The changes that commits made, for those who show the shift.

    A case that was touched and is not among `cases` is gone.
    """
    named = list(touched)
    ids = [case for case in named if isinstance(case, str) and case != SHIFT]
    return RefreshResult(
        cases=tuple(case for case in ids if case in cases),
        gone=tuple(case for case in ids if case not in cases),
        shift=SHIFT in named,
        notices=tuple(notices),
        documents=tuple(document for document in named if not isinstance(document, str)),
        renumbered=renumbered or {},
    )
