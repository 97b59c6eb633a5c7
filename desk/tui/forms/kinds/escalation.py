"""The forms that give a case to somebody else.

An escalation goes to one who may decide, a reassignment to a colleague when one has had enough.
"""

from __future__ import annotations

from collections.abc import Sequence

from desk.board.workload import AgentWorkload
from desk.model.entries import KnownEntry
from desk.text.times import zone_or_utc
from desk.tui.forms.field import Field, Values
from desk.tui.forms.spec import Doubt, EntryContext, FormSpec
from desk.tui.forms.usual_fields import due_field, text_field
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.workload import choice_lines


def escalation_form(context: EntryContext) -> FormSpec:
    """The form that gives a case to somebody who may decide.

    Those who are here now stand first (S5.11).
    """
    leads = [person for person in _other_people(context) if person.agent.role != "agent"]
    return FormSpec(
        action="decider",
        title="Give to somebody who may decide",
        fields=(
            _owner_field(context, leads, needed="This shift names no lead or manager; say who takes it."),
            text_field("to decide", needed="Say what is to be decided.", lines=3),
            due_field("+15m", name="follow_up", label="look again", needed="Say when it must be decided."),
        ),
        build=_assignment_entries,
        doubt=_doubt_of(leads, "is no lead or manager of this shift"),
        saved_words=lambda values: f"given to {values['owner']}:",
    )


def reassignment_form(context: EntryContext) -> FormSpec:
    """The form that gives a case to anybody of the desk.

    Those who are here stand first, and of those who has least to do. Nobody asks why, and nothing keeps a reason (S1.14). Where the desk
    has no roster and nobody else is here, the name is typed.
    """
    colleagues = _other_people(context)
    return FormSpec(
        action="swap",
        title="Give to a colleague",
        fields=(
            _owner_field(context, colleagues, needed="Say who takes it."),
            due_field("+15m", name="follow_up", label="look again", needed="Say when they look again."),
        ),
        build=_assignment_entries,
        enough="owner",
        doubt=_doubt_of(colleagues, "is on no roster here and has no case"),
        saved_words=lambda values: f"given to {values['owner']}:",
    )


def _other_people(context: EntryContext) -> list[AgentWorkload]:
    """Everybody but the agent. Who has the case comes last."""
    others = [person for person in context.team() if person.agent.id != context.agent.id]
    return sorted(others, key=lambda person: person.agent.id == context.state.owner)


def _owner_field(context: EntryContext, people: Sequence[AgentWorkload], *, needed: str) -> Field:
    """The field for who takes the case. Typing narrows the list, where there is one."""
    if not people:
        return Field(name="owner", label="to", needed=needed, wide=True)
    ids = tuple(person.agent.id for person in people)
    words = tuple(choice_lines(people, context.now, zone_or_utc(context.shift.zone), owner=context.state.owner))
    return Field(
        name="owner",
        label="to",
        sort="seek",
        choices=ids,
        choice_words=words,
        start=ids[0],
        hint="type a name",
        needed=needed,
        wide=True,
    )


def _doubt_of(people: Sequence[AgentWorkload], words: str) -> Doubt:
    """Doubts a name that is none of the list."""
    ids = {person.agent.id for person in people}

    def doubt(values: Values, context: EntryContext) -> tuple[str, str] | None:
        name = values["owner"]
        return ("owner", f"{safe_text(name)} {words}.") if ids and name not in ids else None

    return doubt


def _assignment_entries(values: Values, context: EntryContext) -> Sequence[KnownEntry]:
    return [context.entry("assign", values.get("text", ""), owner=values["owner"], follow_up=values["follow_up"])]
