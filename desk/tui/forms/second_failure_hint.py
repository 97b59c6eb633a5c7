"""A hint above a form: tell a lead first.

It stands where the customer met a second failure.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from desk.recovery.customers.second_failure import is_lead_told, lead_to_tell, second_failure
from desk.tui.forms.field import Values
from desk.tui.forms.spec import EntryContext, FormSpec
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import FlowLine

ANSWERS = frozenset({"contact", "apology", "offer"})
"""The forms by which an agent answers the customer."""


def with_second_failure_hint(form: FormSpec, context: EntryContext) -> FormSpec:
    """The form, with the hint where a lead should hear first (DESK.33). It locks nothing."""
    if form.action not in ANSWERS or context.agent.role != "agent" or is_lead_told(context.state, context.shift):
        return form
    again = second_failure(context.state, context.customer_cases())
    if again is None:
        return form
    lead = safe_text(lead_to_tell(context.shift, context.online, context.agent.id))
    first: list[FlowLine] = [
        ((safe_text(again.words), "soon"),),
        ((f"{lead} should hear first: esc keeps this as a draft, then e tells {lead}", "dim"),),
    ]

    def hint_and_live_lines(values: Values, context: EntryContext) -> Sequence[FlowLine]:
        return [*first, *(form.live_lines(values, context) if form.live_lines else ())]

    return replace(form, live_lines=hint_and_live_lines, live_rows=form.live_rows + (len(first) if form.live_rows else 0))
