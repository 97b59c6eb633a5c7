"""What the screens are given to work with: who is at the keyboard, of which shift, under which settings; it opens nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from desk.clock import Clock
from desk.model.shift import Agent, Shift
from desk.recovery.wording_rules import Rules
from desk.sla.policy import Policy
from desk.sla.zones import zone_or_utc
from desk.store.protocol import Store

if TYPE_CHECKING:
    from textual.dom import DOMNode

    from desk.recovery.playbooks import Plan
    from desk.tui.live_shift import LiveShift
    from desk.tui.sync import ShiftSync
    from desk.tui.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One agent's sitting at the desk, as the command line starts it.

    `open_store` is called once, on the worker thread that owns the store from then on; `newer_policy` is called there now and then and
    gives the policy when it was edited since, or raises a DeskError when it makes no sense. `views` are the saved views 1-9 as
    (name, filter), `filter` the one to start with. `demo` makes the demo shift in a fresh file and gives a session for it; it is called
    on a worker thread, when an agent asks for it on a start with nothing in the file. `theme` is the user's choice, empty for the desk's
    own. `path` is shown to the agent and never opened here. `playbooks` reads the desk's playbooks when an agent first asks for them; it
    raises Refused where one makes no sense. `wording` reads the wording rules, on a thread of their own when they are first needed, and
    says what is wrong with those of the desk's own, if anything is. `calm` is whether a word to breathe by stands before a hot case.
    """

    open_store: Callable[[], Store]
    clock: Clock
    policy: Policy
    newer_policy: Callable[[], Policy | None] | None = None
    agent: str = ""
    path: Path | None = None
    read_only: bool = False
    keymap: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    views: tuple[tuple[str, str], ...] = ()
    filter: str = ""
    theme: str = ""
    wording: Callable[[], tuple[Rules, str]] = lambda: (Rules(), "")
    demo: Callable[[], Session] | None = None
    playbooks: Callable[[], Sequence[Plan]] = tuple
    calm: bool = True


_TOLD = 5


@dataclass(slots=True)
class Focus:
    """The one case an agent wants to be alone with, if there is one, and by clock the words of the bells held back meanwhile."""

    case: str = ""
    held: dict[str, str] = field(default_factory=dict)

    def leave(self) -> str:
        """All cases again; what was held back, in words."""
        told, self.held, self.case = list(self.held.values()), {}, ""
        more = f" and {len(told) - _TOLD} more" if len(told) > _TOLD else ""
        return ", ".join(told[:_TOLD]) + more


@dataclass(frozen=True, slots=True)
class Desk:
    """A session at work, as screens reach it by `desk_of(self)`.

    `sync` talks to the store, `live` holds the view of each case, `wording` reads texts.
    """

    session: Session
    sync: ShiftSync
    live: LiveShift
    wording: Wording
    focus: Focus = field(default_factory=Focus)
    calmed: set[str] = field(default_factory=set)
    """The hot cases before which the agent was given a word to breathe by."""

    @property
    def clock(self) -> Clock:
        """Tells the present instant, in UTC; frozen or shifted when the session says so."""
        return self.session.clock

    @property
    def policy(self) -> Policy:
        """The targets and calendars that clocks are worked out by."""
        return self.sync.policy

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
        return self.sync.shift

    @property
    def zone(self) -> tzinfo:
        """Where the desk stands: times are shown and typed in this zone."""
        return zone_or_utc(self.shift.zone)

    @property
    def keymap(self) -> Mapping[str, tuple[str, ...]]:
        """The keys the user bound themselves, by action id."""
        return self.session.keymap


class _AtDesk(Protocol):
    desk: Desk


def desk_of(node: DOMNode) -> Desk:
    """The desk a widget or screen belongs to."""
    return cast(_AtDesk, node.app).desk
