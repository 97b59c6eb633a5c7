"""Facts about one case that need all cases: notices, failure number.

It looks at every case there is, so it is asked when one changes and once a minute, not with every second.
"""

from __future__ import annotations

from dataclasses import replace

from desk.board.noticing import Situation, notices_of
from desk.recovery.customers import earlier_cases, stumble_of
from desk.recovery.notices import Notice
from desk.tui.desk_context import DeskContext
from desk.tui.widgets.panes.sight import Sight


def notices(desk: DeskContext, sight: Sight) -> list[Notice]:
    """The notices to read before acting, most pressing first."""
    return notices_of(Situation(sight.reading, desk.live.states(), desk.shift, sight.now, desk.agent, desk.sync.here))


def in_view_of_others(desk: DeskContext, sight: Sight) -> Sight:
    """The case as seen beside the customer's earlier ones (RECOVERY.md, S3.4)."""
    return replace(sight, stumble=stumble_of(sight.state, earlier_cases(sight.state, desk.live.related_states(sight.state.id))))
