"""The lines under an offer while it is typed.

They give cost beside value, whose word it needs, and hints.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from desk.model.entries import Offer, Option
from desk.recovery.customers.history import failure_number
from desk.recovery.offers.amounts import unpriced_words
from desk.recovery.offers.approvals import approver_names
from desk.recovery.offers.balance import golden_hour_left
from desk.recovery.offers.cost import cost_of, customer_worth, dearest_cost, exceeds_fix, is_over_limit
from desk.recovery.offers.recovery_paradox import ParadoxChance, paradox_chance
from desk.recovery.offers.remedies import offer_hints
from desk.recovery.offers.value import reasonable_cost
from desk.recovery.offers.wish_guesses import first_wish
from desk.recovery.promises import promise_before
from desk.text.amounts import amount_words
from desk.tui.forms.spec import EntryContext
from desk.tui.presentation.panes.offers import cost_line
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import FlowLine

_MOST_HINTS = 2


class OfferBackground(msgspec.Struct, frozen=True):
    """Facts about an offer that do not change while typing.

    `earlier_failures` counts the customer's failures before. `paradox` says whether this case may end stronger than before.
    """

    earlier_failures: int
    paradox: ParadoxChance


def offer_background(context: EntryContext) -> OfferBackground:
    """The background of an offer. Look it up once, it reads every case."""
    others = context.others()
    earlier = failure_number(context.state, others) - 1
    return OfferBackground(earlier, paradox_chance(context.state, earlier=earlier, others=others))


def cost_lines(made: Offer, page: int, context: EntryContext, past: OfferBackground) -> list[FlowLine]:
    """The cost of each choice, the approval needed, and hints.

    The hints are about the choice in view, the one of `page`.
    """
    lines: list[FlowLine] = []
    for number, option in enumerate(made.options):
        title = safe_text(option.title or option.remedy or "an offer")
        name: FlowLine = ((f"{number + 1} ", "strong" if number == page else "text"),) if len(made.options) > 1 else ()
        after: FlowLine = ((f"  {title}", "dim"),) if len(made.options) > 1 else ()
        lines.append((*name, (cost_line(option, context.state, context.shift), "text"), *_amount_question(option), *after))
    lines += _approval_lines(made, context)
    if first := offer_prerequisite(context):
        lines.append(((_PREREQUISITE_WORDS[first[1]].format(key=context.key_of("prerequisite")), "soon"),))
    in_view = made.options[min(page, len(made.options) - 1)] if made.options else None
    return [*lines, *(_hint_lines(in_view, context, past) if in_view else ())]


_PREREQUISITE_WORDS = {
    "listen": "nobody asked what would make it right: {key} asks first, this waits",
    "apology": "no sorry said yet, an offer is heard better after it: {key} says it first",
}


def offer_prerequisite(context: EntryContext) -> tuple[str, str] | None:
    """The step that comes before an offer, None when none is missing.

    Care comes before knowledge, their own answer before ours (S3.11 and S3.20). It is given as (words, action).
    """
    state = context.state
    if not state.listens:
        return "listen first", "listen"
    if not state.apologies:
        return "say sorry first", "apology"
    return None if first_wish(state) else ("ask first", "listen")


def _amount_question(option: Option) -> FlowLine:
    """Where the amount of what is given for nothing goes."""
    return ((': put the money under "off this bill"', "soon"),) if unpriced_words(option) else ()


def _approval_lines(made: Offer, context: EntryContext) -> Iterator[FlowLine]:
    limit = context.shift.limit(context.agent.id)
    if is_over_limit(made, context.state, agent=context.agent.id, shift=context.shift):
        cost = dearest_cost(made, minute_rate=context.shift.minute_rate)
        who = approver_names(cost, context.agent.id, context.state, context.shift, here=context.online)
        yield ((f"above your {amount_words(limit)}: {who} must approve it, or you go on with a reason", "soon"),)
    elif made.options and (customer_worth(context.state) or 0.0) * context.shift.limits.nominal > limit:
        yield ((f"no approval needed: within {context.shift.limits.nominal:.0%} of what they are worth", "dim"),)


def _hint_lines(option: Option, context: EntryContext, past: OfferBackground) -> Iterator[FlowLine]:
    """The hints on an option, none against another.

    What speaks against more silences what asks for more. Of an extra only one line speaks: that there is none, else what it may do.
    """
    found = {hint.rule: hint.words for hint in offer_hints(option, context.state, earlier=past.earlier_failures)}
    above = "" if "too much" in found else _above_fit_words(option, context)
    if above or found.keys() & {"too much", "match"}:
        found.pop("later", None)
    late = "" if "need" in found else _later_than_promised(option, context)
    said = [*((words, "soon") for words in (late, above) if words), *((words, "dim") for words in found.values())][:_MOST_HINTS]
    yield from ((piece,) for piece in said)
    if above or "too much" in found:
        return
    if not exceeds_fix(option):
        yield _fix_only_line(context, past)
    elif len(said) < _MOST_HINTS and "second" not in found:
        yield ((past.paradox.words, "dim"),)


def _later_than_promised(option: Option, context: EntryContext) -> str:
    """Words for a time after that of an open promise. Empty for others."""
    promise = promise_before(context.state, option.by) if option.by else None
    if promise is None or promise.due is None:
        return ""
    return f"we promised {context.time_words(promise.due)} already: could it be by then? ({safe_text(promise.text)})"


def _above_fit_words(option: Option, context: EntryContext) -> str:
    """Words for a cost beyond what fits the trouble (S1.20, S4.19). Empty within it."""
    most, cost = reasonable_cost(context.state), cost_of(option, minute_rate=context.shift.minute_rate).total
    return f"{amount_words(round(cost))} is more than the {amount_words(round(most))} usual for this" if most and cost > most else ""


def _fix_only_line(context: EntryContext, past: OfferBackground) -> FlowLine:
    """The badge of an offer without anything beyond the fix (S1.17)."""
    left = golden_hour_left(context.state, context.now)
    hour = f". In the first hour it counts most: {-(-left // 60)} min left." if left is not None else ""
    asks = ": something small beyond it can leave them happier than before. " if past.paradox.is_likely else ": something small beyond it? "
    return (("fix only", "soon"), (asks, "dim"), (context.key_of("gestures"), "key"), (" lists some", "dim"), (hour, "dim"))
