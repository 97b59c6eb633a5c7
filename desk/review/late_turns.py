"""The instants at which clocks turned late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from desk.board.case_view import case_view
from desk.model.case import Case
from desk.model.entries import Memo
from desk.review.case_as_of import case_as_of
from desk.sla.policy import Policy


def late_turns(case: Case, policy: Policy, until: datetime) -> Iterator[datetime]:
    """The instants at which a clock turned late, up to `until`.

    A deadline counts as it was at that moment: by the entries up to then.
    """
    moving = (entry for entry in case.entries if not isinstance(entry, Memo))  # a note moves no clock
    changed = sorted({max(case.created_at, entry.at) for entry in moving} | {case.created_at})
    for since, end in zip(changed, [*changed[1:], until], strict=True):
        then = case_as_of(case, since)
        if then is None or since > until:
            continue
        for clock in case_view(then, policy).clocks:
            if clock.late_after is not None and clock.stopped_at is None and since <= clock.late_after < end:
                yield clock.late_after
