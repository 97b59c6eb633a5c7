"""The form of taking a case."""

from __future__ import annotations

from collections.abc import Sequence

from desk.model.entries import KnownEntry
from desk.tui.forms.spec import EntryContext, Field, FormSpec, Values, due_field

FOLLOW_UP = "+30m"


def take_form(context: EntryContext) -> FormSpec:
    """The form that takes a case and sets its follow-up.

    One key more accepts half an hour.
    """
    owner = context.state.owner
    had = (("owner now", owner),) if owner and owner != context.agent.id else ()

    def build(values: Values, context: EntryContext) -> Sequence[KnownEntry]:
        return [context.entry("assign", values["text"], owner=context.agent.id, follow_up=values["follow_up"])]

    return FormSpec(
        action="take",
        title="Take it, and look again",
        fields=(
            due_field(FOLLOW_UP, name="follow_up", label="next look", needed="Say when you will look at it next."),
            Field(name="text", label="why", hint="only if it is worth saying", wide=True),
        ),
        build=build,
        context_facts=had,
        quick=True,
        saved_words="taken:",
    )
