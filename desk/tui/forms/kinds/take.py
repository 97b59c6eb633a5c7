"""The forms of taking a case, and of looking at it later."""

from __future__ import annotations

from collections.abc import Sequence

from desk.board.contact_times import needed_at
from desk.model.entries import KnownEntry
from desk.recovery.contact_history import first_contact
from desk.tui.forms.field import Field, Values
from desk.tui.forms.spec import EntryContext, FormSpec
from desk.tui.forms.usual_fields import due_field

FOLLOW_UP = "+30m"


def take_form(context: EntryContext) -> FormSpec:
    """The form that takes a case and sets its follow-up.

    One key more accepts half an hour.
    """
    owner = context.state.owner
    had = (("owner now", owner), ("to somebody else", context.key_of("swap"))) if owner and owner != context.agent.id else ()

    def build(values: Values, context: EntryContext) -> Sequence[KnownEntry]:
        return [context.entry("assign", values["text"], owner=context.agent.id, follow_up=values["follow_up"])]

    return FormSpec(
        action="take",
        title="Look again" if owner == context.agent.id else "Take it, and look again",
        fields=(
            due_field(FOLLOW_UP, name="follow_up", label="look again", needed="Say when you look again."),
            Field(name="text", label="why", hint="only if it is worth saying", wide=True),
        ),
        build=build,
        context_facts=(*had, *_script_facts(context)),
        enough="follow_up",
        saved_words="look again set on" if owner == context.agent.id else "taken:",
    )


def _script_facts(context: EntryContext) -> tuple[tuple[str, str], ...]:
    """The key of the words for a first call."""
    is_first = context.state.recovery and first_contact(context.state) is None
    return (("what to say", f"{context.key_of('script')} then, line by line"),) if is_first else ()


def snooze_form(context: EntryContext) -> FormSpec:
    """The form that puts a case off until a time.

    Its owner stays. One that nobody owns is the agent's from then on.
    """

    def build(values: Values, context: EntryContext) -> Sequence[KnownEntry]:
        owner = context.state.owner or context.agent.id
        return [context.entry("assign", "", owner=owner, follow_up=values["follow_up"])]

    promised = [each.entry.due for each in context.state.promises.values() if each.status == "open" and each.entry.due]
    due = [f"promise by {context.time_words(at)}" for at in sorted(promised)[:1]]
    due += [f"they need it by {context.time_words(at)}" for at in (needed_at(context.state),) if at]
    facts = [*([("still due", ", ".join(due))] if due else []), *([] if context.state.owner else [("nobody has it", "it becomes yours")])]
    return FormSpec(
        action="snooze",
        title="Put it off",
        fields=(due_field(FOLLOW_UP, name="follow_up", label="until", needed="Say when you look again."),),
        build=build,
        context_facts=tuple(facts),
        saved_words=lambda values: f"put off until {values['follow_up']}, its clocks go on:",
    )
