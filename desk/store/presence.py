"""The protocol of presence: the agents who are here."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from desk.model.presence import AgentPresence, PresenceMode


class Presence(Protocol):
    """Announces this agent and lists the others."""

    def announce(self, mode: PresenceMode, since: datetime, *, case: str = "", what: str = "", also: tuple[str, ...] = ()) -> None:
        """Tell the others what this agent does.

        Announcing the same again changes nothing.
        """
        ...

    def others(self) -> tuple[AgentPresence, ...]:
        """Everybody else who is here now."""
        ...

    def leave(self) -> None:
        """Withdraw this agent. The others see it at once."""
        ...


class MemoryPresence:
    """Presence of one process alone.

    Tests may fill `seen`.
    """

    def __init__(self) -> None:
        self.seen: tuple[AgentPresence, ...] = ()

    def announce(self, mode: PresenceMode, since: datetime, *, case: str = "", what: str = "", also: tuple[str, ...] = ()) -> None:
        """Do nothing, since no other process is there."""

    def others(self) -> tuple[AgentPresence, ...]:
        """The agents that a test put into `seen`."""
        return self.seen

    def leave(self) -> None:
        """Do nothing, since no other process is there."""
