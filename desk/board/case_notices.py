"""Notices that an agent reads before acting on a case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

import msgspec

from desk.board.case_view import CaseView
from desk.board.contact_notices import expected_call_notices, no_next_contact_notices, silence_notices
from desk.model.shift import Shift
from desk.model.state import CaseState
from desk.recovery.causes.debt import debt_notices, repeat_notices
from desk.recovery.contact_history import call_notices, handoff_notices, mention_notices
from desk.recovery.customers.links import link_notices
from desk.recovery.customers.second_failure import second_failure_notices
from desk.recovery.discontent import discontent_notices
from desk.recovery.notices import Notice, broken_promise_notices
from desk.recovery.offers.approvals import approval_notices
from desk.recovery.offers.delivery import advocate_notices
from desk.recovery.steps.playbook_progress import step_notices


class NoticeContext(msgspec.Struct, frozen=True):
    """A case with everything on which its notices may depend.

    `others` are the other cases there are, `me` is who asks, `here` who is at the desk.
    """

    view: CaseView
    others: Sequence[CaseState]
    shift: Shift
    now: datetime
    me: str = ""
    here: frozenset[str] = frozenset()

    @property
    def state(self) -> CaseState:
        """The case."""
        return self.view.state


NoticeSource = Callable[[NoticeContext], Iterable[Notice]]

SOURCES: tuple[NoticeSource, ...] = (
    lambda context: second_failure_notices(context.state, context.others, shift=context.shift, here=context.here, me=context.me),
    lambda context: expected_call_notices(context.view, context.now, context.shift.zone),
    lambda context: broken_promise_notices(context.state),
    lambda context: repeat_notices(context.state, context.others, context.now),
    lambda context: debt_notices(context.state, context.now),
    lambda context: approval_notices(context.state, context.shift, now=context.now, me=context.me),
    lambda context: silence_notices(context.view, context.now),
    lambda context: handoff_notices(context.state, context.me),
    lambda context: mention_notices(context.state, context.me),
    lambda context: call_notices(context.state),
    lambda context: advocate_notices(context.state),
    lambda context: no_next_contact_notices(context.view, context.now),
    lambda context: discontent_notices(context.state, context.shift),
    lambda context: link_notices(context.state, context.others),
    lambda context: step_notices(context.state, context.now),
)


def case_notices(context: NoticeContext) -> list[Notice]:
    """All notices of a case, the most pressing first."""
    return sorted((notice for source in SOURCES for notice in source(context)), key=lambda notice: notice.rank)
