"""A commit on what is known, before it is handed over."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from desk.model.changes import Committed
from desk.model.entries import AnyEntry
from desk.store.database.commit_rows import CommitRows
from desk.store.documents.commit import Commit


class PreparedCommit(msgspec.Struct, frozen=True):
    """A commit on what is known, ready to be handed over. `apply` takes it in under its number."""

    commit: Commit
    rows: CommitRows
    rests_on_all: bool
    apply: Callable[[Commit], Committed]
    seconds_behind: float = 0.0
    """Seconds by which our clock is behind what was saved last."""
    entries: Sequence[AnyEntry] = ()
    """The entries in the order of the changes."""


Preparation = Callable[[], PreparedCommit | None]
"""Prepares a commit on what is known now. None where there is nothing to do. It is asked again for each try."""
