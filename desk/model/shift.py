"""The shift, its agents and their limits."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field

from desk.model.entry_values import Instant

Role = Literal["agent", "lead", "manager"]


class Agent(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody on the desk. The role carries the limit for offers."""

    id: str
    name: str = ""
    role: Role = "agent"


class Limits(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The value each role may offer without asking. It is in the desk's currency.

    `nominal` is the share of a customer's value that nobody has to ask for, `approval_minutes` how long a lead's or manager's word may
    take.
    """

    agent: float = 100.0
    lead: float = 400.0
    manager: float = 2500.0
    nominal: float = 0.01
    approval_minutes: float = 15.0


class Seal(Struct, frozen=True, kw_only=True):
    """The number of a sealed handover pack, and its seal."""

    pack: int
    seal: str


class Shift(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A span of time with its agents.

    Typed times are read and shown in `zone`. `minute_rate` is what a minute of staff costs. `agents` is the desk's roster, `on_duty` are
    the ids of those who have this span. `number` counts the spans of the desk. `sealed` is the handover with which this one began: the
    anchor by which a missing pack is noticed.
    """

    name: str = ""
    start: Instant | None = None
    end: Instant | None = None
    zone: str = "UTC"
    agents: tuple[Agent, ...] = ()
    limits: Limits = field(default_factory=Limits)
    currency: str = ""
    minute_rate: float = 0.75
    number: int = 0
    on_duty: tuple[str, ...] = ()
    sealed: Seal | None = None

    def agent(self, agent_id: str) -> Agent:
        """The agent with this id. Somebody unknown is an ordinary agent."""
        return next((agent for agent in self.agents if agent.id == agent_id), Agent(id=agent_id))

    def limit(self, agent_id: str) -> float:
        """The value that this agent may offer without asking."""
        return float(getattr(self.limits, self.agent(agent_id).role))
