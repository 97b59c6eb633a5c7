"""A case as its panes show it at one moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from desk.actions_and_keys import BY_ID, key_label, keys_of
from desk.board.case_view import CaseView
from desk.model.shift import Shift
from desk.model.state import CaseState
from desk.text.times import format_time, zone_or_utc
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.toned_text import Piece

if TYPE_CHECKING:
    from desk.recovery.texts.apology_parts import ApologyParts

CLOCK_TONES = {"late": "late", "soon": "soon", "running": "ok", "met": "met", "missed": "missed", "paused": "paused", "none": "none"}
"""The tone of each state of a clock."""
RISK_TONES = {"late": "late", "soon": "soon", "ok": "ok", "paused": "paused", "none": "none", "done": "met"}
"""The tone of each risk of a case."""


class CaseMoment(msgspec.Struct, frozen=True):
    """A view of a case at one moment, for its screens.

    `failure_number` counts the customer's failures from 1, and is 0 where nobody looked across all cases. `lead` is who must hear of
    them before the customer is answered, empty for nobody. `agent` is who looks, empty where that makes no difference.
    `apology_parts` are the parts found and missing in each apology, by entry, as far as they were read. `all_states` gives the state of
    every case.
    """

    view: CaseView
    shift: Shift
    now: datetime
    keymap: Mapping[str, tuple[str, ...]]
    failure_number: int = 0
    lead: str = ""
    apology_parts: Mapping[str, ApologyParts] = msgspec.field(default_factory=dict)
    all_states: Callable[[], Sequence[CaseState]] = tuple
    agent: str = ""

    @property
    def state(self) -> CaseState:
        """The state of the case."""
        return self.view.state

    def time(self, instant: datetime) -> str:
        """An instant as it is said on this shift."""
        return format_time(instant, self.now, zone=self.shift.zone)

    def time_of_day(self) -> str:
        """The present time to the second, in the zone of the shift."""
        return f"{self.now.astimezone(zone_or_utc(self.shift.zone)):%H:%M:%S}"

    def key(self, action: str) -> str:
        """The key of an action, as it stands on the keyboard."""
        keys = keys_of(BY_ID[action], self.keymap)
        return key_label(keys[0]) if keys else f":{action}"


class MissingItem(msgspec.Struct, frozen=True):
    """The thing a pane lacks most, and the action that gives it.

    The line has room for some forty characters.
    """

    words: str
    action: str


def block_head(moment: CaseMoment, at: datetime, *parts: str) -> tuple[Piece, ...]:
    """The head of a text in a pane: time, then parts."""
    return ((f"{moment.time(at)} ", "dim"), *((f" {part}", "dim") for part in parts if part))


def empty_blocks(key: str, words: str) -> list[TextBlock]:
    """The text of an empty pane, with the key that fills it."""
    return [TextBlock("empty", ((f"none yet: {words} (", "dim"), (key, "key"), (")", "dim")), hang=1)]
