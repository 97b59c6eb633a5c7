"""The form of an apology."""

from __future__ import annotations

from desk.tui.forms.spec import EntryContext, Field, FormSpec, TextCheck, channel, eased, plain, remembered, text

TAKEN = ("warmly", "calmly", "relieved", "silently", "coldly", "angrily", "did not accept it", "not reached")
"""How an apology is taken, in words of use; the first letter and the right arrow are enough."""


def apology(context: EntryContext) -> FormSpec:
    """We say sorry; what was heard stands beside it."""
    return FormSpec(
        action="apology",
        title="Apology",
        fields=(
            text("what we say", needed="Write what you say to them.", lines=6),
            channel(context.state),
            Field(name="speaker", label="said by", sort="choice", choices=("agent", "lead", "manager"), start=context.agent.role),
            Field(name="taken", label="they took it", sort="word", choices=TAKEN, hint="calmly, coldly.."),
        ),
        build=plain("apology"),
        context_facts=(*remembered(context.state), *eased(context.state)),
        text_check=TextCheck(kind="apology"),
    )
