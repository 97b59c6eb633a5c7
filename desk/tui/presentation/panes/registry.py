"""The table of panes beside the timeline.

A new pane is a module beside this one and a row in `PANES`.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from desk.model.state import CaseState
from desk.recovery.promises import promise_count
from desk.tui.presentation.case_moment import CaseMoment, MissingItem
from desk.tui.presentation.panes import apologies, causes, offers, promises
from desk.tui.presentation.text_block import TextBlock


def _no_note(moment: CaseMoment) -> str:
    return ""


class PaneKind(msgspec.Struct, frozen=True, kw_only=True):
    """One pane: title, tab, action, texts.

    `title` stands at its edge and `tab` in the tabs. `action` fills it. `blocks` gives its texts, `count` how much is in it, and `note` a
    word for the edge. `missing_item` gives the one thing missing most, shown under the title with its key, or None. An empty pane says so
    itself (`case_moment.empty_blocks`), and nothing more is missing. One that `needs_all_cases` is asked when a case changes and once a
    minute, not every second. One that `is_always_shown` stands beside a plain question too.
    """

    title: str
    tab: str
    action: str
    blocks: Callable[[CaseMoment], list[TextBlock]]
    missing_item: Callable[[CaseMoment], MissingItem | None]
    count: Callable[[CaseState], int]
    note: Callable[[CaseMoment], str] = _no_note
    needs_all_cases: bool = False
    is_always_shown: bool = False

    def is_shown(self, state: CaseState) -> bool:
        """Has the pane a place on this case? A plain question has none for recovery."""
        return self.is_always_shown or state.recovery or self.count(state) > 0


PANES: dict[str, PaneKind] = {
    "apologies": PaneKind(
        title="APOLOGIES",
        tab="APOLOGIES",
        action="apology",
        blocks=apologies.apology_blocks,
        missing_item=apologies.missing_item,
        count=lambda state: len(state.apologies),
    ),
    "offers": PaneKind(
        title="OFFERS",
        tab="OFFERS",
        action="offer",
        blocks=offers.offer_blocks,
        missing_item=offers.missing_item,
        count=lambda state: len(state.offers) + len(state.refusals),
    ),
    "causes": PaneKind(
        title="ROOT CAUSE",
        tab="CAUSE",
        action="cause",
        blocks=causes.cause_blocks,
        missing_item=causes.missing_item,
        count=lambda state: len(state.causes) or len(state.actions),
        needs_all_cases=True,
    ),
    "promises": PaneKind(
        title="PROMISES",
        tab="PROMISES",
        action="promise",
        blocks=promises.promise_blocks,
        missing_item=promises.missing_item,
        count=promise_count,
        note=promises.tally_line,
        is_always_shown=True,
    ),
}
