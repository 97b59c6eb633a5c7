"""Which panes stand beside the timeline: the name of each, what it says and what it lacks; it knows names and no layout.

A new pane is a module beside this one and a line in `PANES`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desk.model.state import CaseState
from desk.tui.widgets.blocks import Block
from desk.tui.widgets.panes import apologies, causes, offers, promises
from desk.tui.widgets.panes.sight import Lack, Sight


def _nothing(sight: Sight) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaneKind:
    """One pane: its `title` at the edge and as a `tab`, the `action` that fills it, how much is in it.

    `says` gives its texts. `lacks` gives the one thing that is missing most, said in one line under the title with the key that gives
    it; nothing where nothing is missing. `note` stands in the edge. An empty pane says so itself (`sight.empty`) and lacks nothing more.
    One that looks `beside_others`, across all cases, is asked when a case changes and once a minute, not every second.
    """

    title: str
    tab: str
    action: str
    says: Callable[[Sight], list[Block]]
    lacks: Callable[[Sight], Lack | None]
    count: Callable[[CaseState], int]
    note: Callable[[Sight], str] = _nothing
    beside_others: bool = False


PANES: dict[str, PaneKind] = {
    "apologies": PaneKind(
        title="APOLOGIES",
        tab="APOLOGIES",
        action="apology",
        says=apologies.apologies,
        lacks=apologies.lacks,
        count=lambda state: len(state.apologies),
    ),
    "offers": PaneKind(
        title="OFFERS",
        tab="OFFERS",
        action="offer",
        says=offers.offers,
        lacks=offers.lacks,
        count=lambda state: len(state.offers),
    ),
    "causes": PaneKind(
        title="ROOT CAUSE",
        tab="CAUSE",
        action="cause",
        says=causes.causes,
        lacks=causes.lacks,
        count=lambda state: len(state.causes),
        beside_others=True,
    ),
    "promises": PaneKind(
        title="PROMISES",
        tab="PROMISES",
        action="promise",
        says=promises.promises,
        lacks=promises.lacks,
        count=lambda state: len(state.promises),
        note=promises.tally,
    ),
}
