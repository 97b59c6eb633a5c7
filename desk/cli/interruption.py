"""Says what was written when ctrl+c stops a command."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from desk.cli.context import Context
from desk.cli.output import print_progress
from desk.errors import DeskError
from desk.model.changes import Append, Change, NewCase

NOTHING = "Stopped. Nothing was written."
ALL = "Stopped, but all of it had been written by then."


@contextmanager
def told_interruption(context: Context, changes: list[Change]) -> Iterator[None]:
    """Says on ctrl+c in the block if its commit was written.

    A commit is whole or not there at all, so one of its changes tells. The block puts that into `changes` before it commits.
    """
    try:
        yield
    except KeyboardInterrupt:
        print_progress("")
        raise KeyboardInterrupt(ALL if _are_written(context, changes) else NOTHING) from None


def _are_written(context: Context, changes: Sequence[Change]) -> bool:
    """Do these changes stand on the shift?"""
    first = next((change for change in changes if isinstance(change, NewCase | Append)), None)
    if first is None:
        return False
    with suppress(DeskError), context.store(writing=False) as store:
        if isinstance(first, NewCase):
            if first.header.id:
                return first.header.id in store.cases
            return any(case.external == first.header.external for case in store.cases.values())
        known = store.cases.get(first.case)
        return known is not None and {entry.ref for entry in first.entries} <= {entry.ref for entry in known.entries}
    return False
