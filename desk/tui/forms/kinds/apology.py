"""The form of an apology."""

from __future__ import annotations

from desk.tui.forms.context_facts import customer_facts, eased_facts
from desk.tui.forms.field import Field
from desk.tui.forms.spec import EntryContext, FormSpec, TextCheck, plain_build
from desk.tui.forms.usual_fields import channel_field, text_field

TAKEN = ("warmly", "calmly", "relieved", "silently", "coldly", "angrily", "did not accept it", "not reached")
"""Usual words for the way an apology is taken. The first letter and the right arrow are enough."""

SPEAKERS = ("agent", "lead", "manager")


def apology_form(context: EntryContext) -> FormSpec:
    """The form of an apology. What was heard stands beside it."""
    return FormSpec(
        action="apology",
        title="Apology",
        fields=(
            text_field("we say", needed="Write what you say to them.", lines=6),
            channel_field(context.state),
            Field(name="taken", label="they took it", sort="word", choices=TAKEN, hint="calmly, coldly", wide=True),
            Field(name="speaker", label="said by", sort="choice", choices=SPEAKERS, start=context.agent.role, wide=True, more=True),
        ),
        build=plain_build("apology"),
        context_facts=(*customer_facts(context.state), *eased_facts(context.state)),
        text_check=TextCheck(kind="apology"),
    )
