"""Facts about one case that need all cases: notices, failure number.

It looks at every case there is, so it is asked when one changes and once a minute, not with every second.
"""

from __future__ import annotations

from dataclasses import replace

from desk.board.case_notices import NoticeContext, case_notices
from desk.recovery.customers.history import failure_number
from desk.recovery.notices import Notice
from desk.tui.desk_context import DeskContext
from desk.tui.presentation.case_moment import CaseMoment


def notices_of_case(desk: DeskContext, moment: CaseMoment) -> list[Notice]:
    """The notices to read before acting, most pressing first."""
    return case_notices(NoticeContext(moment.view, desk.live.states(), desk.shift, moment.now, desk.agent, desk.client.online))


def with_failure_number(desk: DeskContext, moment: CaseMoment) -> CaseMoment:
    """The case as seen beside the customer's earlier ones (S3.4)."""
    return replace(moment, failure_number=failure_number(moment.state, desk.live.related_states(moment.state.id)))
