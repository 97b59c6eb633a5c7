"""The forms that hand a case to somebody else: to one who may decide, or to a colleague when one has had enough."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from desk.model.entries import KnownEntry
from desk.model.shift import Agent
from desk.tui.forms.spec import EntryContext, Field, FormSpec, Values, due, pick, text


def escalation(context: EntryContext) -> FormSpec:
    """Hand the case to somebody who may decide; those who are here now stand first (S5.11)."""
    leads = [agent for agent in context.shift.agents if agent.role != "agent" and agent.id != context.agent.id]
    missing = "This shift names no lead or manager; say who takes it."
    who = pick("owner", "to", _shown(context, leads)) if leads else Field(name="owner", label="to", needed=missing, wide=True)
    return FormSpec(
        action="decider",
        title="To somebody who may decide",
        fields=(
            who,
            text("what is to be decided", needed="Say what is to be decided.", lines=3),
            due("+15m", name="follow_up", label="look again", needed="Say when it must be decided."),
        ),
        build=_handed,
        done="handed over",
    )


def reassignment(context: EntryContext) -> FormSpec | str:
    """Hand a hot case to a colleague who is here. Nobody asks why, and nothing keeps a reason (S1.14)."""
    named = {agent.id: agent for agent in context.shift.agents}
    present = [named.get(each, Agent(id=each)) for each in sorted(context.here) if each != context.agent.id]
    if not present:
        return "Nobody else is at the desk now. m with @name calls one of them, e names a lead."
    return FormSpec(
        action="swap",
        title="To a colleague",
        fields=(
            pick("owner", "to", _shown(context, present)),
            due("+15m", name="follow_up", label="look again", needed="Say when they look at it next."),
        ),
        build=_handed,
        quick=True,
        done="handed over",
    )


def _handed(values: Values, context: EntryContext) -> Sequence[KnownEntry]:
    return [context.entry("assign", values.get("text", ""), owner=values["owner"], follow_up=values["follow_up"])]


def _shown(context: EntryContext, agents: Iterable[Agent]) -> dict[str, str]:
    """Each by id and in words, the nearest first: here and free, here and writing, not here."""
    ordered = sorted(agents, key=lambda agent: (agent.id not in context.here, agent.id in context.busy))
    return {agent.id: _words(context, agent) for agent in ordered}


def _words(context: EntryContext, agent: Agent) -> str:
    where = "here, writing" if agent.id in context.busy else "here now" if agent.id in context.here else "not at the desk"
    name = f" {agent.name}" if agent.name and agent.name.casefold() != agent.id.casefold() else ""
    return f"{agent.id}{name}, {agent.role}: {where}"
