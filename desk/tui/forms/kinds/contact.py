"""The forms of a contact and of the customer's own words."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from desk.model.entries import KnownEntry
from desk.model.entry_values import CUSTOMER
from desk.tui.forms.context_facts import customer_facts, eased_facts
from desk.tui.forms.field import Field, Values
from desk.tui.forms.kinds.reopening import NEW_CASE, REOPEN, linked_new_case, new_case_link, reopening_field, reopening_lines
from desk.tui.forms.spec import EntryContext, FormSpec, TextCheck, plain_build
from desk.tui.forms.usual_fields import channel_field, text_field


def contact_form(context: EntryContext) -> FormSpec:
    """The form of a contact: we got in touch with the customer."""
    return FormSpec(
        action="contact",
        title="Contact",
        fields=(
            text_field("was said", needed="Say in a few words what was said."),
            channel_field(context.state),
            Field(name="update", label="update", sort="tick", hint="counts as an update"),
            Field(name="reached", label="reached", sort="tick", hint="somebody answered", start="true", wide=True),
        ),
        build=_contact_entries,
        context_facts=(*customer_facts(context.state), *eased_facts(context.state)),
        text_check=TextCheck(kind="contact"),
    )


def _contact_entries(values: Values, context: EntryContext) -> Sequence[KnownEntry]:
    return plain_build("contact")({**values, "reached": values.get("reached", "true") or "false"}, context)


def incoming_form(context: EntryContext) -> FormSpec:
    """The form of a customer's message that is no chase."""
    return _customer_message_form(context, chase=False)


def chase_form(context: EntryContext) -> FormSpec:
    """The form of a chase.

    The customer had to ask after their own matter. Nothing need be typed.
    """
    return _customer_message_form(context, chase=True)


def _customer_message_form(context: EntryContext, *, chase: bool) -> FormSpec:
    state = context.state

    def build(values: Values, context: EntryContext) -> Sequence[KnownEntry]:
        then = values.get("then", "")
        if then == NEW_CASE:
            return new_case_link(context)
        entry = context.entry("incoming", values["text"], channel=values["channel"], chase="true" if chase else "")
        again = [context.entry("status", "the customer came back", to="open")] if then == REOPEN else []
        return [msgspec.structs.replace(entry, by=CUSTOMER), *again]

    return FormSpec(
        action="chase" if chase else "incoming",
        saved_words="chase logged on" if chase else "their words logged on",
        title="They had to chase us" if chase else "The customer again",
        fields=(
            text_field("they said", needed="" if chase else "Say what they said."),
            channel_field(state),
            *((reopening_field(context),) if state.finished else ()),
        ),
        build=build,
        live_lines=lambda _, context: reopening_lines(context) if context.state.finished else [],
        new_case=lambda values, context: linked_new_case(values, context) if values.get("then") == NEW_CASE else None,
    )
