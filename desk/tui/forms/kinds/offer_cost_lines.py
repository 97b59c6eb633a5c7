"""What an offer weighs while it is typed: cost beside value, whose word it needs, hints that guide; it asks nothing and saves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from desk.errors import DeskError
from desk.model.entries import Offer, Option
from desk.recovery.customers.history import failure_number
from desk.recovery.offers.amounts import basis_of, price_of, share_to_money
from desk.recovery.offers.approvals import approver_names
from desk.recovery.offers.balance import golden_hour_left
from desk.recovery.offers.cost import customer_worth, dearest_cost, exceeds_fix, is_over_limit
from desk.recovery.offers.recovery_paradox import paradox_chance
from desk.recovery.offers.remedies import offer_hints
from desk.recovery.offers.wish_guesses import first_wish
from desk.tui.forms.spec import EntryContext, Values
from desk.tui.presentation.panes.offers import cost_line
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import FlowLine

_MOST_HINTS = 2


@dataclass(frozen=True, slots=True)
class EarlierOffers:
    """What speaks for or against an offer and does not change while it is typed: the customer's failures before, the way this one ends."""

    earlier: int
    stronger: str


def earlier_offers(context: EntryContext) -> EarlierOffers:
    """The past of a case, looked up once: it looks across all cases."""
    others = context.others()
    earlier = failure_number(context.state, others) - 1
    return EarlierOffers(earlier, paradox_chance(context.state, earlier=earlier, others=others).words)


def cost_lines(made: Offer, page: int, context: EntryContext, past: EarlierOffers) -> list[FlowLine]:
    """Each choice with its cost and share, whose word the dearest needs, then a few hints about the choice in view."""
    lines: list[FlowLine] = []
    for number, option in enumerate(made.options):
        title = safe_text(option.title or option.remedy or "an offer")
        name: FlowLine = ((f"{number + 1} ", "strong" if number == page else "text"),) if len(made.options) > 1 else ()
        after: FlowLine = ((f"  {title}", "dim"),) if len(made.options) > 1 else ()
        lines.append((*name, (cost_line(option, context.state, context.shift, gap="  "), "text"), *after))
    lines += _whose_word(made, context)
    if first := care_first(context):
        lines.append(((_NOT_YET[first[1]], "soon"),))
    in_view = made.options[min(page, len(made.options) - 1)] if made.options else None
    return [*lines, *(_hints(in_view, context, past) if in_view else ())]


_NOT_YET = {
    "listen": "nobody asked what would make it right: ctrl+f asks first, this waits",
    "apology": "no sorry said yet, an offer is heard better after it: ctrl+f says it first",
}


def care_first(context: EntryContext) -> tuple[str, str] | None:
    """What had better come before an offer: care before knowledge, their own answer before ours (S3.11 and S3.20)."""
    state = context.state
    if not state.listens:
        return "listen first", "listen"
    if not state.apologies:
        return "say sorry first", "apology"
    return None if first_wish(state) else ("ask first", "listen")


def _whose_word(made: Offer, context: EntryContext) -> Iterator[FlowLine]:
    limit = context.shift.limit(context.agent.id)
    if is_over_limit(made, context.state, agent=context.agent.id, shift=context.shift):
        cost = dearest_cost(made, minute_rate=context.shift.minute_rate)
        who = approver_names(cost, context.agent.id, context.state, context.shift, here=context.here)
        yield ((f"above your {limit:.0f}: it waits for the word of {who}, or you go on with a reason", "soon"),)
    elif made.options and (customer_worth(context.state) or 0.0) * context.shift.limits.nominal > limit:
        yield ((f"within {context.shift.limits.nominal:.0%} of what they are worth: nobody need be asked", "dim"),)


def _hints(option: Option, context: EntryContext, past: EarlierOffers) -> Iterator[FlowLine]:
    found = [f"{hint.words} ({hint.source})" for hint in offer_hints(option, context.state, earlier=past.earlier)]
    yield from (((words, "dim"),) for words in found[:_MOST_HINTS])
    if not exceeds_fix(option):
        left = golden_hour_left(context.state, context.now)
        hour = f" First hour, {-(-left // 60)} min left: small things look large." if left is not None else ""
        yield (("fix only", "soon"), (f": is there something small beyond it? ctrl+g{hour}", "dim"))
    if len(found) < _MOST_HINTS:
        yield ((past.stronger, "dim"),)


def worth_in_words(name: str, values: Values, context: EntryContext) -> FlowLine:
    """What a share typed in a field comes to: `72.00`; of what the customer is worth where no price is known: `216.00 of value`."""
    typed = values[name]
    if "%" not in typed:
        return ()
    try:
        price = float(values.get("price") or 0) or None
        basis = basis_of(context.state, price)
        money = share_to_money(typed, basis)
    except (DeskError, ValueError):
        return (("of what? a price", "late"),)
    if price or price_of(context.state):
        return ((money, "dim"),)
    return ((f"{money} of value", "soon"),)
