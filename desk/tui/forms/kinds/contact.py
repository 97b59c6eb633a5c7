"""The forms of a contact and of the customer's own words."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from desk.model.entries import KnownEntry
from desk.model.entry_values import CUSTOMER
from desk.tui.forms.kinds.reopening import NEW_CASE, REOPEN, new_linked, reopened_change, reopening, to_a_new_case
from desk.tui.forms.spec import EntryContext, Field, FormSpec, TextCheck, Values, channel, eased, plain, remembered, text


def contact(context: EntryContext) -> FormSpec:
    """We reached the customer."""
    return FormSpec(
        action="contact",
        title="Contact",
        fields=(
            text("what was said", needed="Say in a few words what was said."),
            channel(context.state),
            Field(name="update", label="update", sort="tick"),
        ),
        build=plain("contact"),
        context_facts=(*remembered(context.state), *eased(context.state)),
        text_check=TextCheck(kind="contact"),
    )


def incoming(context: EntryContext) -> FormSpec:
    """The customer again, not because they had to."""
    return _incoming(context, chase=False)


def chase(context: EntryContext) -> FormSpec:
    """The customer had to ask after their own matter; nothing need be typed."""
    return _incoming(context, chase=True)


def _incoming(context: EntryContext, *, chase: bool) -> FormSpec:
    state = context.state

    def build(values: Values, context: EntryContext) -> Sequence[KnownEntry]:
        then = values.get("then", "")
        if then == NEW_CASE:
            return to_a_new_case(context)
        entry = context.entry("incoming", values["text"], channel=values["channel"], chase="true" if chase else "")
        again = [context.entry("status", "the customer came back", to="open")] if then == REOPEN else []
        return [msgspec.structs.replace(entry, by=CUSTOMER), *again]

    return FormSpec(
        action="chase" if chase else "incoming",
        title="They had to chase us" if chase else "The customer again",
        fields=(
            text("what they said", needed="" if chase else "Say what they said."),
            channel(state),
            *((reopening(context),) if state.finished else ()),
        ),
        build=build,
        live_lines=lambda _, context: reopened_change(context) if context.state.finished else [],
        new_case=lambda values, context: new_linked(values, context) if values.get("then") == NEW_CASE else None,
    )
