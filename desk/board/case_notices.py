"""Everything an agent should know before they act on a case, most pressing first; it joins the sources and words nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.board.case_view import CaseView
from desk.board.contact_notices import expected, silence_notices, uncontacted
from desk.model.shift import Shift
from desk.model.state import CaseState
from desk.recovery.causes.debt import debt_notices, repeat_notices
from desk.recovery.contact_history import call_notices, handoff_notices, mention_notices
from desk.recovery.customers.links import link_notices
from desk.recovery.customers.second_failure import second_failure_notices
from desk.recovery.notices import Notice, broken_promise_notices
from desk.recovery.offers.approvals import approval_notices
from desk.recovery.offers.delivery import advocate_notices, second_apology_notices
from desk.recovery.steps.playbook_progress import step_notices


@dataclass(frozen=True, slots=True)
class NoticeContext:
    """A case with all that what is said of it may depend on: the other cases there are, the shift, who asks, who is here, and when."""

    reading: CaseView
    others: Sequence[CaseState]
    shift: Shift
    now: datetime
    me: str = ""
    here: frozenset[str] = frozenset()

    @property
    def state(self) -> CaseState:
        """The case."""
        return self.reading.state


Source = Callable[[NoticeContext], Iterable[Notice]]

SOURCES: tuple[Source, ...] = (
    lambda situation: second_failure_notices(
        situation.state, situation.others, shift=situation.shift, here=situation.here, me=situation.me
    ),
    lambda situation: expected(situation.reading, situation.now, situation.shift.zone),
    lambda situation: broken_promise_notices(situation.state),
    lambda situation: repeat_notices(situation.state, situation.others, situation.now),
    lambda situation: debt_notices(situation.state, situation.now),
    lambda situation: approval_notices(situation.state, situation.shift, now=situation.now, me=situation.me),
    lambda situation: silence_notices(situation.reading, situation.now),
    lambda situation: handoff_notices(situation.state, situation.me),
    lambda situation: mention_notices(situation.state, situation.me),
    lambda situation: call_notices(situation.state),
    lambda situation: second_apology_notices(situation.state),
    lambda situation: advocate_notices(situation.state),
    lambda situation: uncontacted(situation.reading, situation.now),
    lambda situation: link_notices(situation.state, situation.others),
    lambda situation: step_notices(situation.state, situation.now),
)


def case_notices(situation: NoticeContext) -> list[Notice]:
    """What there is to know, most pressing first."""
    return sorted((notice for source in SOURCES for notice in source(situation)), key=lambda notice: notice.rank)
