"""The context that every screen and widget works in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import tzinfo
from typing import TYPE_CHECKING, Protocol, cast

import msgspec

from desk.concerns.concern import Concern
from desk.concerns.contact_clock import desk_calendar
from desk.config import Bell
from desk.model.shift import Agent, Shift
from desk.sla.calendar import Calendar
from desk.sla.policy import Policy
from desk.text.times import zone_or_utc
from desk.tui.saved_words import WordsOfSaves
from desk.tui.session import Session
from desk.wall_clock import WallClock

if TYPE_CHECKING:
    from textual.dom import DOMNode

    from desk.tui.live_handover import LiveHandover
    from desk.tui.live_shift import LiveShift
    from desk.tui.shift_client import ShiftClient
    from desk.tui.text_checker import TextChecker

_MOST_TOLD = 5


class FocusMode(msgspec.Struct):
    """The one case that an agent works on, empty for none.

    `held` are the words of the bells held back meanwhile, by case and clock.
    """

    case: str = ""
    held: dict[str, str] = msgspec.field(default_factory=dict)

    def leave(self) -> str:
        """Go back to all cases, and give what was held back.

        It comes as words, the first five of them.
        """
        told, self.held, self.case = list(self.held.values()), {}, ""
        more = f" and {len(told) - _MOST_TOLD} more" if len(told) > _MOST_TOLD else ""
        return ", ".join(told[:_MOST_TOLD]) + more


class DeskContext(msgspec.Struct, frozen=True):
    """A session at work, as screens reach it by `desk_of(self)`.

    `client` talks to the store, `live` holds the view of each case, `wording` reads texts, `open_handover` gives the one
    reading of the handover, loaded with the first.
    """

    session: Session
    client: ShiftClient
    live: LiveShift
    wording: TextChecker
    open_handover: Callable[[], LiveHandover]
    focus: FocusMode = msgspec.field(default_factory=FocusMode)
    words_of_saves: WordsOfSaves = msgspec.field(default_factory=WordsOfSaves)
    """The words saved in this sitting. They come back as a draft with undo."""
    calmed: set[str] = msgspec.field(default_factory=set)
    """The hot cases before which the agent was given a word to breathe by."""
    recent_commands: list[str] = msgspec.field(default_factory=list)
    """The commands of the palette that were used last, the newest first."""
    bells: list[Bell] = msgspec.field(default_factory=list)
    """Choices in this sitting of the alarms that sound. The last one holds."""
    saved_views: dict[int, tuple[str, str]] = msgspec.field(default_factory=dict)
    """The views that were saved in this sitting, by number from 1."""

    @property
    def bell(self) -> Bell:
        """The cases that the bell sounds for."""
        return self.bells[-1] if self.bells else self.session.bell

    @property
    def views(self) -> tuple[tuple[str, str], ...]:
        """The saved views 1-9 as (name, filter)."""
        return tuple(self.saved_views.get(number, view) for number, view in enumerate(self.session.views, 1))

    @property
    def handover(self) -> LiveHandover:
        """The handover of the shift as this window reads it."""
        return self.open_handover()

    @property
    def clock(self) -> WallClock:
        """Tells the present instant in UTC. It is frozen or shifted when the session says so."""
        return self.session.clock

    @property
    def policy(self) -> Policy:
        """The targets and calendars that clocks are worked out by."""
        return self.client.policy

    @property
    def agent(self) -> str:
        """The id of the agent at the keyboard."""
        return self.session.agent

    @property
    def who(self) -> Agent:
        """The agent at the keyboard, with their role on this shift."""
        return self.shift.agent(self.session.agent)

    @property
    def shift(self) -> Shift:
        """The shift's own facts, as last read."""
        return self.client.shift

    @property
    def zone(self) -> tzinfo:
        """The zone of the desk, in which times are shown and typed."""
        return zone_or_utc(self.shift.zone)

    @property
    def calendar(self) -> Calendar:
        """The opening hours of the desk."""
        return desk_calendar(self.policy)

    @property
    def concerns(self) -> tuple[Concern, ...]:
        """Every concern, over or not, as last read."""
        return self.client.documents.concerns

    @property
    def keymap(self) -> Mapping[str, tuple[str, ...]]:
        """The keys the user bound themselves, by action id."""
        return self.session.keymap


class _HasDesk(Protocol):
    desk: DeskContext


def desk_of(node: DOMNode) -> DeskContext:
    """The desk a widget or screen belongs to."""
    return cast(_HasDesk, node.app).desk
