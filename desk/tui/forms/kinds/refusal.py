"""The form of a refusal with another way."""

from __future__ import annotations

from desk.recovery.offers.refusals import has_empathy
from desk.tui.forms.context_facts import customer_facts
from desk.tui.forms.field import Field, Values
from desk.tui.forms.spec import EntryContext, FormSpec, TextCheck, entry_with_lines
from desk.tui.forms.usual_fields import text_field
from desk.tui.presentation.toned_text import FlowLine

REASONS = ("scope", "policy", "process", "safety", "law", "third_party")


def refusal_form(context: EntryContext) -> FormSpec:
    """The form of a refusal. It asks what they really want, why not, and what instead (S5.17 to S5.21)."""
    ask_key = context.key_of("prerequisite")
    return FormSpec(
        action="refusal",
        title="Say no, with another way",
        fields=(
            text_field("we say", needed="Write what you say to them.", hint="what this is for them, then the plain reason", lines=3),
            Field(
                name="alternatives",
                label="instead",
                sort="text",
                hint=f"one way a line; none left? {ask_key} asks a lead",
                needed=f"Name at least one other way, or ask a lead: {ask_key}.",
                lines=2,
            ),
            Field(name="asked", label="they asked", hint="what for", wide=True),
            Field(name="wants", label="really want", hint="the goal behind it", needed="Say what they really want to reach.", wide=True),
            Field(name="reason", label="reason", sort="choice", choices=REASONS, wide=True),
            Field(name="taken", label="they choose", hint="if they said which", more=True),
            Field(name="internal", label="just for us", hint="why; they never see it", more=True),
        ),
        build=lambda values, context: [entry_with_lines("refusal", "alternatives", values, context)],
        live_lines=empathy_hint_lines,
        live_rows=1,
        context_facts=customer_facts(context.state),
        text_check=TextCheck(kind="refusal"),
        prerequisite=lambda context: ("ask a lead", "decider"),
        single_case=True,
    )


def empathy_hint_lines(values: Values, context: EntryContext) -> list[FlowLine]:
    """A hint where the refusal lacks empathy.

    A no is easier to take from somebody who sees what it means.
    """
    if values["text"] and not has_empathy(values["text"]):
        return [(('no word yet for how it is for them: "I see what this means for you"', "dim"),)]
    return []
