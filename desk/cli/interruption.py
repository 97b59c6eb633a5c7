"""Says what was written when ctrl+c stops a command."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from desk.cli.context import Context
from desk.cli.output import print_progress
from desk.errors import DeskError
from desk.importers.import_parts import ImportPart
from desk.model.changes import Append, Change, NewCase

NOTHING = "Stopped. Nothing was written."
ALL = "Stopped, but all of it had been written by then."
PART = "Stopped. {done:,} of {total:,} cases had been written by then; bring the file in again, and the rest comes."


@contextmanager
def told_interruption(context: Context, begun: list[ImportPart]) -> Iterator[None]:
    """Says on ctrl+c in the block which of its commits were written.

    A commit is whole or not there at all, so one of its changes tells. The block puts each part into `begun` before it commits it.
    """
    try:
        yield
    except KeyboardInterrupt:
        print_progress("")
        raise KeyboardInterrupt(_words_of(context, begun)) from None


def _words_of(context: Context, begun: Sequence[ImportPart]) -> str:
    """Words for what was written. Only of the part begun last it is not known."""
    if not begun:
        return NOTHING
    done = begun[-1].upto if _are_written(context, begun[-1].changes) else begun[-2].upto if len(begun) > 1 else 0
    if done == begun[-1].total:
        return ALL
    return PART.format(done=done, total=begun[-1].total) if done else NOTHING


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
