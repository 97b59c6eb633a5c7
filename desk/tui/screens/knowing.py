"""What all cases together tell of one: notices, and which stumble it is for the customer; looked up across the desk, shown elsewhere.

It looks at every case there is, so it is asked when one changes and once a minute, not with every second.
"""

from __future__ import annotations

from dataclasses import replace

from desk.board.noticing import Situation, notices_of
from desk.recovery.customers import failure_number
from desk.recovery.notices import Notice
from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.session import Desk


def notices(desk: Desk, moment: CaseMoment) -> list[Notice]:
    """What the agent should know before they act, most pressing first."""
    return notices_of(Situation(moment.reading, desk.book.states(), desk.shift, moment.now, desk.agent, desk.sync.here))


def in_view_of_others(desk: Desk, moment: CaseMoment) -> CaseMoment:
    """The case as seen beside the customer's earlier ones (S3.4)."""
    return replace(moment, stumble=failure_number(moment.state, desk.book.states()))
