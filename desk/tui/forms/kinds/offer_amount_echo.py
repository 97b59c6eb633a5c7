"""The words behind an amount of an offer.

They are the money that it comes to, and the limit that it is above.
"""

from __future__ import annotations

from decimal import Decimal

from desk.errors import DeskError, Usage
from desk.recovery.offers.amounts import basis_of, price_of, share_to_chance, share_to_money
from desk.recovery.offers.cost import own_limit
from desk.recovery.offers.value import reasonable_cost
from desk.text.amounts import amount_words
from desk.tui.forms.field import Values
from desk.tui.forms.spec import EntryContext
from desk.tui.presentation.toned_text import FlowLine


def amount_echo(name: str, values: Values, context: EntryContext) -> FlowLine:
    """The money that is meant by the words in a field.

    It is left out where they say it themselves. An amount above one's limit, else above the usual, says so at once.
    """
    typed = values[name]
    try:
        money = _typed_money(typed, values, context)
    except DeskError:
        return (("of what? a price" if "%" in typed else "which amount?", "late"),)
    meant = amount_words(Decimal(money), cents=True)
    is_of_value = "%" in typed and not values.get("price") and not price_of(context.state)
    shown: FlowLine = ((f"{meant} of value", "soon"),) if is_of_value else ((meant, "dim"),)
    shown = () if typed in _amount_spellings(meant) else shown
    above = _above_words(_expected_cost(name, float(money), values), context)
    return (*shown, (f", {above}" if shown else above, "soon")) if above else shown


def _typed_money(typed: str, values: Values, context: EntryContext) -> str:
    """The amount that is typed, a share in money. Raises DeskError."""
    if "%" not in typed:
        return f"{context.amount(typed):.2f}"
    return share_to_money(typed, basis_of(context.state, context.amount(values.get("price") or "0") or None))


def _amount_spellings(meant: str) -> set[str]:
    """The ways to type an amount that need no echo."""
    plain = meant.replace(",", "")
    return {meant, plain, plain.removesuffix(".00"), plain.removesuffix("0")}


def _expected_cost(name: str, money: float, values: Values) -> float:
    """The cost of one amount.

    An amount off the next bill counts at its chance.
    """
    page, _, field = name.rpartition(".")
    typed = values.get(f"{page}.chance") if field == "value_later" else ""
    try:
        return money * float(share_to_chance(typed)) if typed else money
    except (Usage, ValueError):
        return money


def _above_words(cost: float, context: EntryContext) -> str:
    """The limit or the usual cost that an amount is above."""
    limit, usual = own_limit(context.agent.id, context.state, context.shift), reasonable_cost(context.state)
    if cost > limit:
        return f"limit {amount_words(round(limit))}"
    return f"usual {amount_words(round(usual))}" if usual and cost > usual else ""
