"""The forms that hand a case to somebody else.

An escalation goes to one who may decide, a reassignment to a colleague when one has had enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from desk.model.entries import KnownEntry
from desk.model.shift import Agent
from desk.tui.forms.field import Field, Values
from desk.tui.forms.spec import EntryContext, FormSpec
from desk.tui.forms.usual_fields import due_field, pick_field, text_field


def escalation_form(context: EntryContext) -> FormSpec:
    """The form that hands a case to somebody who may decide.

    Those who are here now stand first (S5.11).
    """
    leads = [agent for agent in context.shift.agents if agent.role != "agent" and agent.id != context.agent.id]
    missing = "This shift names no lead or manager; say who takes it."
    who = pick_field("owner", "to", _agent_choices(context, leads)) if leads else Field(name="owner", label="to", needed=missing, wide=True)
    return FormSpec(
        action="decider",
        title="To somebody who may decide",
        fields=(
            who,
            text_field("to decide", needed="Say what is to be decided.", lines=3),
            due_field("+15m", name="follow_up", label="look again", needed="Say when it must be decided."),
        ),
        build=_handover_entries,
        saved_words=lambda values: f"handed over to {values['owner']}:",
    )


def reassignment_form(context: EntryContext) -> FormSpec:
    """The form that hands a case to anybody of the desk.

    Those who are here stand first. Nobody asks why, and nothing keeps a reason (S1.14). Where the desk has no roster and nobody else is
    here, the name is typed.
    """
    roster = {agent.id for agent in context.shift.agents}
    guests = [Agent(id=each) for each in sorted(context.online - roster)]
    colleagues = [agent for agent in (*context.shift.agents, *guests) if agent.id != context.agent.id]
    typed = Field(name="owner", label="to", needed="Say who takes it.", wide=True)
    return FormSpec(
        action="swap",
        title="To a colleague",
        fields=(
            pick_field("owner", "to", _agent_choices(context, colleagues)) if colleagues else typed,
            due_field("+15m", name="follow_up", label="look again", needed="Say when they look again."),
        ),
        build=_handover_entries,
        enough="owner",
        saved_words=lambda values: f"handed over to {values['owner']}:",
    )


def _handover_entries(values: Values, context: EntryContext) -> Sequence[KnownEntry]:
    return [context.entry("assign", values.get("text", ""), owner=values["owner"], follow_up=values["follow_up"])]


def _agent_choices(context: EntryContext, agents: Iterable[Agent]) -> dict[str, str]:
    """Agents by id and in words, the nearest first.

    The order is: here and free, here and writing, not here. Who has the case comes last.
    """
    owner = context.state.owner
    ordered = sorted(agents, key=lambda agent: (agent.id == owner, agent.id not in context.online, agent.id in context.busy))
    return {agent.id: _agent_words(context, agent) for agent in ordered}


def _agent_words(context: EntryContext, agent: Agent) -> str:
    where = "here, writing" if agent.id in context.busy else "here now" if agent.id in context.online else "not at the desk"
    if agent.id == context.state.owner:
        where = "has it now"
    name = f" {agent.name}" if agent.name and agent.name.casefold() != agent.id.casefold() else ""
    return f"{agent.id}{name}, {agent.role}: {where}"
